// What digest prints when it goes into a pipe that is slow, closed, or does not wait.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, createReadStream, existsSync, openSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { digestCommand, runDigest, temporaryFolder } from '../helpers/run-digest.ts';

let folder: string;
/** More than a pipe holds, which is 64 KiB (pipe(7)). */
const all = ['top', '--limit', '200', '--json', '--now', '2026-06-16T15:00:00Z'];
let expected: string;

beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  const papers = Array.from({ length: 200 }, (_, index) => ({
    id: `paper-${index}`,
    title: `A Paper of Number ${index}`,
    abstract: 'It says what is known. '.repeat(40),
    announcedOn: '2026-06-16',
  }));
  await writeFile(join(folder, 'digest.yaml'), 'sources: [huggingface]\n');
  await writeFile(join(folder, 'papers.jsonl'), papers.map((paper) => JSON.stringify(paper)).join('\n'));
  await runDigest(['import', 'papers.jsonl'], { cwd: folder });
  expected = (await runDigest(all, { cwd: folder })).stdout;
  expect(expected.length).toBeGreaterThan(3 * 65_536);
});

/** Runs a line of shell in which "$@" is the command, and 3 a descriptor that it may be given. */
async function inShell(line: string, descriptor: number | 'ignore' = 'ignore') {
  const { command, env } = digestCommand(all, { cwd: folder });
  const child = spawn('sh', ['-c', line, 'sh', ...command], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe', descriptor],
  });
  const [out, err] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => text(stream ?? Readable.from([]))),
  );
  return { out, err };
}

test('a reader that has seen enough ends it without a word', async () => {
  expect(await inShell('{ "$@"; echo "ended with $?" >&2; } | head -n 1')).toEqual({
    out: '{\n',
    err: 'ended with 0\n',
  });
});

test('a file has all of it', async () => {
  expect(await inShell('"$@" > out.json')).toEqual({ out: '', err: '' });
  expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe(expected);
});

test.skipIf(!existsSync('/dev/full'))('a device that is full is one line on stderr', async () => {
  const said = 'error: stdout: no space left on the device.';
  const rest = ' What was printed is incomplete: make room, or write it elsewhere.\nended with 1\n';
  expect(await inShell('"$@" > /dev/full; echo "ended with $?" >&2')).toEqual({ out: '', err: said + rest });
});

test
  .skipIf(!existsSync('/dev/full'))
  .each([['subscribers', 'list', '--json'], ['stats'], ['--help'], ['nonsense', '--json']])(
  'digest %s %s %s into a device that is full crashes nowhere',
  async (...args) => {
    const { command, env } = digestCommand(args.filter(Boolean), { cwd: folder });
    const child = spawn('sh', ['-c', '"$@" > /dev/full', 'sh', ...command], { cwd: folder, env });
    const err = await text(child.stderr);
    expect(err).toMatch(/^error: [^\n]+\n/);
    expect(err).not.toMatch(/\bat .*:\d+|ENOSPC/);
  },
);

test('a pipe that another process made non-blocking gets all of it', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  // Both ends, so that it opens at once; written to, it says EAGAIN where it is full.
  const end = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const read = text(createReadStream(pipe));
  // Not descriptor 1 at once: what starts a process makes that one wait again.
  const { err } = await inShell('exec "$@" >&3', end);
  closeSync(end);
  expect(err).toBe('');
  expect(await read).toBe(expected);
});
