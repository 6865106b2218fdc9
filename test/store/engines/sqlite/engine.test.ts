// How the SQLite engine uses its one connection.
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../../../src/store/engines/sqlite/engine.ts';
import type { Schema } from '../../../../src/store/schema.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';

async function fileEngine() {
  const engine = await openSqlite(join(await temporaryFolder(onTestFinished), 'digest.db'));
  onTestFinished(() => engine.close());
  return engine;
}

/** The settings of the connection: 2 is full, 1 is normal. */
async function settingsOf(db: Kysely<Schema>) {
  const synchronous = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
  const cache = await sql<{ cache_size: number }>`pragma cache_size`.execute(db);
  return { synchronous: synchronous.rows[0]?.synchronous, cache: cache.rows[0]?.cache_size };
}

const usual = { synchronous: 2, cache: -65536 };

test('a relaxed transaction relaxes no other that runs side by side with it', async () => {
  const engine = await fileEngine();
  const [relaxed, durable, again] = await Promise.all([
    engine.transaction(settingsOf, { relaxed: true }),
    engine.transaction(settingsOf),
    engine.transaction(settingsOf, { relaxed: true }),
  ]);
  expect(durable).toEqual(usual);
  expect([relaxed, again]).toEqual([
    { ...usual, synchronous: 1 },
    { ...usual, synchronous: 1 },
  ]);
  expect(await settingsOf(engine.database)).toEqual(usual);
});

test('a scan uses little memory for pages, and the cache is as large as before when it ends or fails', async () => {
  const engine = await fileEngine();
  expect(await engine.scan(settingsOf)).toEqual({ ...usual, cache: -8192 });
  expect(await engine.transaction(settingsOf, { scan: true })).toEqual({ ...usual, cache: -8192 });
  await expect(engine.scan(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await settingsOf(engine.database)).toEqual(usual);
});
