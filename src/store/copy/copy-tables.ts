// Copies the rows of each table, and compares what arrived with what was read.
import { type Kysely, sql } from 'kysely';
import { StoreError } from '../../errors.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { TableShape } from '../tables.ts';
import { noteProgress, type Progress, startOver } from './progress.ts';
import { type Key, keyOf, type Range, rowBatches } from './row-batches.ts';
import { type CellRow, canonicalRow, RowChecksum } from './row-checksum.ts';

export interface CopiedTable {
  table: string;
  rows: number;
  /** Over its rows as text, on both sides. */
  checksum: string;
}

/** Two databases while the rows of one go to the other. */
export interface Copying {
  /** One state of the source. */
  source: Kysely<Schema>;
  target: Engine;
  /** How far an earlier copy came; empty for a new one. */
  progress: Progress;
  /** Throws when the copy is to stop. Called between batches. */
  checkSignal(): void;
  onRows(table: string, done: number, total: number): void;
}

/** The shapes so that each comes after those that it refers to. */
export function inOrderOfReferences(shapes: readonly TableShape[]): TableShape[] {
  const ordered: TableShape[] = [];
  const seen = new Set<string>();
  const place = (shape: TableShape) => {
    if (seen.has(shape.name)) return;
    seen.add(shape.name);
    for (const name of shape.references) {
      const referred = shapes.find((each) => each.name === name);
      if (referred) place(referred);
    }
    ordered.push(shape);
  };
  for (const shape of shapes) place(shape);
  return ordered;
}

/**
 * Copies all tables; they are in the order of their references. Of a table that an earlier copy began, the rows that arrived are
 * compared with the source again: where it has changed since, that table and those after it start over.
 */
export async function copyTables(copying: Copying, shapes: readonly TableShape[]): Promise<CopiedTable[]> {
  const copied: CopiedTable[] = [];
  for (const [place, shape] of shapes.entries()) {
    let checksum = await arrivedRows(copying, shape);
    if (checksum === null) {
      await startOver(copying.target, shapes.slice(place));
      for (const { name } of shapes.slice(place)) copying.progress.delete(name);
      checksum = new RowChecksum();
    }
    await copyRows(copying, shape, checksum);
    copied.push({ table: shape.name, rows: checksum.rows, checksum: checksum.sum });
  }
  return copied;
}

/** The checksum of the rows that an earlier copy brought; null if they aren't those that the source has there. */
async function arrivedRows(copying: Copying, shape: TableShape): Promise<RowChecksum | null> {
  const upTo = copying.progress.get(shape.name) ?? null;
  if (upTo === null) return new RowChecksum();
  const there = await checksumOf(copying, copying.source, shape, { upTo });
  const here = await checksumOf(copying, copying.target.database, shape, {});
  return there.equals(here) ? there : null;
}

async function checksumOf(
  { checkSignal }: Copying,
  db: Kysely<Schema>,
  shape: TableShape,
  range: Range,
): Promise<RowChecksum> {
  const checksum = new RowChecksum();
  for await (const rows of rowBatches(db, shape, range)) {
    checkSignal();
    for (const row of rows) checksum.add(canonicalRow(row, shape.columns));
  }
  return checksum;
}

async function copyRows(copying: Copying, shape: TableShape, checksum: RowChecksum): Promise<void> {
  const { source, target, progress, checkSignal, onRows } = copying;
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from ${sql.table(shape.name)}`.execute(source);
  const total = counted[0]?.total ?? 0;
  for await (const rows of rowBatches(source, shape, { after: progress.get(shape.name) ?? null })) {
    checkSignal();
    for (const row of rows) checksum.add(canonicalRow(row, shape.columns));
    await insert(target, shape, rows);
    onRows(shape.name, checksum.rows, total);
  }
  const arrived = await checksumOf(copying, target.database, shape, {});
  if (!arrived.equals(checksum)) {
    throw new StoreError(`table ${shape.name}: ${await firstDifference(copying, shape)}`, {
      hint: 'Run the same command again: it copies that table again.',
    });
  }
}

async function insert(target: Engine, shape: TableShape, rows: readonly CellRow[]): Promise<void> {
  const last = rows.at(-1);
  if (last === undefined) return;
  const { name, columns } = shape;
  await target.transaction(
    async (db) => {
      // The names are those of the catalogue, and both databases have the same.
      await target.insertRows(db, { into: name, columns: columns as never }, rows, (row) =>
        columns.map((column) => row[column] ?? null),
      );
      await noteProgress(db, name, keyOf(last, shape));
    },
    { relaxed: true },
  );
}

/** Says which row is the first that the two databases don't have alike. */
async function firstDifference({ source, target }: Copying, shape: TableShape): Promise<string> {
  const nameOf = (key: string) => `${shape.key.join(', ')} ${key}`;
  let after: Key | null = null;
  for await (const rows of rowBatches(source, shape)) {
    const last = rows.at(-1);
    if (last === undefined) break;
    const upTo = keyOf(last, shape);
    const here = new Map<string, string>();
    for await (const arrived of rowBatches(target.database, shape, { after, upTo })) {
      for (const row of arrived) here.set(canonicalRow(row, shape.key), canonicalRow(row, shape.columns));
    }
    for (const row of rows) {
      const key = canonicalRow(row, shape.key);
      const found = here.get(key);
      if (found === undefined) return `the row with ${nameOf(key)} did not arrive`;
      if (found !== canonicalRow(row, shape.columns)) return `the row with ${nameOf(key)} arrived changed`;
      here.delete(key);
    }
    for (const key of here.keys()) return `the row with ${nameOf(key)} is not in the source`;
    after = upTo;
  }
  return 'the copy has rows that are not in the source';
}
