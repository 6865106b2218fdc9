// Composes the mail of an edition once, and splices what differs per reader into the finished bytes.
import { createHash } from 'node:crypto';
import type MimeNode from 'nodemailer/lib/mime-node';
import { MailError } from '../errors.ts';
import type { EditionId } from '../model/edition.ts';
import { normalizeEmail } from '../model/email-address.ts';
import type { Instant } from '../model/paper.ts';
import { cleanHeaderText, envelopeAddress, listId, messageId, unsubscribeMailto } from './headers.ts';
import type { MailAddress, MailSettings } from './settings.ts';
import type { OutgoingMessage } from './transport.ts';

/** What a rendered mail has where each reader's own link for stopping the mail belongs, in HTML and text alike. */
export const unsubscribeSentinel = 'https://reader.digest.invalid/unsubscribe';

export interface MailContent {
  subject: string;
  html: string;
  text: string;
}

export interface MessageInput {
  mail: MailContent;
  settings: MailSettings;
  edition: EditionId;
  /** The `Date` header: the instant when the edition was frozen, so that a retry tomorrow sends the same bytes. */
  date: Instant;
  /** The https address at which this reader stops the mail; null where there is no web face. */
  unsubscribeUrl?: (email: string) => string | null;
}

/** A mail that is finished but for what differs per reader. */
export interface PreparedMessage {
  edition: EditionId;
  settings: MailSettings;
  unsubscribeUrl: (email: string) => string | null;
  encodeAddress: (address: MailAddress) => string;
  /** One more than there are slots: `chunks[0] slots[0] chunks[1] …`. */
  chunks: Buffer[];
  slots: Slot[];
}

const slots = ['to', 'message-id', 'list-unsubscribe', 'url-in-text', 'url-in-html'] as const;
type Slot = (typeof slots)[number];

/**
 * Composes the mail of an edition: multipart/alternative, UTF-8, quoted-printable, CRLF. Dots are not stuffed; that
 * is the transport's. Throws `MailError` where the sender's address is none.
 */
export async function prepareMessage(input: MessageInput): Promise<PreparedMessage> {
  const [{ default: MailComposer }, { default: Mime }, { foldLines }] = await Promise.all([
    import('nodemailer/lib/mail-composer'),
    import('nodemailer/lib/mime-node'),
    import('nodemailer/lib/mime-funcs'),
  ]);
  const { settings, mail, edition } = input;
  // Tokens and boundary hang on the whole content, so that no paper's abstract can hold one of them.
  const nonce = createHash('sha256')
    .update([edition, mail.subject, mail.text, mail.html].join('\0'))
    .digest('hex')
    .slice(0, 24);
  const token = (slot: Slot) => `slot-${slot}-${nonce}`;
  const list = listId(settings);
  const listPhrase = Mime.encodeHeaderValue('To', [{ name: list.phrase, address: `digest@${list.id}` }]);
  const composer = new MailComposer({
    baseBoundary: nonce,
    encoding: 'quoted-printable',
    newline: 'windows',
    from: toNodemailer(settings.from),
    ...(settings.replyTo ? { replyTo: toNodemailer(settings.replyTo) } : {}),
    to: `${token('to')}@digest.invalid`,
    subject: cleanHeaderText(mail.subject),
    date: new Date(input.date),
    messageId: `<${token('message-id')}@digest.invalid>`,
    headers: [
      {
        key: 'List-Id',
        value: { prepared: true, foldLines: true, value: listPhrase.replace('<digest@', '<') },
      },
      { key: 'List-Unsubscribe', value: { prepared: true, value: token('list-unsubscribe') } },
      // RFC 3834 section 5: a responder shall not answer this, and vacation notices stay away.
      { key: 'Auto-Submitted', value: 'auto-generated' },
      { key: 'Precedence', value: 'bulk' },
    ],
    text: mail.text.replaceAll(unsubscribeSentinel, token('url-in-text')),
    html: mail.html.replaceAll(unsubscribeSentinel, token('url-in-html')),
  });
  const encoded = (await composer.compile().build()).toString('latin1');
  const cut = cutAtTokens(encoded, token);
  for (const [slot, expected] of [
    ['to', 1],
    ['message-id', 1],
    ['list-unsubscribe', 1],
    ['url-in-text', count(mail.text, unsubscribeSentinel)],
    ['url-in-html', count(mail.html, unsubscribeSentinel)],
  ] as const) {
    const found = cut.slots.filter((each) => each === slot).length;
    if (found !== expected)
      throw new MailError(`The mail has ${found} places for "${slot}", not ${expected}`);
  }
  return {
    edition,
    settings,
    unsubscribeUrl: input.unsubscribeUrl ?? (() => null),
    encodeAddress: (address) => foldLines(`To: ${encodeTo(Mime, address)}`).slice('To: '.length),
    ...cut,
  };
}

