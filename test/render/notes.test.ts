// Notes as programs read them: the front matter by a YAML parser, the rest as Markdown.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { editionNote, paperNote } from '../../src/render/text/notes.ts';
import { edition, renderSettings } from '../helpers/papers.ts';

function read(note: string): { properties: Record<string, unknown>; body: string } {
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n\n([\s\S]*)$/.exec(note) ?? [];
  return { properties: parse(front) as Record<string, unknown>, body };
}

function noteOf(paper: Parameters<typeof edition>[0][number]) {
  const made = edition([paper]);
  const [entry] = made.entries;
  if (!entry) throw new Error('an edition of one paper has one');
  return read(paperNote(entry, made, renderSettings));
}

test.each([
  'A: colon, "quotes" and \'apostrophes\'',
  '--- three dashes',
  '- a list?',
  '# no heading',
  '{{ .Site }} & <b>bold</b>',
  '2026-06-16',
  'null',
  'yes',
  '@handle %percent `tick` |bar >more',
  '文献：題',
  'a \\ backslash \\n and more',
])('the title %j is read back as it was', (title) => {
  expect(noteOf({ title }).properties['title']).toBe(title);
});

test('a title of several lines cannot end the front matter', () => {
  const { properties, body } = noteOf({ title: 'One\n---\nid: other\n', abstract: 'The abstract.' });
  expect(properties['title']).toBe('One --- id: other');
  expect(properties['id']).not.toBe('other');
  expect(body).toContain('The abstract.');
});

test('names and categories are lists, also of one', () => {
  const { properties } = noteOf({
    authors: [{ name: 'Ada Ames', affiliations: [] }],
    categories: ['cs.CL'],
  });
  expect(properties).toMatchObject({ authors: ['Ada Ames'], categories: ['cs.CL'] });
});

test('what is unknown is left out, and dates are dates', () => {
  const { properties } = noteOf({ authors: [], categories: [], organization: null, publishedAt: null });
  expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(['authors', 'organization']));
  expect(properties['date']).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test("the note of an edition names its papers and doesn't repeat the title", () => {
  const made = edition([{ title: 'One' }, { title: 'Two' }]);
  const { properties, body } = read(editionNote(made, renderSettings));
  expect(properties).toMatchObject({
    title: 'Daily Papers: Tuesday, June 16, 2026',
    date: '2026-06-16',
    period: 'daily',
    papers: made.entries.map(({ paper }) => paper.id),
  });
  expect(body).not.toMatch(/^# /m);
  expect(body).toContain('One');
});
