// Four senders that share a database and meet with misfortunes; `node bench/run.mjs chaos` is the long version.
import { expect, onTestFinished, test } from 'vitest';
import { runChaos } from '../helpers/chaos.ts';
import { startPostgres } from '../helpers/postgres-server.ts';

test('killed, stopped and cut off, four senders leave no one out and write to no one twice', async ({
  skip,
}) => {
  // What the server has answered survives its crash.
  const server = await startPostgres({ synchronous_commit: 'on' });
  if (server === null) return skip('no binaries of PostgreSQL for this machine');
  onTestFinished(() => server.stop());
  const results = await runChaos({
    server,
    seed: 20260618,
    rounds: 2,
    senders: 4,
    readers: 2000,
    leaseSeconds: 2,
    delayMs: 30,
    faultShare: 0.003,
  });
  expect(results.flatMap(({ problems }) => problems)).toEqual([]);
  expect(results.flatMap(({ events }) => events)).toHaveLength(7);
}, 180_000);
