// `digest import` as a person types it, on the built program; killed at random moments and run again.
import { execFileSync } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ImportResult } from '../../src/commands/import.ts';
import { dumpDatabase } from '../helpers/dump-database.ts';
import { importFixture } from '../helpers/import-file.ts';
import { random } from '../helpers/random.ts';
import { digestJson, runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';

let folder: string;
const now = ['--now', '2026-06-16T12:00:00Z'];

beforeEach(async () => {
  folder = await newFolder();
});

async function newFolder(): Promise<string> {
  const made = await temporaryFolder(onTestFinished);
  await writeFile(
    join(made, 'digest.yaml'),
    'contact: me@example.org\nsources:\n  - arxiv: { categories: [cs.CL] }\n',
  );
  return made;
}

const fixture = (name: string) => importFixture(name).toString('utf8');

/** Papers of 3 KB a line, some of them twice and some broken: 12 pages. */
function manyLines(): string {
  const next = random(20260613);
  return Array.from({ length: 2000 }, (_, at) => {
    if (next() < 0.02) return 'broken\n';
    const id = next() < 0.05 ? `n${Math.floor(next() * at)}` : `n${at}`;
    return `${JSON.stringify({ id, title: `The Invented Paper Called ${id}`, abstract: 'We look at it. '.repeat(200) })}\n`;
  }).join('');
}

test('reports the result of each file, in a table and as JSON', async () => {
  await writeFile(join(folder, 'library.bib'), fixture('library.bib'));
  const { code, stdout, stderr } = await runDigest(['import', 'library.bib', ...now], { cwd: folder });
  expect(code).toBe(3);
  expect(stdout).toMatch(/library\.bib +bibtex +ok +10 +6 +0 +0 +4/);
  expect(stdout).toContain('6 papers in the database.');
  expect(stderr).toContain('warning: library.bib: line 22 (broken1): it is not closed');
  const { files, papers } = await digestJson<ImportResult>(['import', 'library.bib', ...now], {
    cwd: folder,
  });
  expect(files[0]).toMatchObject({
    file: 'library.bib',
    format: 'bibtex',
    new: 0,
    unchanged: 6,
    rejected: 4,
  });
  expect(papers).toEqual({ total: 6 });
  const shown = await runDigest(['show', 'local:eck2022', ...now], { cwd: folder });
  expect(shown.stdout).toContain('An Undated Page');
});

test('reads stdin in the format that is named, and its papers are found', async () => {
  const input = fixture('semicolons.csv');
  const { code } = await runDigest(['import', '-', '--format', 'csv', ...now], { cwd: folder, input });
  expect(code).toBe(0);
  const { results } = await digestJson<{ results: { paper: { title: string } }[] }>(
    ['search', 'southern', 'excel', ...now],
    { cwd: folder },
  );
  expect(results.map(({ paper }) => paper.title)).toEqual(['Semicolons of a Southern Excel']);
});

test('says in one line what is wrong with what it was given', async () => {
  const missing = await runDigest(['import', 'none.bib'], { cwd: folder });
  expect(missing).toMatchObject({
    code: 1,
    stderr: 'error: none.bib: no such file or folder. Check the path.\n',
  });
  const unknown = await runDigest(['import', '-', '--json'], { cwd: folder, input: 'hello' });
  expect(unknown.code).toBe(2);
  expect(JSON.parse(unknown.stdout)).toEqual({
    error: {
      code: 'format',
      message: expect.stringContaining('stdin'),
      hint: expect.stringContaining('--format'),
    },
  });
});

describe('killed at random moments', () => {
  test('it continues, and ends with the same database, nothing lost and nothing twice', async () => {
    const file = manyLines();
    const undisturbed = await newFolder();
    // Cursors know a file by its time: it must be the same one.
    const path = join(undisturbed, 'many.jsonl');
    await writeFile(path, file);
    expect((await runDigest(['import', path, '--no-adapt', ...now], { cwd: undisturbed })).code).toBe(3);
    const next = random(20260614);
    let kills = 0;
    for (let isDone = false; !isDone; ) {
      const { child, ended } = startDigest(['import', path, '--no-adapt', '--verbose', ...now], {
        cwd: folder,
      });
      // A page tells what it refused when it is stored: by that, and not by the clock, one knows that it works.
      let pages = 1 + Math.floor(next() * 3);
      child.stderr?.on('data', () => {
        pages -= 1;
        if (pages <= 0) setTimeout(() => child.kill('SIGKILL'), next() * 30);
      });
      const { code } = await ended;
      isDone = code !== null;
      if (!isDone) kills += 1;
    }
    expect(kills).toBeGreaterThan(1);
    expect(dumpDatabase(join(folder, 'digest.db'))).toEqual(dumpDatabase(join(undisturbed, 'digest.db')));
  });

  test('Ctrl-C ends it cleanly, and it says how to go on', async () => {
    const lines = manyLines();
    const { child, ended } = startDigest(['import', '-', '--format', 'jsonl', ...now], {
      cwd: folder,
      input: lines,
    });
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('error: interrupted. What was done so far is kept');
  });
});

describe.each([
  ['import', ['import', 'slow']],
  ['subscribers import', ['subscribers', 'import', 'slow', '--consent', 'asked us']],
])('%s of a pipe', (_, args) => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with %s although its writer does not',
    async (signal) => {
      execFileSync('mkfifo', [join(folder, 'slow')]);
      // Opened for reading too, a pipe needs no other reader.
      const writer = await open(join(folder, 'slow'), 'r+');
      onTestFinished(() => writer.close());
      const { child, ended } = startDigest([...args, ...now], { cwd: folder });
      // More than a pipe holds: when all is written, the program has read from it.
      await writer.writeFile(`title,email\n${'x,ada@example.org\n'.repeat(20_000)}`);
      child.kill(signal);
      const { code, stderr } = await ended;
      expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted')]);
    },
  );
});
