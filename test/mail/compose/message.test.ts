// What the bytes of a mail are, read back by an independent parser.
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { type MessageInput, prepareMessage } from '../../../src/mail/compose/message.ts';
import { type LinkSettings, type Reader, readerLinks } from '../../../src/mail/compose/reader-links.ts';
import { parseReturnPath } from '../../../src/mail/compose/return-path.ts';
import { sentinels } from '../../../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../../../src/mail/compose/splice.ts';
import type { MailSettings } from '../../../src/mail/settings.ts';
import { readToken } from '../../../src/model/signed-token.ts';
import { anyCharacter } from '../../helpers/any-character.ts';
import { editionFields, fieldNames } from '../../helpers/mail-fields.ts';

const settings: MailSettings = {
  from: { name: 'Tägliche Papiere', email: 'papers@bücher.example' },
  replyTo: { name: null, email: 'editor@bücher.example' },
  listTitle: 'Daily Papers',
  siteUrl: null,
  dkim: [],
};

const reader: Reader = { id: 71, subscriberId: 5, name: 'Ada Lovelace', email: 'ada@example.org' };
const keys = { links: Buffer.alloc(32, 1), returnPath: Buffer.alloc(32, 2) };
const linksOf = (change: Partial<LinkSettings> = {}) =>
  readerLinks({ from: 'papers@bücher.example', bounces: null, siteUrl: null, voting: null, keys, ...change });
const onlyUrl = (url: string) => () => ({ ...linksOf()(reader), unsubscribeUrl: url });

function input(change: Partial<MessageInput> = {}): MessageInput {
  return {
    mail: {
      subject: 'Größere Modelle, kleinere Rätsel — and 19 more papers',
      html: `<p>Größe α ∈ ℝ</p><p><a href="${sentinels.unsubscribe}">Stop</a></p>`,
      text: `Größe α ∈ ℝ\n\n.a line that starts with a dot\n\nStop: ${sentinels.unsubscribe}\n`,
    },
    settings,
    edition: 'daily/2026-06-16',
    date: '2026-06-16T11:00:00.000Z',
    links: linksOf(),
    ...change,
  };
}

