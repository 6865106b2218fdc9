// SQLite under Kysely: opens the file, keeps prepared statements, and explains errors.
import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { messageOf, StoreError } from '../../../errors.ts';
import type { Schema } from '../../schema.ts';
import { prepareDatabaseFile } from './database-file.ts';
import { sqliteDriver, sqlitePackage } from './driver.ts';

/** How long a statement waits for another process's write by default. */
const defaultBusyTimeoutMs = 10_000;

/** Memory for pages of the database, in the unit of `pragma cache_size`. */
export const pageCacheKiB = 65_536;

export interface ConnectOptions {
  /** How long to wait for the writes of others. */
  busyTimeoutMs?: number;
  /** The bytes of a database file, with which a database in memory begins. */
  content?: Buffer;
}

/** Opens or creates the file; `:memory:` is a database that ends with the process. */
export function openDatabase(path: string, options: ConnectOptions = {}): Kysely<Schema> {
  const database = connect(path, options);
  return new Kysely<Schema>({
    dialect: new SqliteDialect({
      database: {
        close: () => database.close(),
        prepare: cachedStatements(database, path),
      },
    }),
  });
}

function connect(
  path: string,
  { busyTimeoutMs = defaultBusyTimeoutMs, content }: ConnectOptions,
): SqliteDatabase.Database {
  let database: SqliteDatabase.Database | undefined;
  try {
    if (path !== ':memory:') {
      prepareDatabaseFile(path);
      accessSync(dirname(path), constants.W_OK);
    }
    database = new (sqliteDriver())(content ?? path, { timeout: busyTimeoutMs });
    database.pragma('journal_mode = wal');
    database.pragma('foreign_keys = on');
    // A delivery that was recorded must not be forgotten by a power cut: every commit reaches the disk.
    database.pragma('synchronous = full');
    database.pragma(`cache_size = -${pageCacheKiB}`);
    // Moving the log into the database waits for the disk: do it every 64 MB, not every 4.
    database.pragma('wal_autocheckpoint = 4000');
    return database;
  } catch (error) {
    database?.close();
    throw storeError(error, path);
  }
}

/** Kysely prepares a statement each time it runs one; the same text is prepared once here. */
function cachedStatements(database: SqliteDatabase.Database, path: string) {
  const statements = new Map<string, ReturnType<typeof wrap>>();
  const wrap = (statement: SqliteDatabase.Statement<unknown[]>) => ({
    reader: statement.reader,
    all: (parameters: readonly unknown[]) => guarded(() => statement.all(parameters)),
    run: (parameters: readonly unknown[]) => guarded(() => statement.run(parameters)),
    iterate: (parameters: readonly unknown[]) => guarded(() => statement.iterate(parameters)),
  });
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storeError(error, path);
    }
  };
  // A full disk ends a transaction by itself (https://sqlite.org/lang_transaction.html, "Response To Errors Within A
  // Transaction"); to roll back what is gone would hide the error that matters.
  const rollback = wrap(database.prepare<unknown[]>('rollback'));
  const { run } = rollback;
  rollback.run = (parameters) =>
    database.inTransaction ? run(parameters) : { changes: 0, lastInsertRowid: 0 };
  const begin = wrap(database.prepare<unknown[]>('begin immediate'));
  return (text: string) => {
    const known = statements.get(text);
    if (known) return known;
    if (text === 'rollback') return rollback;
    // Every transaction here writes. One that begins by reading cannot wait for another process's write: SQLite refuses it
    // at once, because what it has read may be stale by then (https://sqlite.org/isolation.html).
    if (text === 'begin') return begin;
    // These take effect when they are prepared (https://sqlite.org/pragma.html).
    if (text.startsWith('pragma ')) return wrap(guarded(() => database.prepare<unknown[]>(text)));
    const statement = wrap(guarded(() => database.prepare<unknown[]>(text)));
    statements.set(text, statement);
    return statement;
  };
}

/** What SQLite's result codes mean to the operator (https://sqlite.org/rescode.html). */
const explanations: readonly (readonly [code: string, message: string, hint: string])[] = [
  ['SQLITE_FULL', 'the disk is full', 'Make room and run the command again; nothing stored is lost.'],
  ['ENOSPC', 'the disk is full', 'Make room and run the command again; nothing stored is lost.'],
  ['SQLITE_BUSY', 'another program is writing to it', 'Run the command again when it has finished.'],
  ['SQLITE_READONLY', 'it cannot be written to', 'Check who owns the file and its folder.'],
  ['SQLITE_CANTOPEN', 'it cannot be opened', 'Check that you may read and write the file and its folder.'],
  [
    'SQLITE_NOTADB',
    'the file is not a database, or damaged',
    'If it was one, restore a backup; else name another file with "database:" in the configuration.',
  ],
  ['SQLITE_CORRUPT', 'damaged', 'Restore a backup, or start with a new database.'],
  ['SQLITE_IOERR', 'the disk reports an error', 'Check the disk, then run the command again.'],
];

/** The error as people should see it; one that is neither SQLite's nor the file system's is returned unchanged. */
export function storeError(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const [, message, hint] = explanations.find(([prefix]) => code.startsWith(prefix)) ?? [];
  if (message) return new StoreError(`database ${path}: ${message}`, { cause: error, ...(hint && { hint }) });
  if (code.startsWith('SQLITE_'))
    return new StoreError(`database ${path}: ${messageOf(error)}`, { cause: error });
  if (code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND') {
    return new StoreError(`SQLite does not load in Node ${process.version}`, {
      cause: error,
      hint: `It was built for another version of Node, or not at all. Where digest is installed, run "npm install", then "npm rebuild ${sqlitePackage}"; on Node 20 this may need a C++ compiler.`,
    });
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    const folder = dirname(path);
    return new StoreError(
      `database ${path}: ${code === 'EROFS' ? 'its disk is read-only' : 'you may not write to its folder'}`,
      {
        cause: error,
        hint: `Run the command as a user who may write to ${folder}, or name another place with "database:" in the configuration.`,
      },
    );
  }
  if (['ENOTDIR', 'ENOENT', 'EEXIST'].includes(code)) {
    return new StoreError(`database ${path}: it cannot be created in that folder`, {
      cause: error,
      hint: 'Create the folder, or name another with "database:" in the configuration.',
    });
  }
  return error;
}
