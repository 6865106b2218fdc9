// Lists as SQL parameters in SQLite: one JSON text, whatever their length, so that a statement is prepared once.
import { type RawBuilder, sql } from 'kysely';

/** For `where x in ${listed(values)}`. */
export function listed(values: readonly string[]): RawBuilder<string> {
  return sql`(select value from json_each(${JSON.stringify(values)}))`;
}

/** A table with a JSON object in its column `value` for each row: `select value ->> 'name' from ${rowsFrom(rows)}`. */
export function rowsFrom(rows: readonly unknown[]): RawBuilder<unknown> {
  return sql`(select value from json_each(${JSON.stringify(rows)}))`;
}
