// A disk that is full: a clear error, nothing lost, and all done when there is room.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { handOverJournal } from '../../src/store/editions/hand-over-journal.ts';
import { deliveryTable, expectAgreement } from '../helpers/deliveries.ts';
import { runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { startFaultySmtp } from '../helpers/smtp-catcher.ts';

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

/** Writes into the file until nothing more fits on its disk. */
function fillUp(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const chunk of [Buffer.alloc(1 << 20), Buffer.alloc(1 << 12)]) {
      try {
        for (;;) writeSync(file, chunk);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}

/** Enough to open the database and take the lock; less than the first page of papers needs. */
const leftBytes = 160_000;

test('a full disk is reported, and causes no loss once there is room', async ({ skip }) => {
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

test('a journal on a full disk records a hand-over completely or rejects it, and is correct when there is room again', async ({
  skip,
}) => {
  const folder = await temporaryFolder(onTestFinished);
  if (!mountSmall(folder, '64k')) skip('no file system can be mounted here');
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  const path = `${folder}/digest.db-sending`;
  const journal = handOverJournal(path, 'boot');
  onTestFinished(() => journal.close());
  await journal.begin(async () => false);
  fillUp(`${folder}/ballast`);
  const noted: number[] = [];
  const handOver = (id: number) => {
    journal.noteHandOver(id);
    noted.push(id);
  };
  expect(() => {
    for (let id = 1; id < 2000; id += 1) handOver(id);
  }).toThrow(/digest\.db-sending: the disk is full/);
  // An answer that finds no room isn't kept: what was handed over stays noted as that.
  const base = {
    state: 'sent',
    at: '2026-06-16T11:00:00.000Z',
    attempted: true,
    nextAttemptAt: null,
  } as const;
  journal.noteOutcome({ ...base, id: 1, response: '250 2.0.0 Ok' });
  await rm(`${folder}/ballast`);
  for (const id of [5000, 6001]) handOver(id);
  const known = handOverJournal(path, 'boot').read();
  expect([...(known ?? [])]).toEqual(noted.map((id) => [id, { kind: 'handed-over' }]));
});

test('a disk that fills up while an edition is being sent costs no reader their mail, and sends none twice', async ({
  skip,
}) => {
  const folder = await temporaryFolder(onTestFinished);
  if (!mountSmall(folder, '40m')) skip('no file system can be mounted here');
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  const ballast = `${folder}/ballast`;
  const server = await startFaultySmtp({
    fault: ({ stage, nth }) => {
      if (stage === 'end' && nth === 30) fillUp(ballast);
      return null;
    },
  });
  onTestFinished(() => server.close());
  const taken = () => server.taken.map(({ to }) => to);
  const options = { cwd: folder, env: { XDG_STATE_HOME: await temporaryFolder(onTestFinished) } };
  const now = ['--now', atDue(sampleDays.last)];
  await sources.configure(folder, `mail: { transport: "smtp://127.0.0.1:${server.port}", connections: 4 }\n`);
  await runDigest(['subscribers', 'import', '-', '--consent', 'asked us', ...now], {
    ...options,
    input: Array.from({ length: 300 }, (_, index) => `reader${index}@example.org`).join('\n'),
  });
  await runDigest(['fetch', ...now], options);
  const full = await runDigest(['send', ...now], options);
  expect(full).toMatchObject({ code: 1, stdout: '' });
  expect(full.stderr.trim()).toMatch(
    /^error: database .*digest\.db: the disk is full\. Make room and run the command again; nothing stored is lost\.$/,
  );
  await rm(ballast);

  // The database had no room for the server's last answers. The journal beside it has them: not one mail is in doubt.
  const again = await runDigest(['send', ...now], options);
  const table = deliveryTable(`${folder}/digest.db`);
  expect(table.size).toBe(300);
  expectAgreement(table, taken());
  expect(new Set(table.values())).toEqual(new Set(['sent']));
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toMatch(/^300 recipients: \d+ sent$/m);
  expect(taken()).toHaveLength(300);
});
