// Many values in one statement of SQLite's: lists to look for, rows to read, rows to write.
import { CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../../schema.ts';

/** For `where x in ${listed(values)}`: one JSON text, whatever its length, so that a statement is prepared once. */
export function listed(values: readonly string[]): RawBuilder<string> {
  return sql`(select value from json_each(${JSON.stringify(values)}))`;
}

/** A table with a JSON value in its column `value` for each row: `select value ->> 'name' from ${rowsFrom(rows)}`. */
export function rowsFrom(rows: readonly unknown[]): RawBuilder<unknown> {
  return sql`(select value from json_each(${JSON.stringify(rows)}))`;
}

/** Rows a statement: few sizes, so that few texts are prepared. */
const chunkSizes = [64, 8, 1];

/**
 * Writes long rows, one for each item: `head` is `insert into t (a, b)`, `tail` what to do on conflict, or whatever else stands
 * before and behind SQL's `values`. The values are bound, many
 * rows to a statement; given as JSON each column costs a parse of the whole row, which took four times as long for records. A
 * row is made when its turn comes, so that what was made for it is soon garbage again.
 */
export async function insertRows<T>(
  db: Kysely<Schema>,
  head: string,
  items: readonly T[],
  rowOf: (item: T) => readonly unknown[],
  tail = '',
): Promise<void> {
  for (let start = 0; start < items.length; ) {
    const size = chunkSizes.find((each) => each <= items.length - start) ?? 1;
    const rows = items.slice(start, start + size).map(rowOf);
    const tuple = `(${rows[0]?.map(() => '?').join(', ')})`;
    const text = `${head} values ${rows.map(() => tuple).join(', ')} ${tail}`;
    await db.executeQuery(CompiledQuery.raw(text, rows.flat()));
    start += size;
  }
}
