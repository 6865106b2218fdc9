// How far an unfinished copy is: kept in the target, and written in the same transactions as the rows.
import { type Kysely, sql } from 'kysely';
import { StoreError } from '../../errors.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { TableShape } from '../tables.ts';
import type { Key } from './row-batches.ts';
import { progressTable, unfinishedMark } from './unfinished.ts';

/** Beside the names of tables: the entry of the source, and that of the text that full text has taken in. */
const sourceEntry = '(source)';
export const textEntry = '(text)';

/** The last keys by table. */
export type Progress = Map<string, Key>;

const table = sql.table(progressTable);

/**
 * Marks the target as an unfinished copy of the source, or reads how far an earlier copy of it came. Throws a `StoreError` if
 * the target has rows of its own, or is an unfinished copy of another source.
 */
export async function beginCopy(
  target: Engine,
  shapes: readonly TableShape[],
  names: { source: string; target: string },
): Promise<Progress | null> {
  return await target.transaction(async (db) => {
    if (await isUnfinished(db)) return await earlierProgress(db, names);
    const filled = await tablesWithRows(db, shapes);
    if (filled.length > 0) {
      throw new StoreError(`database ${names.target}: it already has data (in ${namesOf(filled)})`, {
        hint: 'Copy to a new database: name another file, or create an empty database on the server.',
      });
    }
    await sql`create table ${table} (entry text primary key, position text not null)`.execute(db);
    await sql`insert into ${table} (entry, position) values (${sourceEntry}, ${names.source})`.execute(db);
    await sql`insert into migrations (name) values (${unfinishedMark})`.execute(db);
    return null;
  });
}

async function isUnfinished(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql`select name from migrations where name = ${unfinishedMark}`.execute(db);
  return rows.length > 0;
}

async function earlierProgress(
  db: Kysely<Schema>,
  names: { source: string; target: string },
): Promise<Progress> {
  const { rows } = await sql<{ entry: string; position: string }>`
    select entry, position from ${table}`.execute(db);
  const positions = new Map(rows.map(({ entry, position }) => [entry, position]));
  const source = positions.get(sourceEntry);
  if (source !== names.source) {
    throw new StoreError(`database ${names.target}: it is an unfinished copy of ${source}`, {
      hint: `Finish that copy, or copy ${names.source} to a new database.`,
    });
  }
  positions.delete(sourceEntry);
  return new Map([...positions].map(([entry, position]) => [entry, JSON.parse(position) as Key]));
}

async function tablesWithRows(db: Kysely<Schema>, shapes: readonly TableShape[]): Promise<string[]> {
  const filled: string[] = [];
  for (const { name } of shapes) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) filled.push(name);
  }
  return filled;
}

function namesOf(tables: readonly string[]): string {
  const [first = '', ...others] = tables;
  return others.length === 0 ? first : `${first} and ${others.length} more tables`;
}

/** Notes that everything up to the key is in the target. */
export async function noteProgress(db: Kysely<Schema>, entry: string, key: Key): Promise<void> {
  await sql`insert into ${table} (entry, position) values (${entry}, ${JSON.stringify(key)})
    on conflict (entry) do update set position = excluded.position`.execute(db);
}

/** Empties the tables, which are in the order of their references, and all full text. */
export async function startOver(target: Engine, shapes: readonly TableShape[]): Promise<void> {
  await target.transaction(async (db) => {
    await target.fullText.clear(db);
    for (const { name } of shapes.toReversed()) await sql`delete from ${sql.table(name)}`.execute(db);
    for (const entry of [...shapes.map(({ name }) => name), textEntry]) {
      await sql`delete from ${table} where entry = ${entry}`.execute(db);
    }
  });
}

/** Makes the target a database like any other. */
export async function finishCopy(target: Engine, numbers: ReadonlyMap<string, number>): Promise<void> {
  await target.transaction(async (db) => {
    await target.tables.continueAfter(db, numbers);
    await sql`drop table ${table}`.execute(db);
    await sql`delete from migrations where name = ${unfinishedMark}`.execute(db);
  });
  await target.reachDisk();
}
