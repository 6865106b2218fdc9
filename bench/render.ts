// How long the mail of a 20-paper edition takes, against one bare call of MJML on the same words.
import mjml2html from 'mjml';
import { renderMail } from '../src/render/mail/email.ts';
import { measure } from './rounds.ts';
import { sampleEdition as edition } from './sample-edition.ts';

const settings = {
  title: 'Daily Papers',
  byline: 'by the research community',
  language: 'en',
  accent: '#b4371f',
  site: null,
  feed: 'daily' as const,
  preferencesUrl: null,
  voteUrl: null,
  unsubscribeUrl: 'mailto:papers@example.org',
  sender: 'papers@example.org',
  intro: null,
  footer: null,
  sample: false,
};
const bare = `<mjml><mj-body><mj-section><mj-column>${edition.entries
  .map(({ paper }) => `<mj-text>${paper.title}</mj-text><mj-text>${paper.abstract?.slice(0, 230)}</mj-text>`)
  .join('')}</mj-column></mj-section></mj-body></mjml>`;

const measures = await measure(
  [
    {
      name: 'one bare mjml call',
      run: async () => {
        await mjml2html(bare);
      },
    },
    {
      name: 'digest, HTML and text',
      run: async () => {
        await renderMail(edition, settings);
      },
    },
  ],
  Number(process.argv[2] ?? 30),
);
for (const { name, ms, timesFirst } of measures)
  console.log(`${name.padEnd(24)} ${ms.toFixed(1).padStart(6)} ms   ${timesFirst.toFixed(2)} x`);
