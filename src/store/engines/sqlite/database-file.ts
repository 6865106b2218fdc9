// Creates a database's file for its owner alone, and never takes an empty file for a new database.
import { closeSync, linkSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../../../errors.ts';
import { sqliteDriver } from './driver.ts';

/** Subscribers' addresses and keys are in it: others on the machine get no access. SQLite gives `-wal` and `-shm` the same mode. */
export const privateFile = 0o600;
export const privateFolder = 0o700;

/**
 * Pages of 4 KB would hold one paper or record (2 to 3 KB each) and waste a third of the file; pages of 8 KB cost a tenth more of
 * the time of a first ingestion, in calls to write them, and pages of 32 KB more again.
 */
const pageBytes = 16_384;

/**
 * Makes the file with its header, and its folder, where they are missing. Throws a `StoreError` for an empty file: a copy that
 * failed or a full disk leaves one, and a new database in its place would hide the loss of the old one.
 */
export function prepareDatabaseFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: privateFolder });
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) createDatabaseFile(path);
  else if (file.isFile() && file.size === 0) {
    throw new StoreError(`database ${path}: the file is empty`, {
      hint: 'If it held a digest before, restore a backup. To start with a new database, delete the file.',
    });
  }
}

/** Appears at once and whole, so that another process never meets an empty file. */
function createDatabaseFile(path: string): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    closeSync(openSync(draft, 'w', privateFile));
    const database = new (sqliteDriver())(draft);
    try {
      database.pragma(`page_size = ${pageBytes}`);
      // Writes the header.
      database.pragma('journal_mode = wal');
    } finally {
      database.close();
    }
    publish(draft, path);
  } catch (error) {
    // Another process was faster: its file serves.
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Unlike a rename, a link never replaces a file; FAT and some network drives have no links. */
function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    renameSync(draft, path);
  }
}
