// Locks a file between processes; the kernel frees the lock when its holder dies, and a text outlives the holder.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import type { FileLock } from '../../../model/file-lock.ts';
import { storeError } from './database.ts';
import { privateFile, privateFolder } from './database-file.ts';
import { sqliteDriver } from './driver.ts';

/**
 * Takes the lock of a file, or returns null while this process or another one holds it. The lock is an exclusive SQLite
 * transaction: file locks end with their process, so a killed holder leaves nothing to clean up, and a text that wasn't
 * committed was never there. Throws a `StoreError` if the file can't be opened or created.
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
        // Without a value nothing is written: a lock can be released on a full disk.
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
