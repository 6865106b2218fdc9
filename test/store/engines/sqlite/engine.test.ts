// What the SQLite engine promises to the aggregates.
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

test('a transaction that fails changes nothing', async () => {
  const engine = await fileEngine();
  const failing = engine.transaction(
    async (db) => {
      await db.insertInto('secrets').values({ name: 'a', value: 'b' }).execute();
      throw new Error('broken');
    },
    { relaxed: true, scan: true },
  );
  await expect(failing).rejects.toThrow('broken');
  expect(await engine.database.selectFrom('secrets').selectAll().execute()).toEqual([]);
});

test('lists may have any length, numbers stay numbers, and an empty list has no values', async () => {
  const engine = await fileEngine();
  const names = Array.from({ length: 33_000 }, (_, index) => `name “${index}”`);
  await engine.insertRows(engine.database, { into: 'secrets', columns: ['name', 'value'] }, names, (name) => [
    name,
    `value of ${name}`,
  ]);
  const found = (list: readonly string[]) =>
    engine.database.selectFrom('secrets').select('name').where('name', 'in', engine.list(list)).execute();
  expect(await found(names)).toHaveLength(33_000);
  expect(await found([])).toEqual([]);
  const numbers = await engine.database
    .selectFrom(engine.rows({ value: 'integer' }, [{ value: 10 }, { value: 9 }]).as('numbers'))
    .select('value')
    .where('value', 'in', engine.list([9, 10]))
    .orderBy('value')
    .execute();
  expect(numbers).toEqual([{ value: 9 }, { value: 10 }]);
});

test('values become a table that can be joined, with nulls and any text', async () => {
  const engine = await fileEngine();
  const text = `'"\\ \n [1] {"a": null} 𝔘`;
  const values = engine.rows({ text: 'text', number: 'real' }, [
    { text, number: 0.5 },
    { text: null, number: null },
  ]);
  expect(await engine.database.selectFrom(values.as('given')).selectAll().execute()).toEqual([
    { text, number: 0.5 },
    { text: null, number: null },
  ]);
});

test('rows whose key exists are skipped, update the named columns, or are an error', async () => {
  const engine = await fileEngine();
  const { database } = engine;
  const insert = (value: string, onConflict?: 'skip' | { key: ['email_hash']; update: ['cause'] }) =>
    engine.insertRows(
      database,
      {
        into: 'suppressions',
        columns: ['email_hash', 'reason', 'cause', 'at'],
        ...(onConflict && { onConflict }),
      },
      ['one', 'two'],
      (hash) => [hash, 'command', value, `at ${value}`],
    );
  const stored = () =>
    database.selectFrom('suppressions').select(['cause', 'at']).where('email_hash', '=', 'one').execute();
  await insert('first');
  await insert('second', 'skip');
  expect(await stored()).toEqual([{ cause: 'first', at: 'at first' }]);
  await insert('third', { key: ['email_hash'], update: ['cause'] });
  expect(await stored()).toEqual([{ cause: 'third', at: 'at first' }]);
  await expect(insert('fourth')).rejects.toThrow();
});

test('hours are counted between instants and dates, and are null where one is missing', async () => {
  const engine = await fileEngine();
  const given = engine
    .rows({ from: 'text', to: 'text' }, [
      { from: '2026-06-16', to: '2026-06-16T06:30:00.000Z' },
      { from: '2026-06-15T12:00:00.000Z', to: '2026-06-16' },
      { from: null, to: '2026-06-16' },
    ])
    .as('given');
  const rows = await engine.database
    .selectFrom(given)
    .select(engine.hoursBetween('given.from', 'given.to').as('hours'))
    .execute();
  expect(rows.map(({ hours }) => hours && Math.round(hours * 100) / 100)).toEqual([6.5, 12, null]);
});
