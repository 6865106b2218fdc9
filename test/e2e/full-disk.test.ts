// A disk that is full: a clear error, nothing lost, and all done when there is room.
import { execFileSync } from 'node:child_process';
import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

let sources: SampleSources;
beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());

/** Mounts a file system of the given size on the folder; false where only root may and we are not. */
function mountSmall(folder: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Enough to open the database and take the lock; less than the first page of papers needs. */
const leftBytes = 160_000;

test('a full disk is named, and costs nothing once there is room', async ({ skip }) => {
  const folder = await temporaryFolder(onTestFinished);
  if (!mountSmall(folder, '40m')) skip('no file system can be mounted here');
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  const now = ['--now', atDue(sampleDays.last)];
  // The pace files lie elsewhere: it is the database that must find the disk full.
  const options = { cwd: folder, env: { XDG_STATE_HOME: await temporaryFolder(onTestFinished) } };
  await sources.configure(folder);
  await runDigest(['subscribers', 'add', 'ada@example.org', ...now], options);
  const { bavail, bsize } = await statfs(folder);
  const ballast = `${folder}/ballast`;
  await writeFile(ballast, Buffer.alloc(bavail * bsize - leftBytes));
  const full = await runDigest(['run', ...now], options);
  expect(full.code).toBe(1);
  expect(full.stderr.trim()).toMatch(
    /^error: database .*digest\.db: the disk is full\. Make room and run the command again; nothing stored is lost\.$/,
  );
  await rm(ballast);
  const done = await runDigest(['run', ...now], options);
  expect(done.stderr).toBe('');
  expect(done.stdout).toContain('1 recipient: 1 sent');
  expect(await readdir(`${folder}/outbox`)).toHaveLength(1);
});
