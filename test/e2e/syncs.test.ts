// How often a run waits for the disk, counted by strace: a run from cron that has nothing to do should hardly do so.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a run with nothing due syncs no pace file, and its database only where it says how the fetch went', async ({
  skip,
}) => {
  if (!hasStrace()) skip('strace is missing, or may not trace');
  const folder = await temporaryFolder(onTestFinished);
  const sources = await startSampleSources();
  onTestFinished(() => sources.close());
  await sources.configure(folder);
  const run = ['run', '--now', atDue(sampleDays.last)];
  await runDigest(run, { cwd: folder });
  const trace = join(folder, 'trace');
  const inside = ['strace', '-f', '-y', '-e', 'trace=fsync,fdatasync,sync,syncfs', '-o', trace];
  expect((await runDigest(run, { cwd: folder, inside })).code).toBe(0);
  const synced = [...(await readFile(trace, 'utf8')).matchAll(/f(?:data)?sync\(\d+<([^>]*)>/g)].map(
    ([, path = '']) => path.slice(folder.length + 1),
  );
  expect(synced.filter((path) => path.startsWith('state/'))).toEqual([]);
  expect(synced.length).toBeLessThanOrEqual(8);
});
