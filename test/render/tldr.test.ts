// The TL;DR in every format: in place of the cut abstract, with the name of who wrote it.
import { expect, test } from 'vitest';
import type { Paper } from '../../src/model/paper.ts';
import { paperFeed } from '../../src/render/feeds/feed.ts';
import { renderFeed } from '../../src/render/feeds/render-feed.ts';
import { renderMail } from '../../src/render/mail/email.ts';
import { renderEditionPage } from '../../src/render/page/edition-page.ts';
import { renderMarkdown } from '../../src/render/text/markdown.ts';
import { renderTerminal } from '../../src/render/text/terminal.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

const abstract = `Clocks drift. ${'We measure by how much, and why. '.repeat(20)}`.trim();
const text = 'A third clock halves the drift of two.';
const plain = { width: 100, color: false, links: false };

const feedOptions = {
  name: 'daily',
  label: null,
  homeUrl: null,
  feedUrl: null,
  now: '2026-06-16T12:00:00.000Z',
};

async function formatsOf(tldr: Paper['tldr']) {
  const made = edition([{ abstract, tldr }]);
  const { html, text: textPart } = await renderMail(made, renderSettings);
  return {
    mail: html,
    text: textPart,
    page: renderEditionPage(made, renderSettings),
    markdown: renderMarkdown(made, renderSettings),
    terminal: renderTerminal(made, plain),
    feed: renderFeed(paperFeed([made], renderSettings, feedOptions), 'rss'),
  };
}

test.each([
  ['authors', 'TL;DR by the authors'],
  ['huggingface', 'AI summary by Hugging Face'],
  ['semantic-scholar', 'AI summary by Semantic Scholar'],
  ['import', 'Summary as imported'],
  ['model', 'AI summary'],
] as const)('a TL;DR by %s is shown in each format with its origin', async (by, origin) => {
  for (const format of Object.values(await formatsOf({ text, by }))) {
    const content = format.replaceAll('\\', '');
    expect(content).toContain(text);
    expect(content).toContain(origin);
  }
});

test.each([
  ['qwen3', 'AI summary by qwen3'],
  ['an-organisation/Small-7B', 'AI summary by Small-7B'],
  ['<b>x</b>', 'AI summary by b&gt;'],
])('a TL;DR by one’s own model %s names the model in each format', async (model, origin) => {
  for (const format of Object.values(await formatsOf({ text, by: 'model', model }))) {
    const content = format.replaceAll('\\', '');
    expect([origin, origin.replace('&gt;', '>')].some((each) => content.includes(each))).toBe(true);
    expect(content).not.toContain('<b>x');
  }
});

test('a TL;DR replaces the abstract in mail and terminal, and the abstract follows everywhere else', async () => {
  const { mail, text: textPart, page, markdown, terminal } = await formatsOf({ text, by: 'authors' });
  expect(mail).not.toContain('Clocks drift.');
  expect(terminal).not.toContain('Clocks drift.');
  expect(page).toContain(`<details><summary>Abstract</summary><p>${abstract}</p></details>`);
  expect(textPart.indexOf('Clocks drift.')).toBeGreaterThan(textPart.indexOf(text));
  expect(markdown.indexOf('Clocks drift.')).toBeGreaterThan(markdown.indexOf(text));
});

test('an empty TL;DR leaves the abstract where it was', async () => {
  const without = await formatsOf(null);
  expect(await formatsOf({ text: ' \u200b', by: 'model' })).toEqual(without);
  expect(without.mail).toContain('Clocks drift.');
});

test('a TL;DR that is none is cut, and cannot break out of any format', async () => {
  const hostile = `</p><script>alert(1)</script> [x](javascript:1) ${'And more of it. '.repeat(500)}`;
  const { mail, page, markdown } = await formatsOf({ text: hostile, by: 'huggingface' });
  for (const format of [mail, page]) {
    expect(format).not.toContain('<script>alert');
    expect(format).toContain('&lt;script&gt;');
    expect(format.split('And more of it.').length).toBeLessThan(50);
  }
  expect(markdown).toContain('\\[x\\](javascript:1)');
});

test('the first authors are named next to the organisation', async () => {
  const authors = ['Ada Ames', 'Bo Berg', 'Cy Cole', 'Di Dorn', 'Ed Eck'].map((name) => ({
    name,
    affiliations: [],
  }));
  const organization = { name: 'lab', fullname: 'Harbour Lab' };
  const made = edition([{ authors, organization }]);
  const { html, text: textPart } = await renderMail(made, renderSettings);
  expect(html).toContain('Harbour Lab · Ada Ames, Bo Berg and 3 more');
  expect(textPart).toContain('Harbour Lab. Ada Ames, Bo Berg, Cy Cole, Di Dorn, Ed Eck.');
  expect(renderMarkdown(made, renderSettings)).toContain('Harbour Lab · Ada Ames, Bo Berg and 3 more');
  expect(renderTerminal(made, plain)).toContain('Harbour Lab · Ada Ames, Bo Berg and 3 more');
  expect(renderEditionPage(made, renderSettings)).toContain(
    '>Harbour Lab</a></span> · Ada Ames, Bo Berg, Cy Cole',
  );
});
