// What each format makes of one invented edition, whole: `npx vitest run test/render/golden.test.ts --update` writes it anew.
import { expect, test } from 'vitest';
import { renderMail } from '../../src/render/mail/email.ts';
import { renderEditionPage } from '../../src/render/page/edition-page.ts';
import { renderMarkdown } from '../../src/render/text/markdown.ts';
import { editionNote, paperNote } from '../../src/render/text/notes.ts';
import { renderTerminal } from '../../src/render/text/terminal.ts';
import { inventedEdition } from '../helpers/invented-edition.ts';
import { renderSettings } from '../helpers/papers.ts';

const golden = (name: string) => `../../fixtures/golden/${name}`;

test('the mail of the invented edition is as it was looked at and approved, in both parts', async () => {
  const { subject, html, text } = await renderMail(inventedEdition, renderSettings);
  expect(subject).toBe('Lanternfish: Streaming Video Agents That Know When to Look Away + 6 more papers');
  await expect(html).toMatchFileSnapshot(golden('mail.html'));
  await expect(text).toMatchFileSnapshot(golden('mail.txt'));
});

test('so is its page', async () => {
  const page = renderEditionPage(inventedEdition, { ...renderSettings, unsubscribeUrl: null, sender: null });
  await expect(page).toMatchFileSnapshot(golden('page.html'));
});

test('so is its Markdown', async () => {
  await expect(renderMarkdown(inventedEdition, renderSettings)).toMatchFileSnapshot(golden('edition.md'));
});

test('so are its notes, of the whole and of a paper', async () => {
  await expect(editionNote(inventedEdition, renderSettings)).toMatchFileSnapshot(golden('edition-note.md'));
  const [first] = inventedEdition.entries;
  if (!first) throw new Error('the invented edition has papers');
  await expect(paperNote(first, inventedEdition, renderSettings)).toMatchFileSnapshot(
    golden('paper-note.md'),
  );
});

test.each([
  ['terminal-60.txt', 60, false],
  ['terminal-80.txt', 80, false],
  ['terminal-120.txt', 120, true],
] as const)('so is its list in %s', async (name, width, color) => {
  const list = renderTerminal(inventedEdition, { width, color, links: color });
  await expect(`${list}\n`).toMatchFileSnapshot(golden(name));
});
