// Checks before an edition is frozen that its mails can be handed over, as far as this machine can check that.
import { access, constants, lstat } from 'node:fs/promises';
import path from 'node:path';
import { cannotWrite } from './file-transport.ts';
import { cannotRun } from './sendmail-transport.ts';
import type { TransportTarget } from './transport.ts';

/** Throws a `MailError` for a folder that cannot be written, or a command that cannot be run. Makes nothing, and connects nowhere. */
export async function checkTarget(target: TransportTarget): Promise<void> {
  if (target.kind === 'file') {
    try {
      await requireWritable(target.folder);
    } catch (cause) {
      throw cannotWrite(target.folder, cause);
    }
  }
  if (target.kind === 'sendmail') {
    try {
      await access(target.program, constants.X_OK);
    } catch (cause) {
      throw cannotRun(cause);
    }
  }
}

/** Checks the folder, or the nearest parent that exists: the others will be created in it. */
async function requireWritable(folder: string): Promise<void> {
  try {
    await access(path.join(folder, '.'), constants.W_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing || (await isThere(folder))) throw error;
    await requireWritable(path.dirname(folder));
  }
}

async function isThere(file: string): Promise<boolean> {
  return await lstat(file).then(
    () => true,
    () => false,
  );
}
