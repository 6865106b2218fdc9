// Signatures, checked by somebody else: that they hold on what is sent, and break on whatever was changed.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readDkimKey } from '../../../src/mail/compose/dkim-key.ts';
import { type MessageInput, prepareMessage } from '../../../src/mail/compose/message.ts';
import { readerLinks } from '../../../src/mail/compose/reader-links.ts';
import { sentinels } from '../../../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../../../src/mail/compose/splice.ts';
import { dkimKeysOf, dkimpy, verifyDkim, verifyWithDkimpy } from '../../helpers/dkim-verify.ts';

const { rsa, ed25519, publicKeys, records } = dkimKeysOf('example.org');
const siteUrl = 'https://papers.example.org';
const input: MessageInput = {
  mail: {
    subject: 'Größere Modelle, kleinere Rätsel — and 19 more papers',
    html: `<p>Größe  α ∈ ℝ \t</p>\n${sentinels.papers}<p><a href="${sentinels.unsubscribe}">Stop</a> <a href="${sentinels.preferences}">Choose</a></p>`,
    text: `Größe  α ∈ ℝ  \n\n.a dot\n\n${sentinels.papers}\nStop: ${sentinels.unsubscribe}\n${sentinels.preferences}\n\n\n`,
  },
  parts: new Map(
    ['one', 'two', 'three'].map((name) => [
      name,
      { html: `<h2>${name}  = ${'ä '.repeat(60)}</h2>\n`, text: `.${name}\n\n${'long words '.repeat(20)}\n` },
    ]),
  ),
  settings: {
    from: { name: 'Tägliche Papiere', email: 'papers@example.org' },
    replyTo: null,
    listTitle: 'Daily Papers',
    siteUrl,
    dkim: [
      { domain: 'example.org', selector: 'digest', privateKey: rsa.privateKey },
      { domain: 'example.org', selector: 'digest-ed', privateKey: ed25519.privateKey },
    ],
  },
  edition: 'daily/2026-06-16',
  date: '2026-06-16T11:00:00.000Z',
  links: readerLinks({
    from: 'papers@example.org',
    bounces: 'bounces@example.org',
    siteUrl,
    voting: null,
    keys: { links: Buffer.alloc(32, 1), returnPath: Buffer.alloc(32, 2) },
  }),
};

async function signedMail({
  subscriberId = 5 as number | null,
  name = 'Ada Lovelace',
} = {}): Promise<Buffer> {
  const prepared = await prepareMessage(input);
  const reader = { id: 71, subscriberId, name, email: 'ada@example.org' };
  const { pieces, size } = await outgoingMessage(prepared, reader, ['three', 'one']);
  const raw = Buffer.concat(pieces);
  expect(raw.length).toBe(size);
  return raw;
}

describe('both signatures hold', () => {
  const readers = [
    { name: 'Ada Lovelace' },
    { name: 'Профессор Доктор '.repeat(12).trim() },
    { subscriberId: null, name: 'Nobody we know' },
  ];

  test.each(readers)('as the standard has it: %o', async (reader) => {
    expect(verifyDkim(await signedMail(reader), publicKeys)).toEqual([true, true]);
  });

  test.skipIf(dkimpy === null).each(readers)('says dkimpy: %o', async (reader) => {
    expect(verifyWithDkimpy(await signedMail(reader), records)).toEqual([true, true]);
  });

  test('whatever the texts are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        async (text, part) => {
          const prepared = await prepareMessage({
            ...input,
            mail: { subject: text, html: `${text}${sentinels.papers}`, text: `${sentinels.papers}${text}` },
            parts: new Map([['only', { html: part, text: part }]]),
          });
          const reader = { id: 1, subscriberId: 1, name: text, email: 'ada@example.org' };
          const { pieces } = await outgoingMessage(prepared, reader, ['only', 'only']);
          expect(verifyDkim(Buffer.concat(pieces), publicKeys)).toEqual([true, true]);
        },
      ),
      { numRuns: 60, seed: 20260616 },
    );
  });
});

test.each([
  ['a word of the body', 'long words', 'long swords'],
  ['the subject', 'Subject: ', 'Subject: Re: '],
  ['one-click', 'List-Unsubscribe=One-Click', 'List-Unsubscribe=Two-Click'],
  ['the address to unsubscribe at', '/unsubscribe/', '/elsewhere/'],
  ['the list', 'List-ID: Daily', 'List-ID: Weekly'],
  ['a second sender', 'MIME-Version:', 'From: x@example.com\r\nMIME-Version:'],
  ['a second subject', 'MIME-Version:', 'Subject: x\r\nMIME-Version:'],
  ['a copy to somebody', 'MIME-Version:', 'Cc: x@example.com\r\nMIME-Version:'],
])('both break when a relay changes or adds %s', async (_what, before, after) => {
  const raw = (await signedMail()).toString('latin1');
  const changed = raw.replace(before, after);
  expect(changed).not.toBe(raw);
  expect(verifyDkim(Buffer.from(changed, 'latin1'), publicKeys)).toEqual([false, false]);
});

test('they keep their lines within what every server takes, and are the same each time', async () => {
  const raw = await signedMail();
  const signatures = /^(DKIM-Signature:.*\r\n(?:[ \t].*\r\n)+){2}/.exec(raw.toString('latin1'))?.[0] ?? '';
  expect(signatures).not.toBe('');
  expect(Math.max(...signatures.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
  expect(await signedMail()).toEqual(raw);
});

describe('a key file', () => {
  const load = async (text: string) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'digest-dkim-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(path.join(folder, 'dkim.pem'), text);
    return readDkimKey('dkim.pem', folder);
  };

  test.each([rsa, ed25519])('is read relative to the configuration', async ({ privateKey }) => {
    const key = await load(String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    expect(key.equals(privateKey)).toBe(true);
  });

  test('without a private key, or with one that receivers would ignore, is rejected', async () => {
    await expect(load('hello')).rejects.toThrow('expected the file of a private key in PEM form');
    expect(() => readDkimKey('dkim.pem', '/no/such/folder')).toThrow('no such file or folder');
    expect(() => readDkimKey('.', tmpdir())).toThrow('it is a folder');
    const short = generateKeyPairSync('rsa', { modulusLength: 768 }).privateKey;
    await expect(load(String(short.export({ type: 'pkcs8', format: 'pem' })))).rejects.toThrow(
      'fewer than 1024',
    );
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await expect(load(String(privateKey.export({ type: 'pkcs8', format: 'pem' })))).rejects.toThrow(
      'does not support a key',
    );
  });
});
