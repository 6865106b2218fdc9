// Writes a backup to a temporary file next to its destination, and renames it once it is complete and on the disk.
import { accessSync, closeSync, constants, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, StoreError } from '../../errors.ts';

/**
 * Calls `write` with the path of a draft, which it is to create. Throws a `StoreError` if the file exists and `overwrite` is
 * false; a file that was there stays until the draft replaces it. Returns the size of the file.
 */
export async function writeBackup(
  file: string,
  overwrite: boolean,
  write: (draft: string) => Promise<void>,
): Promise<{ bytes: number }> {
  if (!overwrite && statSync(file, { throwIfNoEntry: false }) !== undefined) {
    throw new StoreError(`${file} exists already`, {
      hint: 'Name another file, or replace it with --overwrite.',
    });
  }
  requireFolder(file);
  const draft = `${file}.${process.pid}.part`;
  try {
    await write(draft);
    syncFile(draft);
    renameSync(draft, file);
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(draft + end, { force: true });
  }
  return { bytes: statSync(file).size };
}

function requireFolder(file: string): void {
  const folder = dirname(file);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StoreError(`cannot write to ${folder}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name a file in a folder that exists and that you may write to.',
    });
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
