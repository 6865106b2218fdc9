// Copies a whole database to an empty one, of any engine, and verifies it row by row.
import type { Kysely } from 'kysely';
import { AppError, ExitCode, StoreError } from '../../errors.ts';
import { type Engine, isSharing } from '../engine.ts';
import type { Schema } from '../schema.ts';
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
  const names = { source: source.name, target: target.name };
  const { tables, resumed } = await source.engine.tables.frozen({ blockWrites }, async (db) => {
    if (blockWrites) await refuseSenders(source, db);
    const progress = await beginCopy(target.engine, shapes, names);
    const copying: Copying = {
      source: db,
      target: target.engine,
      progress: progress ?? new Map(),
      checkSignal: () => throwIfAborted(signal),
      onRows: onRows ?? (() => {}),
    };
    const copied = await copyTables(copying, shapes);
    await copyText(copying);
    await finishCopy(target.engine, await lastNumbers(source.engine, db));
    return { tables: copied, resumed: progress !== null };
  });
  await target.engine.tables.analyze();
  return { tables, resumed };
}

/** A process that sends may have claimed nothing at the moment, and would continue with the source after the copy. */
async function refuseSenders({ engine, name }: NamedEngine, db: Kysely<Schema>): Promise<void> {
  if (!isSharing(engine)) return;
  const alive = await db
    .selectFrom('senders')
    .select('id')
    .where('expires_ms', '>=', engine.sharing.nowMs)
    .limit(1)
    .execute();
  if (alive.length === 0) return;
  throw new AppError('locked', `another digest process is sending from ${name}`, {
    exitCode: ExitCode.locked,
    hint: 'Let it finish or stop it, and run the command again.',
  });
}

/** What a sender sent keeps the number of its row, which is gone: no other sender may get it. */
async function lastNumbers(engine: Engine, db: Kysely<Schema>): Promise<Map<string, number>> {
  const numbers = await engine.tables.lastNumbers(db);
  let last = numbers.get('senders') ?? 0;
  for (const table of ['deliveries', 'publications'] as const) {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.max('sender_id').as('last'))
      .executeTakeFirst();
    last = Math.max(last, row?.last ?? 0);
  }
  return numbers.set('senders', last);
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
    throw new StoreError(`the databases have different tables: ${missing?.name ?? 'one more in the target'}`);
  }
}
