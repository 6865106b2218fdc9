import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { replaceFile } from '../../src/outlets/replace-file.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

test('a file is written completely, with its folders, and leaves no temporary file', async () => {
  const folder = join(await temporaryFolder(onTestFinished), 'a', 'b');
  await replaceFile(folder, 'daily/2026-06-16.md', '# One\n');
  await replaceFile(folder, 'daily/2026-06-16.md', '# Two\n');
  expect(await readFile(join(folder, 'daily', '2026-06-16.md'), 'utf8')).toBe('# Two\n');
  expect(await readdir(join(folder, 'daily'))).toEqual(['2026-06-16.md']);
});

test('a file that has the content already stays untouched', async () => {
  const folder = await temporaryFolder(onTestFinished);
  await replaceFile(folder, 'daily.xml', 'same');
  const long = new Date('2020-01-01T00:00:00Z');
  await utimes(join(folder, 'daily.xml'), long, long);
  await replaceFile(folder, 'daily.xml', 'same');
  expect((await stat(join(folder, 'daily.xml'))).mtime).toEqual(long);
});

test('a write that fails leaves no temporary file', async () => {
  const folder = await temporaryFolder(onTestFinished);
  // A folder of that name, with something in it, can't be replaced.
  await mkdir(join(folder, 'daily.xml'));
  await writeFile(join(folder, 'daily.xml', 'kept'), '');
  await expect(replaceFile(folder, 'daily.xml', 'new')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['daily.xml']);
});
