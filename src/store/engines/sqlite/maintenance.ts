// Checks and copies a database while others use it.
import { closeSync, openSync } from 'node:fs';
import type SqliteDatabase from 'better-sqlite3';
import { StoreError } from '../../../errors.ts';
import { writeBackup } from '../../copy/backup-file.ts';
import type { Maintenance } from '../../store.ts';
import { storeError } from './database.ts';
import { privateFile } from './database-file.ts';
import { sqliteDriver } from './driver.ts';

/** Problems beyond these say nothing more: the file has to be replaced. */
const maxProblems = 20;

/** On connections of its own, opened for each call: what the program has open may be in the middle of a transaction. */
export function sqliteMaintenance(path: string): Maintenance {
  return {
    async check() {
      if (path === ':memory:') return [];
      return withConnection(path, (database) => quickCheck(database));
    },

    async backup(target, { overwrite }) {
      return await writeBackup(target, overwrite, async (draft) => {
        try {
          // "vacuum into" takes an empty file, and reads one snapshot whatever is written meanwhile (https://sqlite.org/lang_vacuum.html).
          closeSync(openSync(draft, 'wx', privateFile));
          withConnection(path, (database) => database.prepare('vacuum into ?').run(draft));
          const [problem] = withConnection(draft, (copy) => quickCheck(copy));
          if (problem !== undefined) {
            throw new StoreError(`the copy of ${path} is damaged: ${problem}`, {
              hint: 'Check the database with "digest db check", and the disk.',
            });
          }
        } catch (error) {
          throw storeError(error, target);
        }
      });
    },
  };
}

function withConnection<T>(path: string, work: (database: SqliteDatabase.Database) => T): T {
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new (sqliteDriver())(path, { fileMustExist: true });
    return work(database);
  } catch (error) {
    throw storeError(error, path);
  } finally {
    database?.close();
  }
}

/** Everything but whether indexes match their tables, in a tenth of the time of a full check (https://sqlite.org/pragma.html). */
function quickCheck(database: SqliteDatabase.Database): string[] {
  try {
    const rows = database.pragma(`quick_check(${maxProblems})`) as { quick_check: string }[];
    return rows.map((row) => row.quick_check).filter((problem) => problem !== 'ok');
  } catch (error) {
    // Some damage ends the check itself.
    const { code, message } = error as { code?: string; message?: string };
    if (code?.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return [message ?? code];
    throw error;
  }
}
