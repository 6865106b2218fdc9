// Writes a backup beside the place where it is to be, and puts it there once it is whole and on the disk.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { StoreError } from '../../errors.ts';

/**
 * Calls `write` with the path of a draft, which it is to create. Throws a `StoreError` where the file exists and `overwrite` is
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

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
