// Many values in one SQLite statement: lists to compare with, tables to join, rows to insert.
import { CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { BulkInsert, Cell, ColumnType, Row } from '../../engine.ts';
import type { Schema } from '../../schema.ts';

/** One JSON text, whatever its length, so that a statement is prepared once. */
export function list<V extends string | number>(values: readonly V[]): RawBuilder<V> {
  return sql`(select value from json_each(${JSON.stringify(values)}))`;
}

/**
 * A JSON array for each row, which is parsed once per column: 1.7 µs for six columns, of which 0.5 are saved by arrays instead of
 * objects. SQLite takes the types from the values.
 */
export function rows<R extends Row>(
  types: { readonly [K in keyof R]: ColumnType },
  values: readonly R[],
): RawBuilder<R> {
  const names = Object.keys(types);
  const columns = names.map((name, place) => sql`value ->> ${sql.lit(place)} as ${sql.ref(name)}`);
  const arrays = values.map((row) => names.map((name) => row[name] ?? null));
  return sql`(select ${sql.join(columns)} from json_each(${JSON.stringify(arrays)}))`;
}

/** Rows per statement: few sizes, so that few texts are prepared. */
const chunkSizes = [64, 8, 1];

/**
 * The values are bound, many rows to a statement; given as JSON each column costs a parse of the whole row, which took
 * four times as long for records. Kysely's builder makes a node of every value, which the raw text avoids.
 */
export async function insertRows<T extends keyof Schema, Item>(
  db: Kysely<Schema>,
  { into, columns, onConflict }: BulkInsert<T>,
  items: readonly Item[],
  rowOf: (item: Item) => readonly (Cell | Uint8Array)[],
): Promise<void> {
  await insertInto(db, into, columns, conflictClause(onConflict), items, rowOf);
}

/** As `insertRows`, for a table that only this engine has. */
export async function insertInto<Item>(
  db: Kysely<Schema>,
  table: string,
  columns: readonly string[],
  tail: string,
  items: readonly Item[],
  rowOf: (item: Item) => readonly (Cell | Uint8Array)[],
): Promise<void> {
  const head = `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values `;
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  for (let start = 0; start < items.length; ) {
    const size = chunkSizes.find((each) => each <= items.length - start) ?? 1;
    const text = head + Array<string>(size).fill(tuple).join(', ') + tail;
    await db.executeQuery(CompiledQuery.raw(text, items.slice(start, start + size).flatMap(rowOf)));
    start += size;
  }
}

function conflictClause<T extends keyof Schema>(onConflict: BulkInsert<T>['onConflict']): string {
  if (onConflict === undefined) return '';
  if (onConflict === 'skip') return ' on conflict do nothing';
  const updates = onConflict.update.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return ` on conflict (${onConflict.key.map(quoted).join(', ')}) do update set ${updates.join(', ')}`;
}

const quoted = (name: string) => `"${name}"`;
