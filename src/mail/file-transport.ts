// Mail as files: one `.eml` per delivery, for trying things out and for programs that pick mail up from a folder.
import { createHash } from 'node:crypto';
import { access, constants, mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { MailError, messageOf } from '../errors.ts';
import type { OutgoingMessage, Transport } from './transport.ts';

/**
 * Writes each message under a name that follows from its key, so that doing it again after a crash makes no twin:
 * a delivery by file is never uncertain.
 */
export async function openFileTransport(folder: string): Promise<Transport> {
  let folderReady = false;
  return {
    deliver: async (message) => {
      const name = fileName(message.key);
      const target = path.join(folder, name);
      // Hidden and of a fixed name, so that nobody picks up half a mail and a crash leaves nothing that piles up.
      const temporary = path.join(folder, `.${name}.part`);
      try {
        if (!folderReady) await mkdir(folder, { recursive: true });
        folderReady = true;
        await writeDurably(temporary, message);
        await rename(temporary, target);
      } catch (cause) {
        throw new MailError(`Mail cannot be written to ${folder}: ${messageOf(cause)}`, {
          hint: 'Make room or permit writing there, then run the same command again: it does what is left.',
          cause,
        });
      }
      return { kind: 'sent', response: target };
    },
    check: async () => {
      try {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK);
      } catch (cause) {
        throw new MailError(`Mail cannot be written to ${folder}: ${messageOf(cause)}`, {
          hint: 'Permit writing there, or name another folder.',
          cause,
        });
      }
      return `mails are written to ${folder}`;
    },
    close: async () => {},
  };
}

async function writeDurably(file: string, message: OutgoingMessage): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(message.raw);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Readable where the key allows; a hash keeps apart what looks alike after cleaning. */
function fileName(key: string): string {
  const readable = key.replace(/[^\w.@+-]+/g, '-').replace(/^[.-]+/, '');
  if (readable === key.replaceAll('/', '-') && key.length <= 120) return `${readable}.eml`;
  return `${readable.slice(0, 100)}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}.eml`;
}
