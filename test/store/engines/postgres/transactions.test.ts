// Transactions that meet: they wait for one another, are repeated where they collide, and let go of what a dead process held.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../../../src/store/engine.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';
import { type TestDatabase, testDatabase } from '../../../helpers/test-store.ts';

async function twoEngines(): Promise<{ database: TestDatabase; one: Engine; other: Engine }> {
  const database = await testDatabase(onTestFinished);
  const [one, other] = [await database.openEngine(), await database.openEngine()];
  onTestFinished(() => one.close());
  onTestFinished(() => other.close());
  return { database, one, other };
}

/** Resolves with true once a session of the database waits for a lock, with false if the work has ended by then. */
async function waitsForLock(database: TestDatabase, work: Promise<unknown>): Promise<boolean> {
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
  };
  work.then(end, end);
  while (!hasEnded) {
    const waiting = await database.run(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return true;
  }
  return false;
}

/** A promise and the function that fulfils it. */
function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { give, given };
}

const addSecret = (engine: Engine, name: string) =>
  engine.database.insertInto('secrets').values({ name, value: '' }).execute();

test('transactions of one scope run one after the other, those of two side by side', async () => {
  const { database, one, other } = await twoEngines();
  const [begun, mayEnd] = [signal(), signal()];
  const first = one.transaction(
    async () => {
      begun.give();
      await mayEnd.given;
    },
    { scope: 'papers' },
  );
  await begun.given;
  expect(await other.transaction(async () => 'beside', { scope: 'readers' })).toBe('beside');
  const second = other.transaction(async () => 'after', { scope: 'papers' });
  expect(await waitsForLock(database, second)).toBe(true);
  mayEnd.give();
  await first;
  expect(await second).toBe('after');
});

test('of two transactions that wait for each other, one is undone and repeated', async () => {
  const { one, other } = await twoEngines();
  await addSecret(one, 'a');
  await addSecret(one, 'b');
  const met = [signal(), signal()];
  let runs = 0;
  const change = (engine: Engine, own: number, names: readonly [string, string]) =>
    engine.transaction(async (db) => {
      runs += 1;
      const append = (name: string) =>
        db
          .updateTable('secrets')
          .set({ value: sql`value || ${String(own)}` })
          .where('name', '=', name)
          .execute();
      await append(names[0]);
      met[own]?.give();
      await met[1 - own]?.given;
      await append(names[1]);
    });
  await Promise.all([change(one, 0, ['a', 'b']), change(other, 1, ['b', 'a'])]);
  expect(runs).toBe(3);
  const rows = await one.database.selectFrom('secrets').selectAll().orderBy('name').execute();
  for (const { value } of rows) expect([...value].sort().join('')).toBe('01');
});

test('rows that are locked keep others from referring to them until the transaction ends', async () => {
  const { database, one, other } = await twoEngines();
  const id = 'arxiv:2606.90001';
  await one.database
    .insertInto('papers')
    .values({ id, first_seen_at: '', updated_at: '', paper_json: '{}' })
    .execute();
  const [locked, mayEnd] = [signal(), signal()];
  const first = one.transaction(async (db) => {
    await one.lockRows(db.selectFrom('papers').select('id').where('id', '=', id)).execute();
    locked.give();
    await mayEnd.given;
  });
  await locked.given;
  const second = other.database.insertInto('paper_keys').values({ key: id, paper_id: id }).execute();
  expect(await waitsForLock(database, second)).toBe(true);
  mayEnd.give();
  await Promise.all([first, second]);
});

test('a reference that is missing is an error after a few attempts', async () => {
  const { one } = await twoEngines();
  let runs = 0;
  const work = one.transaction(async (db) => {
    runs += 1;
    await db.insertInto('paper_keys').values({ key: 'x', paper_id: 'nowhere' }).execute();
  });
  await expect(work).rejects.toMatchObject({ name: 'StoreError' });
  expect(runs).toBe(3);
});

test('the lock of a process that was killed is free', async () => {
  const { database, one, other } = await twoEngines();
  const own = await one.lock();
  const [{ classid, objid } = {}] = await database.run(
    `select classid, objid from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`,
  );
  await own?.release();
  const folder = await temporaryFolder(onTestFinished);
  const script = join(folder, 'hold.cjs');
  const library = createRequire(import.meta.url).resolve('pg');
  await writeFile(
    script,
    `const client = new (require(${JSON.stringify(library)}).Client)(process.argv[2]);
client.connect().then(() => client.query('select pg_advisory_lock(${classid}, ${objid})')).then(() => console.log('held'));`,
  );
  const child = spawn(process.execPath, [script, database.url]);
  await once(child.stdout, 'data');
  expect(await other.lock()).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'close');
  // The server notices as soon as it reads from the closed socket.
  let lock = await other.lock();
  while (lock === null) lock = await other.lock();
  await lock.release();
});