describe('a composed mail', () => {
  test('carries text and HTML, subject and names in UTF-8, and the headers of a list', async () => {
    const raw = await composeEml(input(), reader);
    expect(raw.includes('<papers@xn--bcher-kva.example>')).toBe(true);
    const mail = await simpleParser(raw);
    expect(mail.subject).toBe('Größere Modelle, kleinere Rätsel — and 19 more papers');
    expect(mail.from?.value).toEqual([{ name: 'Tägliche Papiere', address: 'papers@bücher.example' }]);
    expect(mail.to).toMatchObject({ value: [{ name: 'Ada Lovelace', address: 'ada@example.org' }] });
    expect(mail.replyTo?.text).toBe('editor@bücher.example');
    expect(mail.date?.toISOString()).toBe('2026-06-16T11:00:00.000Z');
    expect(mail.text).toContain('Größe α ∈ ℝ');
    expect(mail.text).toContain('\n.a line that starts with a dot');
    expect(mail.html).toContain('<p>Größe α ∈ ℝ</p>');
    expect(mail.headerLines.find(({ key }) => key === 'list-id')?.line).toBe(
      'List-ID: Daily Papers <daily-papers.xn--bcher-kva.example>',
    );
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('precedence')).toBe('bulk');
    expect(mail.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
  });

  test('can be stopped by mail if there is no site', async () => {
    const mail = await simpleParser(await composeEml(input(), reader));
    const mailto = 'mailto:papers@xn--bcher-kva.example?subject=unsubscribe';
    expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { mail: mailto.slice(7) } });
    expect(mail.text).toContain(`Stop: ${mailto}`);
    expect(mail.html).toContain(`href="${mailto}"`);
  });

  test('gives each reader their own link, escaped in HTML', async () => {
    const url = `https://papers.example.org/stop?token=${'0123456789abcdef='.repeat(8)}&for=ada%40example.org`;
    const raw = await composeEml(input({ links: onlyUrl(url) }), reader);
    const mail = await simpleParser(raw);
    expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url } });
    expect(mail.text).toContain(`Stop: ${url}`);
    expect(mail.html).toContain(`href="${url.replaceAll('&', '&amp;')}"`);
  });

  test('has the same bytes whenever it is composed, and a Message-ID of its own for each reader and edition', async () => {
    const first = await composeEml(input(), reader);
    expect(await composeEml(input(), reader)).toEqual(first);
    const ids = await Promise.all([
      simpleParser(first),
      simpleParser(await composeEml(input(), { ...reader, email: 'bob@example.org' })),
      simpleParser(await composeEml(input({ edition: 'weekly/2026-W25' }), reader)),
    ]);
    expect(new Set(ids.map(({ messageId }) => messageId)).size).toBe(3);
    for (const { messageId } of ids) expect(messageId).toMatch(/^<[\w.-]+@xn--bcher-kva\.example>$/);
  });

  test('keeps a long name and a long subject within lines that every server takes', async () => {
    const name = 'Профессор Доктор '.repeat(12).trim();
    const subject = 'Ein Titel über sehr lange Überschriften und ihre Folgen '.repeat(8).trim();
    const raw = await composeEml(input({ mail: { ...input().mail, subject } }), { ...reader, name });
    const mail = await simpleParser(raw);
    expect(mail.subject).toBe(subject);
    expect(mail.to).toMatchObject({ value: [{ name }] });
    expect(longestLine(raw)).toBeLessThanOrEqual(78);
  });

  test('cannot be given a header by a name, a title or an address', async () => {
    const evil = 'x\r\nBcc: victim@example.org\0\u202e';
    const raw = await composeEml(
      input({
        mail: { ...input().mail, subject: evil },
        settings: { ...settings, from: { name: evil, email: 'papers@example.org' }, listTitle: evil },
      }),
      { ...reader, name: evil },
    );
    expect((await simpleParser(raw)).headers.has('bcc')).toBe(false);
    expect(raw.includes('\0')).toBe(false);
    for (const email of [
      'a\r\n@example.org',
      'a b@example.org',
      '<a@example.org>',
      'a@',
      '@b',
      'a@b\0',
      'a,b@c.org',
    ]) {
      await expect(composeEml(input(), { ...reader, email })).rejects.toThrow('Not an address');
    }
  });
});

