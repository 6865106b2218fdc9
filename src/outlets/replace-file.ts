// Writes a published file so that readers of the folder see the old one or the new one, never a part.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes `content` below `folder` and makes the folders on the way. A file that has the content already stays untouched;
 * false then.
 */
export async function replaceFile(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<boolean> {
  const target = join(folder, name);
  const bytes = Buffer.from(content);
  // Static hosts and git push see changed files only.
  if ((await readFile(target).catch(() => null))?.equals(bytes)) return false;
  await mkdir(dirname(target), { recursive: true });
  // On the same file system as the target, and passed over by what publishes a folder.
  const temporary = join(dirname(target), `.digest-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    return true;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
