// Writes files into a folder that others read, such as a static host, and counts what has changed.
import { AppError, messageOf } from '../../../errors.ts';
import type { CommandContext } from '../context.ts';

export interface FolderFile {
  /** Below the folder, with `/` between names. */
  name: string;
  content: string | Uint8Array;
}

export interface WrittenFolder {
  path: string;
  /** How many files were made. */
  files: number;
  /** How many of them are new, or other than before. */
  changed: number;
}

/** Other files in the folder stay. Throws an `AppError` that names the file that can't be written. */
export async function writeFolder(
  { signal }: CommandContext,
  folder: string,
  files: AsyncIterable<FolderFile>,
): Promise<WrittenFolder> {
  const { replaceFile } = await import('../../../outlets/replace-file.ts');
  const written = { path: folder, files: 0, changed: 0 };
  for await (const { name, content } of files) {
    signal.throwIfAborted();
    try {
      if (await replaceFile(folder, name, content)) written.changed += 1;
    } catch (error) {
      throw new AppError('write', `cannot write ${name} in ${folder}: ${messageOf(error)}`, { cause: error });
    }
    written.files += 1;
  }
  return written;
}