describe('a mail with a site and a mailbox for bounces behind it', () => {
  const settingsOf = { from: 'papers@bücher.example', bounces: 'bounces@example.org' };
  const siteUrl = 'https://papers.example.org';
  const message = (site = siteUrl) =>
    input({
      settings: { ...settings, siteUrl: site },
      links: linksOf({ ...settingsOf, siteUrl: site }),
      mail: { ...input().mail, text: `Stop: ${sentinels.unsubscribe}\nChoose: ${sentinels.preferences}\n` },
    });

  test('is stopped with one click, by a link that is the reader’s own', async () => {
    const raw = String(await composeEml(message(), reader));
    expect(raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    const [, token = '', mailto = ''] =
      /List-Unsubscribe: <https:\/\/papers\.example\.org\/unsubscribe\/([^>]+)>,\r\n <mailto:([^?]+)\?/.exec(
        raw,
      ) ?? [];
    expect(readToken(keys.links, 'unsubscribe', token, '2036-01-01T00:00:00.000Z')?.subscriberId).toBe(5);
    expect(parseReturnPath(mailto, keys.returnPath)).toEqual({ purpose: 'unsubscribe', deliveryId: 71 });
    const { text } = await simpleParser(raw);
    expect(text).toContain(`Stop: ${siteUrl}/unsubscribe/${token}`);
    const preferences = /Choose: \S+\/preferences\/(\S+)/.exec(text ?? '')?.[1] ?? '';
    expect(readToken(keys.links, 'preferences', preferences, '2036-01-01T00:00:00.000Z')?.subscriberId).toBe(
      5,
    );
    expect(readToken(keys.links, 'unsubscribe', preferences, '2026-06-16T00:00:00.000Z')).toBeNull();
  });

  test('identifies the list, and the reader of a complaint', async () => {
    const { headers } = await simpleParser(await composeEml(message(), reader));
    expect(headers.get('list')).toMatchObject({ archive: { url: `${siteUrl}/archive` } });
    expect(headers.get('feedback-id')).toMatch(/^2026-06-16:daily:daily-papers:digest-[0-9a-f]{8}$/);
  });

  test('comes back, if it does, with the delivery in its address', async () => {
    const prepared = await prepareMessage(message());
    const { from } = await outgoingMessage(prepared, reader);
    expect(parseReturnPath(from, keys.returnPath)).toEqual({ purpose: 'bounce', deliveryId: 71 });
    expect((await outgoingMessage(prepared, { ...reader, id: null })).from).toBe('bounces@example.org');
  });

  test('has no personal link for an address that is not a subscriber', async () => {
    const raw = String(await composeEml(message(), { ...reader, subscriberId: null }));
    expect(raw).not.toContain('List-Unsubscribe-Post');
    expect(raw).toMatch(/\r\nList-Unsubscribe: <mailto:bounces\+u-/);
    expect(raw).not.toContain('/unsubscribe/');
  });

  test('promises no click that would travel in the clear', async () => {
    const raw = String(await composeEml(message('http://papers.example.org'), reader));
    expect(raw).not.toContain('List-Unsubscribe-Post');
  });
});

describe('a mail made of parts', () => {
  const parts = new Map(
    ['a', 'b', 'c'].map((name) => [
      name,
      {
        html: `<h2>${name} größer = ${'ö'.repeat(80)}</h2>`,
        text: `.${name} größer\n${'lang '.repeat(30)}\n`,
      },
    ]),
  );
  const message = input({
    parts,
    mail: {
      subject: 's',
      html: `<table>${sentinels.papers}</table><a href="${sentinels.unsubscribe}">x</a>`,
      text: `begin\n${sentinels.papers}end ${sentinels.unsubscribe}\n`,
    },
  });

  test.each([[['c', 'a']], [['a', 'b', 'c']], [[]]])(
    'has those of the reader, in their order: %o',
    async (order) => {
      const { pieces } = await outgoingMessage(await prepareMessage(message), reader, order);
      const raw = Buffer.concat(pieces);
      expect(longestLine(raw.subarray(raw.indexOf('\r\n\r\n')))).toBeLessThanOrEqual(76);
      const mail = await simpleParser(raw);
      const joined = (kind: 'html' | 'text') => order.map((name) => parts.get(name)?.[kind]).join('');
      expect(mail.html).toContain(`<table>${joined('html')}</table>`);
      expect(mail.text).toContain(`begin\n${joined('text')}end mailto:`);
    },
  );

  test('lead to the vote for a paper under the link of the reader', async () => {
    const siteUrl = 'https://papers.example.org';
    const voting = { edition: 'daily/2026-06-16', expiresAt: '2026-08-15T11:00:00.000Z' };
    const links = linksOf({ siteUrl, voting });
    const part = {
      html: `<p>α</p><a href="${sentinels.vote}/arxiv:2606.1">Like</a>`,
      text: `α ${sentinels.vote}\n`,
    };
    const voted = { ...message, links, parts: new Map([['v', part]]) };
    const { pieces } = await outgoingMessage(await prepareMessage(voted), reader, ['v']);
    const raw = Buffer.concat(pieces);
    expect(longestLine(raw.subarray(raw.indexOf('\r\n\r\n')))).toBeLessThanOrEqual(76);
    const mail = await simpleParser(raw);
    const { voteUrl } = links(reader);
    expect(voteUrl).toMatch(/^https:\/\/papers\.example\.org\/vote\/5\./);
    expect(mail.html).toContain(`<a href="${voteUrl}/arxiv:2606.1">Like</a>`);
    expect(mail.text).toContain(`α ${voteUrl}\n`);
    const stranger = await outgoingMessage(await prepareMessage(voted), { ...reader, subscriberId: null }, [
      'v',
    ]);
    const other = await simpleParser(Buffer.concat(stranger.pieces));
    expect(other.html).toContain(`<a href="${siteUrl}/papers/arxiv:2606.1">Like</a>`);
  });

  test('cannot have one that is not there', async () => {
    const prepared = await prepareMessage(message);
    await expect(outgoingMessage(prepared, reader, ['d'])).rejects.toThrow('no part "d"');
  });
});

test('what looks like the token of a place is text, unless it is that of this mail', async () => {
  const nonce = 'abcdef012345abcdef012345';
  const words = `slot-to-${nonce}@digest.invalid slot-unsubscribe-in-text-${nonce}`;
  const mail = { subject: words, text: `${words} ${sentinels.unsubscribe}`, html: `<p>${words}</p>` };
  const link = 'https://papers.example.org/u';
  const parsed = await simpleParser(await composeEml(input({ mail, links: onlyUrl(link) }), reader));
  expect(parsed.subject).toBe(words);
  expect(parsed.text?.trimEnd()).toBe(`${words} ${link}`);
  expect(parsed.html).toContain(`<p>${words}</p>`);
});

/** Instead of `fc.webUrl()`, which lists all characters of Unicode, too. */
const httpsUrl = fc
  .tuple(
    fc.domain(),
    fc.array(fc.string({ unit: anyCharacter })),
    fc.option(fc.string({ unit: anyCharacter })),
  )
  .map(([domain, path, query]) => {
    const encoded = (text: string) => encodeURI(text).replaceAll('#', '%23');
    const segments = path.map((segment) => `/${encoded(segment)}`).join('');
    return `https://${domain}${segments}${query === null ? '' : `?${encoded(query)}`}`;
  });

test('wherever soft line breaks fall, every slot is found, lines stay within 76 characters and the decoded text is complete', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.constant(sentinels.unsubscribe)), {
        maxLength: 12,
      }),
      httpsUrl,
      async (parts, url) => {
        // Line ends and control characters are mended on the way; they are not what is tried here.
        const text = `start ${parts.map((part) => part.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '')).join('')} end`;
        const mail = { subject: 's', text, html: `<p>${sentinels.unsubscribe}</p>` };
        const link = url.replace(/[<>,]/g, '');
        const raw = await composeEml(input({ mail, links: onlyUrl(link) }), reader);
        expect(longestLine(raw.subarray(raw.indexOf('\r\n\r\n')))).toBeLessThanOrEqual(76);
        const parsed = await simpleParser(raw);
        expect(parsed.text?.trimEnd()).toBe(text.replaceAll(sentinels.unsubscribe, link));
      },
    ),
    { numRuns: 150, seed: 20260616 },
  );
});

test('what is not text but line noise in names reads back as plain words', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: anyCharacter, maxLength: 60 }), async (name) => {
      const raw = await composeEml(input(), { ...reader, name });
      expect(fieldNames(raw)).toEqual([...editionFields, 'reply-to'].sort());
      expect((await simpleParser(raw)).to).toMatchObject({ value: [{ address: reader.email }] });
    }),
    { numRuns: 150, seed: 20260616 },
  );
});

function longestLine(raw: Buffer): number {
  return Math.max(
    ...raw
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.length),
  );
}

async function composeEml(message: MessageInput, to: Reader): Promise<Buffer> {
  return Buffer.concat((await outgoingMessage(await prepareMessage(message), to)).pieces);
}
