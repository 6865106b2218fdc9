// A reader's own mail, put together from parts as the mail path does it.
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { prepareMessage } from '../../src/mail/compose/message.ts';
import { sentinels } from '../../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../../src/mail/compose/splice.ts';
import type { SelectedPaper } from '../../src/model/selection.ts';
import { maxHtmlBytes } from '../../src/render/mail/budget.ts';
import { PersonalRenderer } from '../../src/render/mail/personal.ts';
import { plainMail } from '../helpers/outgoing.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

const titles = ['Alpha rays', 'Beta tests', 'Gamma <b>', 'Ωmega: größer'];
const frozen = edition(
  titles.map((title) => ({ title, abstract: `${title} at length.`, upvotes: 3 })),
  { considered: 300 },
);
const candidates = frozen.entries.map(({ paper, reasons }) => ({ paper, reasons, heat: 1, closeness: 0 }));
const idOf = (title: string) => frozen.entries[titles.indexOf(title)]?.paper.id ?? '';
const chosen = (title: string, section: SelectedPaper['section'], ...reasons: string[]): SelectedPaper => ({
  id: idOf(title),
  section,
  reasons,
});

async function mailOf(papers: SelectedPaper[], from = frozen, all = candidates) {
  const renderer = new PersonalRenderer(from, all, renderSettings, sentinels);
  const { parts, ...own } = renderer.compose({ papers });
  const prepared = await prepareMessage({
    ...plainMail,
    mail: renderer.frame,
    parts: new Map(parts.map(({ name, part }) => [name, part])),
    ownSubjects: true,
  });
  const reader = { id: 1, subscriberId: 1, email: 'ada@example.org', name: null };
  const { pieces } = await outgoingMessage(
    prepared,
    reader,
    parts.map(({ name }) => name),
    own,
  );
  return await simpleParser(Buffer.concat(pieces));
}

test('has its sections with the papers that were selected, each with why it is there', async () => {
  const {
    text = '',
    html,
    subject,
  } = await mailOf([
    chosen('Gamma <b>', 'for-you', 'matches “rays & <tests>”', 'by Ada Ames, whom you follow'),
    chosen('Alpha rays', 'trending'),
  ]);
  expect(subject).toBe('Gamma <b> + 1 more paper');
  expect(text).toMatch(
    /chosen from 300 papers\.[\s\S]*For you\n[\s\S]*Gamma <b>\n.*\nMatches “rays & <tests>” · by Ada Ames, whom you follow\.[\s\S]*Trending\n[\s\S]*Alpha rays/,
  );
  expect(html).toMatch(
    /For you<\/h2>[\s\S]*Gamma &lt;b&gt;[\s\S]*Matches “rays &amp; &lt;tests&gt;” · by Ada Ames[\s\S]*Trending<\/h2>[\s\S]*Alpha rays/,
  );
  expect(`${text}${String(html)}`).not.toMatch(/Beta|null|undefined|digest-invalid/);
});

test('has the title of its own first paper as subject, whatever letters it is written in', async () => {
  const { subject, html } = await mailOf([chosen('Ωmega: größer', 'for-you', 'in cs.CL, which you follow')]);
  expect(subject).toBe('Ωmega: größer');
  expect(html).toContain('<title>Daily Papers</title>');
});

test('previews the next titles next to the subject', async () => {
  const { html } = await mailOf([
    chosen('Alpha rays', 'for-you', 'matches “rays”'),
    chosen('Gamma <b>', 'trending'),
    chosen('Beta tests', 'trending'),
  ]);
  expect(html).toContain('Also: Gamma &lt;b&gt; · Beta tests');
});

test('shows less of its last papers where all of them in full would be cut by mail programs', async () => {
  const many = edition(
    Array.from({ length: 60 }, (_, index) => ({
      title: `Paper number ${index} ${'of a long title '.repeat(10)}`,
      tldr: { text: 'It is so, and we say why. '.repeat(14), by: 'huggingface' as const },
      links: {
        abstract: `https://arxiv.org/abs/2606.${10_000 + index}`,
        pdf: null,
        code: null,
        project: null,
        discussion: null,
      },
    })),
  );
  const all = many.entries.map(({ paper, reasons }) => ({ paper, reasons, heat: 1, closeness: 0 }));
  const papers = all.map(
    ({ paper }): SelectedPaper => ({ id: paper.id, section: 'for-you', reasons: ['matches “so”'] }),
  );
  const { html } = await mailOf(papers, many, all);
  expect(Buffer.byteLength(String(html))).toBeLessThan(maxHtmlBytes);
  expect(String(html).match(/Paper number \d+/g)?.length).toBeGreaterThanOrEqual(60);
});
