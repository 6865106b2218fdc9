// Locks a file between processes; the kernel frees the lock when its holder dies, and a text outlives the holder.
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import type { FileLock } from '../../../model/file-lock.ts';
import { storeError } from './database.ts';
import { privateFile, privateFolder } from './database-file.ts';
import { sqliteDriver } from './driver.ts';

/**
 * Takes the lock of a file, or returns null while this process or another one holds it. The lock is an exclusive SQLite
 * transaction: file locks end with their process, so a killed holder leaves nothing to clean up. Throws a `StoreError` if the file can't be opened or created.
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

/**
 * The text is in a file next to the lock's. Only the holder reads or writes it, and it is not synced: what matters for a few
 * seconds need not outlive a power cut, and a commit to the locked file itself would cost several syncs.
 */
function lockOn(database: SqliteDatabase.Database, path: string): FileLock {
  const textPath = `${path}.text`;
  return {
    value: path === ':memory:' ? null : readIfThere(textPath),
    release(value = null) {
      try {
        // Without a value nothing is written: a lock can be released on a full disk.
        if (value !== null) writeFileSync(textPath, value, { mode: privateFile });
        database.exec('rollback');
      } catch (error) {
        throw storeError(error, path);
      } finally {
        database.close();
      }
    },
  };
}

/** Null also for an empty text: its holder was stopped while it wrote. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8') || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
