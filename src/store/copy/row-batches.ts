// Reads the rows of a table in the order of its key, in batches of about the same size in memory.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../schema.ts';
import type { TableShape } from '../tables.ts';
import type { CellRow, CellValue } from './row-checksum.ts';

/** The values of a row's key. */
export type Key = readonly (string | number)[];

export interface Range {
  /** Only rows after it in the order of keys. */
  after?: Key | null;
  /** Only rows up to it. */
  upTo?: Key | null;
}

/** Rows of a table whose rows are not yet known to be small. */
const firstBatch = 20;
const maxBatch = 2000;
/** A few of these are in memory at once: as read, as sent, and as the driver keeps it. */
const wantedBytes = 1_000_000;

/** Reads any table: each batch continues after the last key, so that no batch costs more than the others. */
export async function* rowBatches(
  db: Kysely<Schema>,
  shape: TableShape,
  { after = null, upTo = null }: Range = {},
): AsyncGenerator<readonly CellRow[]> {
  const key = sql.join(shape.key.map((column) => sql.ref(column)));
  const end = upTo === null ? sql`` : sql`and (${key}) <= (${values(upTo)})`;
  let last = after;
  let limit = firstBatch;
  for (;;) {
    const start = last === null ? sql`true` : sql`(${key}) > (${values(last)})`;
    const { rows } = await sql<CellRow>`
      select ${sql.join(shape.columns.map((column) => sql.ref(column)))} from ${sql.table(shape.name)}
      where ${start} ${end} order by ${key} limit ${limit}`.execute(db);
    const final = rows.at(-1);
    if (final === undefined) return;
    yield rows;
    if (rows.length < limit) return;
    last = keyOf(final, shape);
    const bytes = rows.reduce((sum, row) => sum + sizeOf(row), 0) / rows.length;
    limit = Math.max(1, Math.min(maxBatch, limit * 10, Math.floor(wantedBytes / bytes)));
  }
}

export function keyOf(row: CellRow, { key }: TableShape): Key {
  return key.map((column) => row[column] as string | number);
}

function values(key: Key): RawBuilder<unknown> {
  return sql.join(key.map((value) => sql`${value}`));
}

function sizeOf(row: CellRow): number {
  const sizes = Object.values(row).map((value: CellValue) =>
    typeof value === 'string' || value instanceof Uint8Array ? value.length : 8,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
