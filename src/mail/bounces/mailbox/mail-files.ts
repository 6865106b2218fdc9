// Reads mails from files, Maildir folders, mboxes and streams, one after the other.
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, messageOf } from '../../../errors.ts';
import { splitMbox } from './split-mbox.ts';

/** A mail and where it came from. */
export interface FoundMail {
  /** The file, and the number in it where it holds several: `bounces.mbox#2`. */
  name: string;
  bytes: Uint8Array;
  /** To be called once the mail has been dealt with; a mailbox then no longer offers it. */
  done?: () => Promise<void>;
}

/** The mails of files and folders, in the order given. Throws a `ConfigError` for one that cannot be read. */
export async function* mailsInFiles(paths: readonly string[]): AsyncGenerator<FoundMail> {
  for (const path of paths) {
    const kind = await stat(path).catch((error: unknown) => {
      throw new ConfigError(`cannot read ${path}: ${messageOf(error)}`, {
        hint: 'Name files, Maildir folders or mboxes; - reads stdin.',
        cause: error,
      });
    });
    if (kind.isDirectory()) yield* mailsInFolder(path);
    else yield* mailsInStream(path, createReadStream(path));
  }
}

/** The mails of a stream: an mbox where it begins as one, else one mail. An empty stream has no mails. */
export async function* mailsInStream(
  name: string,
  stream: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<FoundMail> {
  let held: Uint8Array | null = null;
  let count = 0;
  for await (const bytes of splitMbox(stream)) {
    count += 1;
    // Only when a second one follows is it known that the first needs a number.
    if (held) yield { name: `${name}#${count - 1}`, bytes: held };
    held = bytes;
  }
  if (held) yield { name: count > 1 ? `${name}#${count}` : name, bytes: held };
}

/** A Maildir has its mails in `new` and `cur` (https://cr.yp.to/proto/maildir.html); any other folder has `.eml` files. */
async function* mailsInFolder(folder: string): AsyncGenerator<FoundMail> {
  const names = new Set(await readdir(folder));
  if (names.has('new') && names.has('cur')) {
    for (const part of ['new', 'cur']) yield* filesOf(join(folder, part), () => true);
  } else yield* filesOf(folder, (name) => name.endsWith('.eml'));
}

async function* filesOf(folder: string, wanted: (name: string) => boolean): AsyncGenerator<FoundMail> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && wanted(entry.name)).map(({ name }) => name);
  for (const name of names.sort()) {
    const path = join(folder, name);
    // A mail program may move a mail between `new` and `cur` meanwhile: the next reading finds it.
    const bytes = await readFile(path).catch(() => null);
    if (bytes) yield { name: path, bytes };
  }
}
