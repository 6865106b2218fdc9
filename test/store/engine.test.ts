// What an engine promises to the aggregates.
import { expect, onTestFinished, test } from 'vitest';
import { engineName, testDatabase } from '../helpers/test-store.ts';

async function openEngine() {
  const engine = await (await testDatabase(onTestFinished)).openEngine();
  onTestFinished(() => engine.close());
  return engine;
}

test('a transaction that fails changes nothing', async () => {
  const engine = await openEngine();
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
  const engine = await openEngine();
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
  const engine = await openEngine();
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
  const engine = await openEngine();
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
  const engine = await openEngine();
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

test('counts, sums and averages are numbers', async () => {
  const { database, rows } = await openEngine();
  const given = rows({ value: 'integer' }, [{ value: 1 }, { value: 4 }]).as('given');
  const row = await database
    .selectFrom(given)
    .select(({ fn }) => [
      fn.countAll().as('count'),
      fn.sum('value').as('sum'),
      fn.avg('value').as('mean'),
      fn.max('value').as('most'),
    ])
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ count: 2, sum: 5, mean: 2.5, most: 4 });
});

test('text is compared by code point: in order, in ranges, and in what is the largest', async () => {
  const engine = await openEngine();
  const names = ['b', 'B', 'a', 'é', 'z', 'Z', 'a-b', 'aa', '\u{1f9ea}', '\uff5e'];
  const sorted = ['B', 'Z', 'a', 'a-b', 'aa', 'b', 'z', 'é', '\uff5e', '\u{1f9ea}'];
  await engine.insertRows(engine.database, { into: 'secrets', columns: ['name', 'value'] }, names, (name) => [
    name,
    '',
  ]);
  const stored = engine.database.selectFrom('secrets');
  expect((await stored.select('name').orderBy('name').execute()).map(({ name }) => name)).toEqual(sorted);
  expect(await stored.select(({ fn }) => fn.max('name').as('last')).execute()).toEqual([
    { last: '\u{1f9ea}' },
  ]);
  expect(await stored.select('name').where('name', '<', 'a').orderBy('name').execute()).toEqual([
    { name: 'B' },
    { name: 'Z' },
  ]);
  const given = engine.rows(
    { name: 'text' },
    names.map((name) => ({ name })),
  );
  const again = await engine.database.selectFrom(given.as('given')).select('name').orderBy('name').execute();
  expect(again.map(({ name }) => name)).toEqual(sorted);
});

test('bytes come back as they were', async () => {
  const { database, insertRows } = await openEngine();
  const vector = Uint8Array.from({ length: 256 }, (_, value) => value);
  const model = { name: 'm', dimensions: 256, papers: 0, created_at: '', state: 'active' as const };
  const { id } = await database
    .insertInto('vector_models')
    .values({ ...model, data: Buffer.from(vector) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const columns = ['model', 'seq', 'text_hash', 'vector'] as const;
  await insertRows(database, { into: 'paper_vectors', columns }, [vector, null], (each) => [
    id,
    each ? 1 : 2,
    '',
    each && Buffer.from(each),
  ]);
  const rows = await database.selectFrom('paper_vectors').select('vector').orderBy('seq').execute();
  expect(rows.map((row) => row.vector && [...row.vector])).toEqual([[...vector], null]);
  const { data } = await database.selectFrom('vector_models').select('data').executeTakeFirstOrThrow();
  expect([...(data ?? [])]).toEqual([...vector]);
});

test('the stamp changes with every change, by whichever connection', async () => {
  const test = await testDatabase(onTestFinished);
  const [engine, other] = [await test.openEngine(), await test.openEngine()];
  onTestFinished(() => engine.close());
  onTestFinished(() => other.close());
  const add = async (name: string) => {
    await other.database.insertInto('secrets').values({ name, value: '' }).execute();
  };
  const stamps: string[] = [await engine.changeStamp()];
  await add('one');
  stamps.push(await engine.changeStamp());
  await engine.database.updateTable('secrets').set({ value: 'x' }).execute();
  stamps.push(await engine.changeStamp());
  expect(new Set(stamps).size).toBe(3);
  await engine.database.selectFrom('secrets').selectAll().execute();
  // That of PostgreSQL is of the whole server, where other tests are at work.
  if (engineName === 'sqlite') expect(await engine.changeStamp()).toBe(stamps[2]);
});

test('one process at a time has the lock of the run, and a released one is free', async () => {
  const test = await testDatabase(onTestFinished);
  const [engine, other] = [await test.openEngine(), await test.openEngine()];
  onTestFinished(() => engine.close());
  onTestFinished(() => other.close());
  const lock = await engine.lock();
  expect(lock).not.toBeNull();
  expect(await other.lock()).toBeNull();
  await lock?.release();
  const next = await other.lock();
  expect(next).not.toBeNull();
  await next?.release();
});

test('what was committed relaxed is there for others, and on the disk when that was waited for', async () => {
  const test = await testDatabase(onTestFinished);
  const [engine, other] = [await test.openEngine(), await test.openEngine()];
  onTestFinished(() => engine.close());
  onTestFinished(() => other.close());
  await engine.transaction((db) => db.insertInto('secrets').values({ name: 'a', value: 'b' }).execute(), {
    relaxed: true,
    scope: 'papers',
  });
  await engine.reachDisk();
  expect(await other.database.selectFrom('secrets').selectAll().execute()).toEqual([
    { name: 'a', value: 'b' },
  ]);
});
