// `digest export`: its formats and where they go.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleInstances } from '../../helpers/sample-instance.ts';

const instance = sampleInstances();

test.each([
  ['rss', /^<\?xml [^>]*>\s*<rss /],
  ['atom', /^<\?xml [^>]*>\s*<feed /],
  ['json-feed', /"version": ?"https:\/\/jsonfeed\.org\/version\/1\.1"/],
  ['markdown', /^# Daily Papers\n/],
  ['bibtex', /^@\w+\{/],
  ['jsonl', /^\{.*\}\n/],
])('digest export --format %s writes the edition to stdout', async (format, start) => {
  const { digest } = await instance();
  await digest(['send']);
  const { code, stdout, stderr } = await digest(['export', '--format', format]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(start);
});

test('digest export --out writes a file and says where; with --json as a document', async () => {
  const { digest, json, folder } = await instance();
  await digest(['send']);
  const path = join(folder, 'daily.xml');
  expect((await digest(['export', '--out', path])).stdout).toBe(`Written to ${path}\n`);
  expect(await readFile(path, 'utf8')).toContain('<rss ');
  expect(await json(['export', '--out', path])).toEqual({ path });
});
