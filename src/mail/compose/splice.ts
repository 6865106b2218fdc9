// Splices what is a reader's own into a prepared mail, and signs the result.
import { MailError } from '../../errors.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import { lengthOf, roomFor, writePieces } from '../pieces.ts';
import type { OutgoingMessage } from '../transports/transport.ts';
import { type HeaderField, relaxedBody, relaxedValue } from './dkim.ts';
import { envelopeAddress } from './headers.ts';
import { bodyChunks, type EncodedPart, encodePart, type MailPart, type PreparedMessage } from './message.ts';
import { quotedPrintable, quotedPrintablePiece } from './quoted-printable.ts';
import type { Reader, ReaderLinks } from './reader-links.ts';
import { headerSlotsOf } from './tokens.ts';

/** The words of a mail whose papers are the reader's own. */
export interface OwnWords {
  subject: string;
  preheader: string;
}

/**
 * One reader's mail with its envelope, byte for byte as it is sent and as `preview --format eml` shows it; composing it
 * again is composing the same delivery. `parts` replace the papers' sentinel, in order: by name what was
 * encoded once, as they are those of this reader only. Throws `MailError` for a malformed address.
 */
export async function outgoingMessage(
  prepared: PreparedMessage,
  reader: Reader,
  parts: readonly (string | MailPart)[] = [],
  own: OwnWords = { subject: '', preheader: '' },
): Promise<OutgoingMessage> {
  const links = prepared.links(reader);
  const address = envelopeAddress(reader.email);
  const header = {
    to: prepared.encodeAddress({ name: reader.name, email: address }),
    'message-id': prepared.messageId(reader.email),
    subject: prepared.encodeSubject?.(own.subject) ?? '',
    'list-unsubscribe': listUnsubscribe(links),
  };
  const body = bodyValues(prepared, links, parts, own);
  const pieces: Buffer[] = [];
  for (const [index, chunk] of prepared.chunks.entries()) {
    pieces.push(chunk);
    const slot = prepared.slots[index];
    if (slot === undefined) continue;
    if (slot in header) pieces.push(Buffer.from(header[slot as keyof typeof header]));
    else pieces.push(...body[slot as keyof typeof body]);
  }
  if (prepared.signing) pieces.unshift(Buffer.from(await signature(prepared, header, body)));
  return {
    key: `${prepared.edition}/${normalizeEmail(reader.email)}`,
    from: links.returnPath,
    to: address,
    pieces,
    size: lengthOf(pieces),
  };
}

type HeaderValues = Record<'to' | 'message-id' | 'subject' | 'list-unsubscribe', string>;
type BodyValues = ReturnType<typeof bodyValues>;

const oneClick = 'List-Unsubscribe=One-Click';

/** One-click needs an https address (RFC 8058 section 3.1). Folded between the addresses only: relays are known to break what is folded inside one. */
function listUnsubscribe({ unsubscribeUrl, unsubscribeMailto }: ReaderLinks): string {
  if (!unsubscribeUrl?.startsWith('https:')) return `<${unsubscribeMailto}>`;
  return `<${headerUrl(unsubscribeUrl)}>,\r\n <${unsubscribeMailto}>\r\nList-Unsubscribe-Post: ${oneClick}`;
}

/** A URL that could end the angle brackets or the line is a fault of the program, not of a reader. */
function headerUrl(url: string): string {
  if (!/^https:\/\/[\x21-\x7e]+$/.test(url) || /[<>,\s]/.test(url)) {
    throw new MailError(`Not an address for List-Unsubscribe: ${JSON.stringify(url)}`);
  }
  return url;
}

function bodyValues(
  prepared: PreparedMessage,
  links: ReaderLinks,
  parts: readonly (string | MailPart)[],
  { preheader }: OwnWords,
) {
  const stop = links.unsubscribeUrl ?? links.unsubscribeMailto;
  const change = links.preferencesUrl ?? stop;
  const vote = links.voteUrl ?? '';
  const encoded = parts.map((part) => (typeof part === 'string' ? partOf(prepared, part) : encodePart(part)));
  return {
    'unsubscribe-in-text': [Buffer.from(quotedPrintable(stop))],
    'unsubscribe-in-html': [Buffer.from(quotedPrintable(escapeAttribute(stop)))],
    'preferences-in-text': [Buffer.from(quotedPrintable(change))],
    'preferences-in-html': [Buffer.from(quotedPrintable(escapeAttribute(change)))],
    'preheader-in-text': [Buffer.from(quotedPrintable(preheader))],
    'preheader-in-html': [Buffer.from(quotedPrintable(escapeText(preheader)))],
    'vote-in-text': [Buffer.from(quotedPrintable(vote))],
    'vote-in-html': [Buffer.from(quotedPrintable(escapeAttribute(vote)))],
    'papers-in-text': joinedPieces(encoded, 'text', vote),
    'papers-in-html': joinedPieces(encoded, 'html', escapeAttribute(vote)),
  };
}

/** The pieces of all parts in their order, with the reader's link between each two of one part. */
function joinedPieces(parts: readonly EncodedPart[], kind: keyof EncodedPart, link: string): Buffer[] {
  const own = quotedPrintablePiece(link);
  const pieces: Buffer[] = [];
  for (const part of parts) {
    let isFirst = true;
    for (const piece of part[kind]) {
      if (!isFirst) pieces.push(own);
      isFirst = false;
      if (piece.length > 0) pieces.push(piece);
    }
  }
  return pieces;
}

function partOf({ parts }: PreparedMessage, name: string): EncodedPart {
  const part = parts.get(name);
  if (!part) throw new MailError(`The mail has no part "${name}"`);
  return part;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escapeAttribute(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

async function signature(
  { signing, chunks, slots, encodeSubject }: PreparedMessage,
  header: HeaderValues,
  body: BodyValues,
): Promise<string> {
  if (!signing) return '';
  const { signer, fields, canonical } = signing;
  const hash = signing.opening.copy();
  const [, ...rest] = bodyChunks(chunks, slots);
  // A reader's own pieces may occur once for each paper.
  const ownForms = new Map<Buffer, Buffer>();
  const formOf = (piece: Buffer): Buffer => {
    const known = canonical.get(piece) ?? ownForms.get(piece);
    if (known) return known;
    const made = relaxedBody(piece);
    ownForms.set(piece, made);
    return made;
  };
  const forms: Buffer[] = [];
  for (const [index, slot] of slots.slice(headerSlotsOf(slots).length).entries()) {
    for (const piece of body[slot as keyof BodyValues]) forms.push(formOf(piece));
    const chunk = rest[index];
    if (chunk) forms.push(canonical.get(chunk) ?? chunk);
  }
  // At once: each update of the hash costs more than copying what it takes.
  signing.room = roomFor(lengthOf(forms), signing.room);
  hash.update(writePieces(forms, signing.room));
  const [unsubscribe = '', post] = header['list-unsubscribe'].split('\r\nList-Unsubscribe-Post:');
  const own = new Map([
    ['to', header.to],
    ['message-id', header['message-id']],
    ...(encodeSubject ? [['subject', header.subject] as const] : []),
    ['list-unsubscribe', unsubscribe],
    ['list-unsubscribe-post', post],
  ]);
  const signed = signer.signedFields.flatMap((name): HeaderField[] => {
    const value = own.get(name);
    if (value !== undefined) return [{ name, value: relaxedValue(value) }];
    const field = own.has(name) ? undefined : fields.get(name);
    return field ? [field] : [];
  });
  return await signer.sign(signed, hash.digest('base64'));
}
