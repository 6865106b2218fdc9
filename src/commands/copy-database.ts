// `digest db copy`: moves everything to another database, on either engine.
import { realpathSync, statSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { AppError, ConfigError, ExitCode, StoreError } from '../errors.ts';
import { OptionError } from '../model/option.ts';
import { type CopiedDatabase, copyDatabase } from '../store/copy/copy-database.ts';
import { openStore } from '../store/open.ts';
import { openEngine } from '../store/open-engine.ts';
import { type DatabaseTarget, parseDatabase } from '../store/options.ts';
import type { Store } from '../store/store.ts';
import type { Reporter } from './shared/context.ts';
import { exclusively } from './shared/lock.ts';

export interface CopyResult extends CopiedDatabase {
  source: string;
  target: string;
  /** Of all tables. */
  rows: number;
}

export interface CopyContext {
  clock: Clock;
  signal: AbortSignal;
  report: Reporter;
  /** Fill in `${NAME}` in the URLs, so that a password isn't on the command line. */
  variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Copies one database to another that is empty, or continues a copy that was stopped, and verifies it. Holds the run lock of both.
 * Throws a `ConfigError` for a URL that names no database; an `AppError` with exit code 75 while something is sent or fetched.
 */
export async function copyToDatabase(
  context: CopyContext,
  { from, to }: { from: string; to: string },
): Promise<CopyResult> {
  const source = databaseNamed(from, 'FROM', context);
  const target = databaseNamed(to, 'TO', context);
  refuseSame(source, target);
  if (source.engine === 'sqlite' && statSync(source.path, { throwIfNoEntry: false }) === undefined) {
    throw new StoreError(`database ${source.name} does not exist`, {
      hint: 'Name the database to copy first, then the new one.',
    });
  }
  const store = await openStore(source);
  try {
    return await exclusively(store, async () => {
      await settleSending(store, context.clock);
      return await copyLocked(source, target, context);
    });
  } finally {
    await store.close();
  }
}

async function copyLocked(
  source: DatabaseTarget,
  target: DatabaseTarget,
  { signal, report }: CopyContext,
): Promise<CopyResult> {
  const from = await openEngine(source);
  try {
    const engine = await openEngine({ ...target, allowUnfinished: true });
    try {
      const copied = await exclusively(engine, () =>
        copyDatabase(
          { engine: from, name: source.name },
          { engine, name: target.name },
          {
            blockWrites: true,
            signal,
            onRows: (table, done, total) => report.progress(`Copying ${table}`, done, total, 'rows'),
          },
        ),
      );
      const rows = copied.tables.reduce((sum, table) => sum + table.rows, 0);
      return { source: source.name, target: target.name, rows, ...copied };
    } finally {
      await engine.close();
    }
  } finally {
    await from.close();
  }
}

/**
 * Finds out what became of mails that a run was sending when it was killed: only this machine may know. What is still being sent
 * then is sent by another process.
 */
async function settleSending({ deliveries }: Store, clock: Clock): Promise<void> {
  for (const edition of await deliveries.unfinished()) await deliveries.recover(edition, clock.now());
  if ((await deliveries.count({ edition: null, states: ['sending'], emails: null })) === 0) return;
  throw new AppError('locked', 'another digest process is sending from this database', {
    exitCode: ExitCode.locked,
    hint: 'Let it finish or stop it, and run the command again.',
  });
}

function databaseNamed(url: string, argument: string, { variables }: CopyContext): DatabaseTarget {
  const filled = url.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const value = variables[name];
    if (value) return value;
    throw new ConfigError(`${argument}: the environment variable ${name} is not set`);
  });
  try {
    return parseDatabase(filled, '.');
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    const { hint } = error.details;
    throw new ConfigError(`${argument}: ${error.message}`, hint === undefined ? {} : { hint });
  }
}

function refuseSame(source: DatabaseTarget, target: DatabaseTarget): void {
  const identity = (database: DatabaseTarget) => {
    if (database.engine === 'postgres') return database.name;
    try {
      return realpathSync(database.path);
    } catch {
      return database.path;
    }
  };
  if (identity(source) !== identity(target)) return;
  throw new AppError('usage', `${source.name} can't be copied to itself`, { exitCode: ExitCode.usage });
}