/** One reader's mail, byte for byte as it is sent, and as `preview --format eml` shows it. Throws `MailError` where the address is none. */
export function spliceMessage(prepared: PreparedMessage, reader: MailAddress): Buffer {
  const { settings } = prepared;
  const url = prepared.unsubscribeUrl(reader.email);
  const mailto = unsubscribeMailto(settings);
  const link = url ?? mailto;
  const values: Record<Slot, string> = {
    to: prepared.encodeAddress({ name: reader.name, email: envelopeAddress(reader.email) }),
    'message-id': messageId(prepared.edition, reader.email, settings.from),
    // Folded between the addresses only: relays are known to break what is folded inside one.
    'list-unsubscribe': url === null ? `<${mailto}>` : `<${headerUrl(url)}>,\r\n <${mailto}>`,
    'url-in-text': quotedPrintable(link),
    'url-in-html': quotedPrintable(link.replaceAll('&', '&amp;').replaceAll('"', '&quot;')),
  };
  const parts: Buffer[] = [];
  prepared.chunks.forEach((chunk, index) => {
    parts.push(chunk);
    const slot = prepared.slots[index];
    if (slot) parts.push(Buffer.from(values[slot]));
  });
  return Buffer.concat(parts);
}

/** One reader's mail with its envelope, named so that composing it again is composing the same delivery. */
export function outgoingMessage(prepared: PreparedMessage, reader: MailAddress): OutgoingMessage {
  return {
    key: `${prepared.edition}/${normalizeEmail(reader.email)}`,
    from: envelopeAddress(prepared.settings.from.email),
    to: envelopeAddress(reader.email),
    raw: spliceMessage(prepared, reader),
  };
}

function encodeTo(Mime: typeof MimeNode, address: MailAddress): string {
  return Mime.encodeHeaderValue('To', [toNodemailer(address)]);
}

function toNodemailer(address: MailAddress): { name: string; address: string } {
  return { name: cleanHeaderText(address.name ?? ''), address: envelopeAddress(address.email) };
}

/** A URL that could end the angle brackets or the line is a fault of the program, not of a reader. */
function headerUrl(url: string): string {
  if (!/^https:\/\/[\x21-\x7e]+$/.test(url) || /[<>,\s]/.test(url)) {
    throw new MailError(`Not an address for List-Unsubscribe: ${JSON.stringify(url)}`);
  }
  return url;
}

/**
 * Quoted-printable soft breaks can stand anywhere inside a token, so each is looked for with breaks allowed between
 * any two characters; around a value in a body, soft breaks are set so that no line grows past 76 (RFC 2045, 6.7).
 */
function cutAtTokens(encoded: string, token: (slot: Slot) => string): { chunks: Buffer[]; slots: Slot[] } {
  const inHeader = {
    to: `${token('to')}@digest.invalid`,
    'message-id': `<${token('message-id')}@digest.invalid>`,
    'list-unsubscribe': token('list-unsubscribe'),
  };
  const alternatives = slots.map((slot) =>
    slot in inHeader
      ? `(${inHeader[slot as keyof typeof inHeader].replaceAll('.', '\\.')})`
      : `(${[...token(slot)].join('(?:=\r\n)?')})`,
  );
  const chunks: Buffer[] = [];
  const found: Slot[] = [];
  let position = 0;
  let opening = '';
  for (const match of encoded.matchAll(new RegExp(alternatives.join('|'), 'g'))) {
    const slot = slots[match.slice(1).findIndex((group) => group !== undefined)];
    if (slot === undefined) continue;
    const before = opening + encoded.slice(position, match.index);
    position = match.index + match[0].length;
    const inBody = slot.startsWith('url-');
    chunks.push(Buffer.from(inBody && !before.endsWith('\n') ? `${before}=\r\n` : before, 'latin1'));
    opening = inBody && !/^=?\r\n/.test(encoded.slice(position, position + 3)) ? '=\r\n' : '';
    found.push(slot);
  }
  chunks.push(Buffer.from(opening + encoded.slice(position), 'latin1'));
  return { chunks, slots: found };
}

/** Quoted-printable in lines of at most 75, to stand on lines of its own. */
function quotedPrintable(value: string): string {
  const encoded = [...Buffer.from(value)]
    .map((byte) =>
      byte > 0x20 && byte < 0x7f && byte !== 0x3d
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
  const lines: string[] = [];
  for (let start = 0; start < encoded.length; ) {
    let end = Math.min(start + 75, encoded.length);
    const lastEscape = encoded.lastIndexOf('=', end - 1);
    if (end < encoded.length && lastEscape > end - 3) end = lastEscape;
    lines.push(encoded.slice(start, end));
    start = end;
  }
  return lines.join('=\r\n');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
