// `digest export`: its formats and where they go.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleInstances } from '../../helpers/sample-instance.ts';
import { atDue, sampleDays } from '../../helpers/sample-sources.ts';

const instance = sampleInstances();

test.each([
  ['rss', /^<\?xml [^>]*>\s*<rss /],
  ['atom', /^<\?xml [^>]*>\s*<feed /],
  ['json-feed', /"version": ?"https:\/\/jsonfeed\.org\/version\/1\.1"/],
  ['markdown', /^---\ntitle: "Daily Papers: /],
  ['bibtex', /^@\w+\{/],
  ['jsonl', /^\{.*\}\n/],
])('digest export --format %s writes the edition to stdout', async (format, start) => {
  const { digest } = await instance();
  await digest(['send']);
  const { code, stdout, stderr } = await digest(['export', '--format', format]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(start);
});

test('digest export --format markdown --per writes a note for each paper, or each edition', async () => {
  const { digest, json, folder } = await instance();
  for (const day of [sampleDays.first, sampleDays.last]) await digest(['send', '--now', atDue(day)]);
  const notes = ['export', '--format', 'markdown', '--out', join(folder, 'notes')];
  const { papers } = await json<{ papers: { id: string }[] }>(['top']);
  const first = await json<{ files: number; changed: number }>([...notes, '--per', 'paper']);
  expect(first.files).toBeGreaterThanOrEqual(papers.length);
  for (const { id } of papers) {
    const note = await readFile(join(folder, 'notes', 'papers', `${id.replace(':', '/')}.md`), 'utf8');
    expect(note).toContain(`\nid: ${id}\n`);
  }
  expect(await json([...notes, '--per', 'paper'])).toMatchObject({ files: first.files, changed: 0 });
  expect(await json([...notes, '--per', 'edition', '--editions', '5'])).toMatchObject({
    files: 2,
    changed: 2,
  });
  expect((await readdir(join(folder, 'notes', 'daily'))).sort()).toEqual([
    `${sampleDays.first}.md`,
    `${sampleDays.last}.md`,
  ]);
});

test('--per without Markdown is rejected', async () => {
  const { digest } = await instance();
  const { code, stderr } = await digest(['export', '--format', 'rss', '--per', 'paper', '--out', 'x']);
  expect([code, stderr]).toEqual([2, 'error: --per is for Markdown. Add --format markdown.\n']);
});

test('digest export --out writes a file and says where; with --json as a document', async () => {
  const { digest, json, folder } = await instance();
  await digest(['send']);
  const path = join(folder, 'daily.xml');
  expect((await digest(['export', '--out', path])).stdout).toBe(`Written to ${path}\n`);
  expect(await readFile(path, 'utf8')).toContain('<rss ');
  expect(await json(['export', '--out', path])).toEqual({ path });
});
