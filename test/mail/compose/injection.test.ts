// That no name, title, interest or address adds a field, a recipient or a line that servers refuse to a mail, whatever is in it.
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { MailError } from '../../../src/errors.ts';
import { cleanHeaderText } from '../../../src/mail/compose/headers.ts';
import { prepareMessage } from '../../../src/mail/compose/message.ts';
import { composeNotice } from '../../../src/mail/compose/notice.ts';
import { readerLinks } from '../../../src/mail/compose/reader-links.ts';
import { sentinels } from '../../../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../../../src/mail/compose/splice.ts';
import type { OutgoingMessage } from '../../../src/mail/transports/transport.ts';
import { anyCharacter } from '../../helpers/any-character.ts';
import { editionFields, fieldNames, siteFields } from '../../helpers/mail-fields.ts';

const runs = { seed: 20260616, numRuns: 150 };

/** What has broken mails before, between words of all kinds. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\nBcc: victim@example.org\r\n',
        '\n\n<h1>body</h1>',
        '\r',
        '\0',
        '\t',
        '\u0085',
        '\u2028',
        '\u202e',
        '\u2066',
        '\ud800',
        '=?UTF-8?B?DQpCY2M6IHZAZXhhbXBsZS5vcmc=?=',
        '=?utf-8?q?=0D=0ABcc:_v=40example.org?=',
        '=?UTF-8?Q?',
        '?=',
        '<victim@example.org>',
        'victim@example.org,',
        '; group: a@b.c;',
        '"',
        '\\',
        '(',
        ')',
        '%0d%0aBcc: x',
        '.\r\n.\r\n',
        'x'.repeat(1200),
        'ж'.repeat(700),
        '👩‍🔬'.repeat(90),
      ),
      fc.string({ maxLength: 20 }),
      fc.string({ unit: anyCharacter, maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const expectedOfList = [...editionFields, ...siteFields, 'reply-to'].sort();
const expectedOfNotice = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'reply-to',
  'subject',
  'to',
];

const address = { from: 'papers@example.org', replyTo: 'editor@example.org', to: 'ada@example.net' };
const siteUrl = 'https://papers.example.org';
const links = readerLinks({
  from: address.from,
  bounces: 'bounces@example.org',
  siteUrl,
  voting: null,
  keys: { links: Buffer.alloc(32, 1), returnPath: Buffer.alloc(32, 2) },
});

interface Texts {
  subject: string;
  fromName: string;
  replyToName: string;
  listTitle: string;
  readerName: string;
  interest: string;
}
const texts = fc.record({
  // As an edition's is made: the first paper's title, and how many more there are.
  subject: hostile.map((title) => `${title} + 8 more papers`),
  fromName: hostile,
  replyToName: hostile,
  listTitle: hostile,
  readerName: hostile,
  interest: hostile,
});
const harmless: Texts = {
  subject: 'Lanterns',
  fromName: 'Papers',
  replyToName: 'Editor',
  listTitle: 'Papers',
  readerName: 'Ada',
  interest: 'robots',
};

async function editionMail(words: Texts, email = address.to): Promise<OutgoingMessage> {
  const prepared = await prepareMessage({
    mail: {
      subject: words.subject,
      html: `<p>${words.interest}</p>${sentinels.papers}<a href="${sentinels.unsubscribe}">Stop</a>`,
      text: `x ${words.interest}\n${sentinels.papers}\nStop: ${sentinels.unsubscribe}\n`,
    },
    parts: new Map(),
    settings: {
      from: { name: words.fromName, email: address.from },
      replyTo: { name: words.replyToName, email: address.replyTo },
      listTitle: words.listTitle,
      siteUrl,
      dkim: [],
    },
    edition: 'daily/2026-06-16',
    date: '2026-06-16T11:00:00.000Z',
    links,
  });
  const reader = { id: 71, subscriberId: 5, name: words.readerName, email };
  return await outgoingMessage(prepared, reader, [
    { html: `<i>${words.interest}</i>`, text: words.interest },
  ]);
}

const noticeMail = (words: Texts, email = address.to) =>
  composeNotice({
    mail: { subject: words.subject, html: `<p>${words.interest}</p>`, text: `Hello ${words.interest}` },
    settings: {
      from: { name: words.fromName, email: address.from },
      replyTo: { name: words.replyToName, email: address.replyTo },
      dkim: [],
    },
    to: email,
    key: `7-${words.subject}`,
    date: '2026-06-16T11:00:00.000Z',
  });

/** What holds of every mail: its fields, its lines, its addresses. Resolves to the mail as a mail program reads it. */
async function expectSound({ pieces, to }: OutgoingMessage, fields: readonly string[]) {
  const raw = Buffer.concat(pieces);
  const whole = raw.toString('latin1');
  const header = whole.slice(0, whole.indexOf('\r\n\r\n'));
  expect(fieldNames(raw)).toEqual(fields);
  expect(whole.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
  expect(header).not.toMatch(/[^\t\r\n\x20-\x7e]/);
  // RFC 5322 section 2.1.1, and no line of nothing but white space, which obsolete parsers take for the header's end (section 3.2.2).
  expect(Math.max(...whole.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  expect(header.split('\r\n').filter((line) => line.trim() === '')).toEqual([]);
  const mail = await simpleParser(raw);
  expect(to).toBe(address.to);
  expect(mail.to).toMatchObject({ value: [{ address: address.to }] });
  expect([mail.from?.value.length, mail.replyTo?.value.length]).toEqual([1, 1]);
  expect(mail.from?.value[0]?.address).toBe(address.from);
  expect(mail.replyTo?.value[0]?.address).toBe(address.replyTo);
  return mail;
}

describe('whatever names, titles and interests hold', () => {
  test('a mail of an edition has its own fields and recipient only, and the title and the name as they were, without what cannot be in a line', async () => {
    // Half a surrogate pair is no character, and has no encoding.
    const readable = (text: string) => Buffer.from(cleanHeaderText(text)).toString();
    await fc.assert(
      fc.asyncProperty(texts, async (words) => {
        const mail = await expectSound(await editionMail(words), expectedOfList);
        expect(mail.subject).toBe(readable(words.subject));
        expect(mail.to).toMatchObject({ value: [{ name: readable(words.readerName) }] });
      }),
      runs,
    );
  });

  test('so has a mail of the site', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (words) => {
        await expectSound(await noticeMail(words), expectedOfNotice);
      }),
      runs,
    );
  });
});

test('an address is taken as it is or not at all', async () => {
  const email = fc.oneof(
    hostile,
    fc.tuple(hostile, fc.constantFrom('@example.org', '@', '')).map(([left, right]) => left + right),
    hostile.map((domain) => `ada@${domain}`),
    hostile.map((text) => `ada@example.net${text}`),
  );
  await fc.assert(
    fc.asyncProperty(email, async (to) => {
      for (const compose of [editionMail, noticeMail]) {
        const message = await compose(harmless, to).catch((error: unknown) => error);
        if (message instanceof MailError) continue;
        const { to: envelope, from, pieces } = message as OutgoingMessage;
        expect(envelope).toMatch(/^[^\s<>,;:"()[\]\\\p{Cc}]+@[^\s<>,;:"()[\]\\\p{Cc}@]+$/u);
        expect(from).not.toMatch(/[^\x21-\x7e]/);
        const head = Buffer.concat(pieces).toString();
        const field = /^To: (.*(?:\r\n[ \t].*)*)\r\n/m.exec(head)?.[1] ?? '';
        expect(field).toContain(envelope);
        expect(field.split('@')).toHaveLength(2);
      }
    }),
    { ...runs, numRuns: 300 },
  );
});
