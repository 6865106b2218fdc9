// Many values in one PostgreSQL statement: lists to compare with, tables to join, rows to insert.
import { CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
import type { BulkInsert, Cell, ColumnType, Row } from '../../engine.ts';
import type { Schema } from '../../schema.ts';

/** A parameter as PostgreSQL takes it: its text has no NUL, which becomes U+FFFD, as half a surrogate pair does. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  return Array.isArray(value) ? value.map(storable) : value;
}

function storableText(value: string): string {
  const text = value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** One array, whatever its length. */
export function list<V extends string | number>(values: readonly V[]): RawBuilder<V> {
  // An empty list has no type of its own; nothing equals null.
  if (values.length === 0) return sql`(null)`;
  return typeof values[0] === 'number'
    ? sql`(select unnest(${values}::bigint[]))`
    : sql`(select unnest(${values}::text[]) collate "C")`;
}

const columnTypes: Record<ColumnType, string> = {
  text: 'text collate "C"',
  integer: 'bigint',
  real: 'double precision',
};

export function rows<R extends Row>(
  types: { readonly [K in keyof R]: ColumnType },
  values: readonly R[],
): RawBuilder<R> {
  const columns = Object.entries(types).map(
    ([name, type]) => sql`${sql.ref(name)} ${sql.raw(columnTypes[type as ColumnType])}`,
  );
  return sql`(select * from json_to_recordset(${toJson(values)}::json) as given(${sql.join(columns)}))`;
}

/** JSON whose texts PostgreSQL can store. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? storableText(each) : each));
}

/** Rows of one statement: a few hundred kilobytes of papers. */
const rowsAtOnce = 200;

/** One JSON text for many rows: the statement stays the same, and the table has the types. */
export async function insertRows<T extends keyof Schema, Item>(
  db: Kysely<Schema>,
  { into, columns, onConflict }: BulkInsert<T>,
  items: readonly Item[],
  rowOf: (item: Item) => readonly (Cell | Uint8Array)[],
): Promise<void> {
  const names = columns.map(quoted).join(', ');
  const text = `insert into ${quoted(into)} (${names}) select ${names}
    from json_populate_recordset(null::${quoted(into)}, $1::json)${conflictClause(onConflict)}`;
  const key = typeof onConflict === 'object' ? onConflict.key.map((column) => columns.indexOf(column)) : null;
  for (let start = 0; start < items.length; start += rowsAtOnce) {
    const cells = items.slice(start, start + rowsAtOnce).map(rowOf);
    const objects = (key === null ? cells : lastOfEach(cells, key)).map((row) =>
      Object.fromEntries(columns.map((column, place) => [column, jsonCell(row[place] ?? null)])),
    );
    await db.executeQuery(CompiledQuery.raw(text, [toJson(objects)]));
  }
}

/** One statement may update a row once only: of several with one key, the last counts. */
function lastOfEach(
  cells: readonly (readonly (Cell | Uint8Array)[])[],
  key: readonly number[],
): (readonly (Cell | Uint8Array)[])[] {
  return [...new Map(cells.map((row) => [JSON.stringify(key.map((place) => row[place])), row])).values()];
}

/** Bytes in the form in which the type `bytea` reads them. */
function jsonCell(cell: Cell | Uint8Array): Cell {
  return cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString('hex')}` : cell;
}

function conflictClause<T extends keyof Schema>(onConflict: BulkInsert<T>['onConflict']): string {
  if (onConflict === undefined) return '';
  if (onConflict === 'skip') return ' on conflict do nothing';
  const updates = onConflict.update.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return ` on conflict (${onConflict.key.map(quoted).join(', ')}) do update set ${updates.join(', ')}`;
}

const quoted = (name: string) => `"${name}"`;
