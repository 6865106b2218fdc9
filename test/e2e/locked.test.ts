// A database that another program writes to: digest waits for its turn, and goes on.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { SendResult } from '../../src/commands/send.ts';
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';
import { deliveryTable, expectAgreement } from '../helpers/deliveries.ts';
import { digestJson, runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { startFaultySmtp } from '../helpers/smtp-catcher.ts';

/** More than are ever cleared at a time. */
const readers = 300;
const now = ['--now', atDue(sampleDays.last)];

test('a run waits for another program’s write as long as that lasts', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const path = join(folder, 'digest.db');
  const sources = await startSampleSources();
  onTestFinished(() => sources.close());
  let other: SqliteDatabase.Database | null = null;
  let takenMeanwhile = 0;
  const server = await startFaultySmtp({
    fault: ({ stage, nth }) => {
      if (stage === 'end' && nth === 20) void writeForAWhile();
      return null;
    },
  });
  onTestFinished(() => server.close());
  /** Writes, and has not finished before somebody has looked at the list. */
  const writeForAWhile = async () => {
    other = new (sqliteDriver())(path);
    other.exec("begin immediate; update subscribers set name = 'Ada'");
    await runDigest(['subscribers', 'list', ...now], { cwd: folder });
    takenMeanwhile = server.taken.length;
    other.exec('commit');
    other.close();
  };
  await sources.configure(folder, `mail: { transport: "smtp://127.0.0.1:${server.port}", connections: 4 }\n`);
  await runDigest(['subscribers', 'import', '-', '--consent', 'asked us', ...now], {
    cwd: folder,
    input: Array.from({ length: readers }, (_, index) => `reader${index}@example.org`).join('\n'),
  });
  await runDigest(['fetch', ...now], { cwd: folder });
  const result = await digestJson<SendResult>(['send', ...now], { cwd: folder });
  expect(result).toMatchObject({ recipients: readers, sent: readers, uncertain: 0, deferred: 0, left: 0 });
  expect(takenMeanwhile).toBeGreaterThanOrEqual(20);
  expect(takenMeanwhile).toBeLessThan(readers / 2);
  const table = deliveryTable(path);
  expect(table.size).toBe(readers);
  expectAgreement(
    table,
    server.taken.map(({ to }) => to),
  );
});

test('programs that come to a database that is not there yet make it once', async () => {
  const folder = await temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'digest.yaml'), 'title: Papers\n');
  const runs = Array.from({ length: 6 }, () => startDigest(['subscribers', 'list'], { cwd: folder }).ended);
  for (const { code, stderr } of await Promise.all(runs)) {
    expect(stderr).toBe('');
    expect(code).toBe(0);
  }
});
