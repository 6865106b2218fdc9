// A lock between processes that the kernel takes back when its holder dies, with a value that outlives it.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { messageOf, StoreError } from '../errors.ts';

export interface FileLock {
  /** What the last holder left; null if nobody has yet. */
  readonly value: string | null;
  /** Gives the lock back; `value` replaces what stands, null leaves it. */
  release(value?: string | null): void;
}

/**
 * Takes the lock of a file, or returns null while somebody has it, be it this process or another. The lock is an exclusive
 * SQLite transaction: file locks end with their process, so a killed holder leaves nothing to clean up, and a value
 * that was not committed is as if it had never been.
 */
export function tryLock(path: string): FileLock | null {
  let database: SqliteDatabase.Database | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new SqliteDatabase(path, { timeout: 0 });
    database.exec('begin exclusive');
    database.exec('create table if not exists held (id integer primary key check (id = 1), value text)');
  } catch (error) {
    database?.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return null;
    throw new StoreError(`cannot lock ${path}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Check that its folder exists and that you may write to it.',
    });
  }
  const held = database;
  const row = held.prepare<[], { value: string | null }>('select value from held').get();
  return {
    value: row?.value ?? null,
    release(value = null) {
      if (value !== null) held.prepare('insert or replace into held (id, value) values (1, ?)').run(value);
      held.exec('commit');
      held.close();
    },
  };
}
