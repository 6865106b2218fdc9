// `digest run` killed at random moments and run again: the same database and the same mails, each once.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startCatcher } from '../../src/mail/smtp/catcher.ts';
import { tryLock } from '../../src/store/engines/sqlite/file-lock.ts';
import { dumpDatabase } from '../helpers/dump-database.ts';
import { random } from '../helpers/random.ts';
import { runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

let sources: SampleSources;
beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());

const readers = 40;
const now = ['--now', atDue(sampleDays.last)];
const list = Array.from({ length: readers }, (_, index) => `reader${index}@example.org`).join('\n');

async function prepare(folder: string, more: string): Promise<void> {
  await sources.configure(folder, more);
  const { code } = await runDigest(['subscribers', 'import', '-', '--consent', 'asked us', ...now], {
    cwd: folder,
    input: list,
  });
  expect(code).toBe(0);
}

/** How long an undisturbed run takes, so that kills fall within it. */
async function timedRun(folder: string): Promise<number> {
  const started = performance.now();
  expect((await runDigest(['run', ...now], { cwd: folder })).code).toBe(0);
  return performance.now() - started;
}

/** Kills runs at random moments until one comes through. */
async function runUntilDone(folder: string, wholeMs: number, next: () => number): Promise<number> {
  for (let kills = 0; ; kills++) {
    const { child, ended } = startDigest(['run', ...now], { cwd: folder });
    // Past the first rounds a run may come to its end.
    const patience = kills < 6 ? 1 : 1.6;
    const timer = setTimeout(() => child.kill('SIGKILL'), next() * wholeMs * patience);
    const { code } = await ended;
    clearTimeout(timer);
    if (code !== null) return kills;
    await delay(0);
  }
}

test('the file transport ends with the same database and the same mails', async () => {
  const undisturbed = await temporaryFolder(onTestFinished);
  await prepare(undisturbed, '');
  const wholeMs = await timedRun(undisturbed);
  const mails = await mailsOf(undisturbed);
  expect(Object.keys(mails)).toHaveLength(readers);
  const next = random(20260611);
  let kills = 0;
  // How many kills fall within a run is the machine's doing.
  for (let round = 0; round < 3 || kills <= 6; round++) {
    const folder = await temporaryFolder(onTestFinished);
    await prepare(folder, '');
    kills += await runUntilDone(folder, wholeMs, next);
    expect(dumpDatabase(join(folder, 'digest.db'))).toEqual(
      withFolder(dumpDatabase(join(undisturbed, 'digest.db')), undisturbed, folder),
    );
    expect(await mailsOf(folder)).toEqual(mails);
  }
});

test('over SMTP no one gets a mail twice, and deliveries without a mail are uncertain or still planned', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const catcher = await startCatcher();
  onTestFinished(() => catcher.close());
  await prepare(folder, `mail: { transport: "smtp://127.0.0.1:${catcher.port}", connections: 4 }`);
  const next = random(20260612);
  for (let kills = 0; kills < 12; kills++) {
    const { child, ended } = startDigest(['run', ...now], { cwd: folder });
    const timer = setTimeout(() => child.kill('SIGKILL'), 150 + next() * 450);
    await ended;
    clearTimeout(timer);
  }
  await runDigest(['run', ...now], { cwd: folder });
  const arrived = catcher.messages.flatMap(({ envelope }) => envelope.to);
  expect(new Set(arrived).size).toBe(arrived.length);
  const rows = dumpDatabase(join(folder, 'digest.db'))['deliveries'] ?? [];
  const deliveries = rows.map((row) => JSON.parse(row) as { email: string; state: string });
  expect(deliveries).toHaveLength(readers);
  const states = new Set(deliveries.map(({ state }) => state));
  expect([...states].every((state) => state === 'sent' || state === 'uncertain')).toBe(true);
  const missing = deliveries.filter(({ email }) => !arrived.includes(email));
  expect(missing.every(({ state }) => state === 'uncertain')).toBe(true);
});

test('a run while another holds the lock ends at once with exit code 75 and does nothing', async () => {
  const folder = await temporaryFolder(onTestFinished);
  await prepare(folder, '');
  const lock = tryLock(join(folder, 'digest.db-lock'));
  const locked = await runDigest(['run', ...now], { cwd: folder });
  expect(locked.code).toBe(75);
  expect(locked.stderr).toMatch(/^error: another digest process is running on this database\. /);
  expect(existsSync(join(folder, 'outbox'))).toBe(false);
  lock?.release();
  expect((await runDigest(['run', ...now], { cwd: folder })).code).toBe(0);
});

/** The mails of an outbox by name; nothing half-written lies about. */
async function mailsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(join(folder, 'outbox'))).filter((name) => name.endsWith('.eml')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, 'outbox', name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

/** The answers of the file transport name the folder. */
function withFolder(dump: Record<string, string[]>, from: string, to: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(dump).map(([table, rows]) => [table, rows.map((row) => row.replaceAll(from, to))]),
  );
}
