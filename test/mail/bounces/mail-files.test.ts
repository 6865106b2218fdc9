// Mails from files, folders, mboxes and pipes.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mailsInFiles, mailsInStream } from '../../../src/mail/bounces/mailbox/mail-files.ts';
import { temporaryFolder } from '../../helpers/run-digest.ts';

const envelope = 'From MAILER-DAEMON Tue Jun 16 11:00:00 2026\n';
const mail = (n: number, body = 'words') => `Subject: ${n}\n\n${body}\n`;

async function all(mails: AsyncIterable<{ name: string; bytes: Uint8Array }>): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const { name, bytes } of mails) found.push([name, Buffer.from(bytes).toString()]);
  return found;
}
/** In pieces of three bytes, as a slow pipe brings them. */
const piped = (text: string) => {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, n) =>
    bytes.subarray(n * 3, n * 3 + 3),
  );
  return mailsInStream('stdin', Readable.from(pieces));
};

describe('a pipe', () => {
  test('brings one mail, byte for byte', async () => {
    const bytes = Buffer.from([...Buffer.from('Subject: x\n\n'), 0xe9, 0x1b, 0xff, 0x0a]);
    const found: Uint8Array[] = [];
    for await (const each of mailsInStream('stdin', Readable.from([bytes]))) found.push(each.bytes);
    expect(found.map((each) => Buffer.from(each))).toEqual([bytes]);
  });

  test('brings one mail with the envelope line that a mail server puts before it', async () => {
    expect(await all(piped(`From <> Tue Jun 16 11:00:00 2026\n${mail(1)}`))).toEqual([['stdin', mail(1)]]);
  });

  test('does not split a mail that is not an mbox', async () => {
    const text = mail(1, `\n${envelope}`);
    expect(await all(piped(text))).toEqual([['stdin', text]]);
  });

  test('that is empty brings none', async () => {
    expect(await all(piped(''))).toEqual([]);
    expect(await all(piped('\n\n'))).toEqual([]);
  });
});

describe('an mbox', () => {
  test('is cut at its envelope lines, and its quoted lines lose one mark', async () => {
    const mbox = `${envelope}${mail(1, '>From here\n>>From there\nFrom me')}\n${envelope}${mail(2)}`;
    expect(await all(piped(mbox))).toEqual([
      ['stdin#1', `${mail(1, 'From here\n>From there\nFrom me')}\n`],
      ['stdin#2', mail(2)],
    ]);
  });

  test('with oversized mails is read in pieces', async () => {
    const mbox = `${envelope}${mail(1, 'x'.repeat(79).concat('\n').repeat(30_000))}\n${envelope}${mail(2)}`;
    const found = await all(mailsInStream('stdin', Readable.from([mbox])));
    expect(found[0]?.[1].length).toBeLessThanOrEqual(1024 * 1024);
    expect(found[1]).toEqual(['stdin#2', mail(2)]);
  });
});

describe('a folder', () => {
  test('that is a Maildir has mails in new and cur', async () => {
    const folder = await temporaryFolder(onTestFinished);
    for (const part of ['new', 'cur', 'tmp']) await mkdir(join(folder, part));
    await writeFile(join(folder, 'new', '1781607672.1.mx'), mail(1));
    await writeFile(join(folder, 'cur', '1781607671.1.mx:2,S'), mail(2));
    await writeFile(join(folder, 'tmp', '1781607673.1.mx'), mail(3));
    expect((await all(mailsInFiles([folder]))).map(([, text]) => text)).toEqual([mail(1), mail(2)]);
  });

  test('of another kind has .eml files', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'b.eml'), mail(2));
    await writeFile(join(folder, 'a.eml'), mail(1));
    await writeFile(join(folder, 'notes.txt'), 'no mail');
    expect(await all(mailsInFiles([folder]))).toEqual([
      [join(folder, 'a.eml'), mail(1)],
      [join(folder, 'b.eml'), mail(2)],
    ]);
  });
});

test('a file that is not there is named', async () => {
  await expect(all(mailsInFiles(['/nowhere/x.eml']))).rejects.toThrow('cannot read /nowhere/x.eml');
});
