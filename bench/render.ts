// How long the mail of a 20-paper edition takes, against one bare call of MJML on the same words.
import mjml2html from 'mjml';
import type { Edition } from '../src/model/edition.ts';
import { renderMail } from '../src/render/mail/email.ts';
import { measure } from './rounds.ts';

const abstract = 'We measure what a digest costs its reader, and find that it is mostly titles. '.repeat(12);
const edition: Edition = {
  id: 'daily/2026-06-16',
  period: 'daily',
  date: '2026-06-16',
  missed: [],
  considered: 300,
  frozenAt: null,
  entries: Array.from({ length: 20 }, (_, index) => ({
    rank: index + 1,
    score: 20 - index,
    reasons: [],
    picked: false,
    note: null,
    paper: {
      id: `arxiv:2606.9${String(index).padStart(4, '0')}`,
      title: `A Paper of Some Length about Subject ${index + 1}, with a Subtitle`,
      abstract,
      authors: [{ name: 'Ada Ames', affiliations: [] }],
      organization: { name: 'lab', fullname: 'An Invented Laboratory' },
      publishedAt: '2026-06-15T00:00:00.000Z',
      announcedOn: '2026-06-16',
      version: 1,
      withdrawn: false,
      categories: ['cs.CL'],
      links: {
        abstract: `https://arxiv.org/abs/2606.9${String(index).padStart(4, '0')}`,
        pdf: `https://arxiv.org/pdf/2606.9${String(index).padStart(4, '0')}`,
        code: 'https://github.com/lab/code',
        project: null,
        discussion: 'https://huggingface.co/papers/x',
      },
      thumbnail: null,
      note: null,
      journalRef: null,
      tldr: null,
      sources: ['arxiv', 'huggingface'],
      upvotes: 100 - index,
      comments: 3,
    },
  })),
};
const settings = {
  title: 'Daily Papers',
  byline: 'by the research community',
  language: 'en',
  accent: '#b4371f',
  siteUrl: null,
  preferencesUrl: null,
  voteUrl: null,
  unsubscribeUrl: 'mailto:papers@example.org',
  sender: 'papers@example.org',
  footer: null,
  sample: false,
};
const bare = `<mjml><mj-body><mj-section><mj-column>${edition.entries
  .map(({ paper }) => `<mj-text>${paper.title}</mj-text><mj-text>${abstract.slice(0, 230)}</mj-text>`)
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
