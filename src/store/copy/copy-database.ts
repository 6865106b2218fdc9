// Copies a whole database to an empty one, of any engine, and verifies it row by row.
import { AppError, ExitCode, StoreError } from '../../errors.ts';
import type { Engine } from '../engine.ts';
import type { TableShape } from '../tables.ts';
import { type CopiedTable, type Copying, copyTables, inOrderOfReferences } from './copy-tables.ts';
import { copyText } from './copy-text.ts';
import { beginCopy, finishCopy } from './progress.ts';

/** A database that is open, and its name without password. */
export interface NamedEngine {
  engine: Engine;
  name: string;
}

export interface CopyOptions {
  /** Whether others wait with what they write to the source until the copy has it. */
  blockWrites: boolean;
  signal?: AbortSignal | undefined;
  onRows?: Copying['onRows'] | undefined;
}

export interface CopiedDatabase {
  tables: CopiedTable[];
  /** Whether it continued an earlier copy. */
  resumed: boolean;
}

/**
 * Copies all rows of one state of the source, in transactions of about a megabyte, and makes the full text anew. A copy that was
 * stopped continues from its last transaction. The target must have been opened with `allowUnfinished`. Throws a `StoreError` if
 * it has data of its own, or if what arrived differs; an `AppError` with exit code 130 when the signal stops it.
 */
export async function copyDatabase(
  source: NamedEngine,
  target: NamedEngine,
  { blockWrites, signal, onRows }: CopyOptions,
): Promise<CopiedDatabase> {
  const shapes = inOrderOfReferences(await source.engine.tables.shapes());
  checkSameTables(shapes, await target.engine.tables.shapes());
  const progress = await beginCopy(target.engine, shapes, { source: source.name, target: target.name });
  const { tables, numbers } = await source.engine.tables.frozen({ blockWrites }, async (db) => {
    const copying: Copying = {
      source: db,
      target: target.engine,
      progress: progress ?? new Map(),
      checkSignal: () => throwIfAborted(signal),
      onRows: onRows ?? (() => {}),
    };
    const copied = await copyTables(copying, shapes);
    await copyText(copying);
    return { tables: copied, numbers: await source.engine.tables.lastNumbers(db) };
  });
  await finishCopy(target.engine, numbers);
  await target.engine.tables.analyze();
  return { tables, resumed: progress !== null };
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new AppError('interrupted', 'the copy is not finished', {
    exitCode: ExitCode.interrupted,
    hint: 'Run the same command again to continue it.',
  });
}

/** Each engine makes the tables in its own migrations. */
function checkSameTables(source: readonly TableShape[], target: readonly TableShape[]): void {
  const describe = ({ name, columns }: TableShape) => `${name} (${columns.toSorted().join(', ')})`;
  const there = new Set(target.map(describe));
  const missing = source.find((shape) => !there.has(describe(shape)));
  if (missing || source.length !== target.length) {
    throw new StoreError(`the databases have other tables: ${missing?.name ?? 'one more in the target'}`);
  }
}
