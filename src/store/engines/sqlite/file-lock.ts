// A lock between processes that the kernel takes back when its holder dies, with a value that outlives it.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { storeError } from './database.ts';
import { privateFile, privateFolder } from './database-file.ts';
import { sqliteDriver } from './driver.ts';

export interface FileLock {
  /** What the last holder left; null if nobody has yet. */
  readonly value: string | null;
  /** Gives the lock back; `value` replaces what stands, null leaves it. */
  release(value?: string | null): void;
}

/**
 * Takes the lock of a file, or returns null while somebody has it, be it this process or another. The lock is an exclusive
 * SQLite transaction: file locks end with their process, so a killed holder leaves nothing to clean up, and a value
 * that was not committed is as if it had never been. Throws a `StoreError` when the file can't be had.
 */
export function tryLock(path: string): FileLock | null {
  let database: SqliteDatabase.Database | undefined;
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true, mode: privateFolder });
      closeSync(openSync(path, 'a', privateFile));
    }
    database = new (sqliteDriver())(path, { timeout: 0 });
    database.exec('begin exclusive');
    return lockOn(database, path);
  } catch (error) {
    database?.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return null;
    throw storeError(error, path);
  }
}

function lockOn(database: SqliteDatabase.Database, path: string): FileLock {
  const table = database.prepare("select 1 from sqlite_master where name = 'held'").get();
  const held = table ? database.prepare<[], { value: string }>('select value from held').get() : undefined;
  return {
    value: held?.value ?? null,
    release(value = null) {
      try {
        // Without a value nothing is written: a lock can be given back on a full disk.
        if (value === null) {
          database.exec('rollback');
          return;
        }
        database.exec('create table if not exists held (id integer primary key check (id = 1), value text)');
        database.prepare('insert or replace into held (id, value) values (1, ?)').run(value);
        database.exec('commit');
      } catch (error) {
        throw storeError(error, path);
      } finally {
        database.close();
      }
    },
  };
}
