// Mail as files: one `.eml` per delivery, for trying things out and for programs that pick mail up from a folder.
import { createHash } from 'node:crypto';
import { access, constants, mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { MailError, messageOf } from '../../errors.ts';
import type { OutgoingMessage, Transport } from './transport.ts';

/**
 * Writes each message under a name that follows from its key, so that doing it again after a crash makes no duplicate:
 * a delivery by file is never uncertain.
 */
export async function openFileTransport(folder: string): Promise<Transport> {
  let ready: Promise<unknown> | null = null;
  const makeFolder = () => {
    // Mails are to one reader each: others on the machine get no access.
    ready ??= mkdir(folder, { recursive: true, mode: 0o700 });
    return ready;
  };
  return {
    repeatable: true,
    depth: 1,
    deliver: async (message) => {
      const name = fileName(message.key);
      const target = path.join(folder, name);
      try {
        await makeFolder();
        // Hidden and of a fixed name, so that no program picks up half a mail, and files of crashes don't pile up.
        const temporary = path.join(folder, `.${name}.part`);
        await writeDurably(temporary, message);
        await rename(temporary, target);
      } catch (cause) {
        throw cannotWrite(folder, cause);
      }
      return { kind: 'sent', response: target };
    },
    verify: async () => {
      try {
        await makeFolder();
        await access(folder, constants.W_OK);
      } catch (cause) {
        throw cannotWrite(folder, cause);
      }
      return `${folder} takes mails as files`;
    },
    close: async () => {},
  };
}

export function cannotWrite(folder: string, cause: unknown): MailError {
  return new MailError(`Mail cannot be written to ${folder}: ${messageOf(cause)}`, {
    hint: 'Free some space or permit writing there, then run the same command again: it sends what is left.',
    cause,
  });
}

async function writeDurably(file: string, message: OutgoingMessage): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(Buffer.concat(message.pieces));
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
