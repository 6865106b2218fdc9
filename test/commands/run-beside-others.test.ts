// `digest run` while another digest on the same database fetches and freezes.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fixedClock, systemClock } from '../../src/clock.ts';
import { runOnce } from '../../src/commands/run.ts';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { runExitCode } from '../../src/commands/shared/exit-codes.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Store } from '../../src/store/store.ts';
import { commandContext } from '../helpers/command-context.ts';
import { testHttpClient } from '../helpers/http-client.ts';
import { edition } from '../helpers/papers.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { testDatabase } from '../helpers/test-store.ts';

const planned = 'daily/2026-06-10';
const due = 'daily/2026-06-11';

let sources: SampleSources;
beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());

/** Two stores of one database with a reader, an edition that was frozen for them, and another one that is due. */
async function twoMachines(): Promise<{ context: CommandContext; other: Store }> {
  const folder = await temporaryFolder(onTestFinished);
  await sources.configure(folder, 'editions: { daily: { at: "07:00" } }\ntimezone: America/New_York\n');
  const config = loadConfig(join(folder, 'digest.yaml'), readEnvironment({}));
  const clock = fixedClock(atDue(sampleDays.last));
  const database = await testDatabase(onTestFinished);
  const [store, other] = [await database.open(), await database.open()];
  const http = testHttpClient(clock);
  onTestFinished(async () => {
    await http.close();
    await store.close();
    await other.close();
  });
  const at = clock.now();
  await store.subscribers.add(
    { email: 'ada@example.org', name: null, preferences: { periods: ['daily'] } },
    at,
  );
  await store.editions.freeze(edition([{}], { id: planned, date: planned.slice(-10) }), 'Subject', at);
  return { context: { ...commandContext({ config, store, clock }), http: async () => http }, other };
}

test('sends what is planned, fetches and freezes nothing, and ends well while another one leads', async () => {
  const { context, other } = await twoMachines();
  const lock = await other.lock();
  const beside = await runOnce(context);
  expect(beside.send).toMatchObject([{ edition: planned, sent: 1 }]);
  expect(beside.fetch.sources).toEqual([]);
  expect(beside.explanation).toEqual([
    'Another digest is fetching and freezing; this one only sent what was planned.',
  ]);
  expect(runExitCode(beside)).toBe(0);
  expect(await other.editions.get(due)).toBeNull();
  expect(await other.fetches.last()).toEqual([]);

  await lock?.release();
  const leading = await runOnce(context);
  expect(leading.send).toMatchObject([{ edition: due, sent: 1 }]);
  expect(leading.explanation).toEqual([]);
});

test('waits for a sender that has all that is left, and sends it when that one is dead', async () => {
  const { context, other } = await twoMachines();
  const lock = await other.lock();
  // Nothing happens by its clock: it never renews its lease.
  const stopped = { ...systemClock, after: () => () => {}, sleep: () => new Promise<void>(() => {}) };
  const dead = await other.deliveries.startSending(stopped, { leaseMs: 2_000 });
  const claimed = await dead.outbox.claim(planned, { limit: 10, at: context.clock.now(), emails: null });
  expect(claimed).toHaveLength(1);
  const beside = await runOnce(context);
  expect(beside.send).toMatchObject([{ edition: planned, recipients: 1, sent: 1 }]);
  await lock?.release();
});
