// Composes the mail of an edition once: everything but what differs per reader is encoded, and cut at the places for that.
import { createHash, type Hash } from 'node:crypto';
import type MimeNode from 'nodemailer/lib/mime-node';
import { MailError } from '../../errors.ts';
import type { EditionId } from '../../model/edition.ts';
import type { Instant } from '../../model/time.ts';
import type { MailAddress, MailSettings } from '../settings.ts';
import { type DkimSigner, dkimSigner, type HeaderField, headerFields, relaxedBody } from './dkim.ts';
import { cleanHeaderText, envelopeAddress, feedbackId, listId, messageIds } from './headers.ts';
import { quotedPrintablePiece, withoutBareReturns } from './quoted-printable.ts';
import type { Reader, ReaderLinks } from './reader-links.ts';
import { sentinels } from './sentinels.ts';
import {
  addressOf,
  allSlots,
  cutAtTokens,
  headerSlotsOf,
  nonceLength,
  type Sentinel,
  type Slot,
  tokenOf,
} from './tokens.ts';

export interface MailContent {
  subject: string;
  html: string;
  text: string;
}

/** A part of both bodies: a paper, or the line with its reason. */
export interface MailPart {
  html: string;
  text: string;
}

export interface MessageInput {
  mail: MailContent;
  /** What may replace the papers' sentinel, by names of the caller's; needed where the mail has that sentinel. */
  parts?: ReadonlyMap<string, MailPart>;
  /** Whether each reader's mail has a subject of its own, in place of the mail's. */
  ownSubjects?: boolean;
  settings: MailSettings;
  edition: EditionId;
  /** The `Date` header: the instant when the edition was frozen, so that a retry tomorrow sends the same bytes. */
  date: Instant;
  links: (reader: Reader) => ReaderLinks;
}

/** Pieces of the encoded bodies; the link to vote goes between each two. */
export interface EncodedPart {
  html: readonly Buffer[];
  text: readonly Buffer[];
}

/** A mail that is finished except for what differs per reader: `chunks[0] slots[0] chunks[1] …`. */
export interface PreparedMessage {
  edition: EditionId;
  settings: MailSettings;
  links: (reader: Reader) => ReaderLinks;
  /** The value of `To`, folded; the address must be one of the envelope's. */
  encodeAddress: (address: MailAddress) => string;
  messageId: (email: string) => string;
  chunks: Buffer[];
  slots: Slot[];
  /** Parts that were encoded so far, by names of the caller's; see `addPart`. */
  parts: Map<string, EncodedPart>;
  /** The value of `Subject`, encoded and folded; null if it is the same for all and part of the chunks. */
  encodeSubject: ((subject: string) => string) | null;
  signing: PreparedSigning | null;
}

/** What is known of a signature before there is a reader. */
export interface PreparedSigning {
  signer: DkimSigner;
  /** Fields that are the same for all readers. */
  fields: ReadonlyMap<string, HeaderField>;
  /** SHA-256 of the canonical body up to its first slot. */
  opening: Hash;
  /** Canonical forms of the pieces that are not their own. */
  canonical: Map<Buffer, Buffer>;
  /** Where the canonical body is put together to be hashed. */
  room: Buffer | null;
}

/**
 * Composes the mail of an edition: multipart/alternative, UTF-8, quoted-printable, CRLF. Dots are not stuffed; that
 * is the transport's. Throws `MailError` for a malformed address of the sender.
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
    .slice(0, nonceLength);
  const token = (slot: Slot) => tokenOf(slot, nonce);
  const list = listId(settings);
  const encoder = new Mime(false);
  const listPhrase = encoder.encodeHeaderValue('To', [{ name: list.phrase, address: `digest@${list.id}` }]);
  const asIs = (value: string) => ({ prepared: true, value });
  const composer = new MailComposer({
    baseBoundary: nonce,
    encoding: 'quoted-printable',
    newline: 'windows',
    from: toNodemailer(settings.from),
    ...(settings.replyTo ? { replyTo: toNodemailer(settings.replyTo) } : {}),
    to: addressOf('to', nonce),
    subject: input.ownSubjects ? token('subject') : cleanHeaderText(mail.subject),
    date: new Date(input.date),
    messageId: `<${addressOf('message-id', nonce)}>`,
    headers: [
      { key: 'List-Id', value: { ...asIs(listPhrase.replace('<digest@', '<')), foldLines: true } },
      { key: 'List-Unsubscribe', value: asIs(token('list-unsubscribe')) },
      ...(settings.siteUrl ? [{ key: 'List-Archive', value: asIs(`<${settings.siteUrl}/archive>`) }] : []),
      { key: 'Feedback-ID', value: asIs(feedbackId(edition, settings)) },
      // RFC 3834 section 5: a responder shall not answer this, and vacation notices stay away.
      { key: 'Auto-Submitted', value: 'auto-generated' },
      { key: 'Precedence', value: 'bulk' },
    ],
    text: withTokens(mail.text, 'text', token),
    html: withTokens(mail.html, 'html', token),
  });
  const encoded = (await composer.compile().build()).toString('latin1');
  const cut = cutAtTokens(encoded, nonce);
  assertComplete(cut.slots, input);
  const prepared: PreparedMessage = {
    edition,
    settings,
    links: input.links,
    encodeAddress: ({ name, email }) =>
      name === null ? email : foldLines(`To: ${encodeTo(encoder, name, email)}`).slice('To: '.length),
    messageId: messageIds(edition, settings.from),
    ...cut,
    parts: new Map(),
    encodeSubject: input.ownSubjects
      ? (subject) =>
          foldLines(`Subject: ${encoder.encodeHeaderValue('Subject', cleanHeaderText(subject))}`).slice(
            'Subject: '.length,
          )
      : null,
    signing: prepareSigning(settings, encoded, cut),
  };
  for (const [name, part] of input.parts ?? []) addPart(prepared, name, part);
  return prepared;
}

/** Encodes a part once, for all readers whose mails have it. */
export function addPart({ parts, signing }: PreparedMessage, name: string, part: MailPart): void {
  const encoded = encodePart(part);
  parts.set(name, encoded);
  for (const piece of [...encoded.html, ...encoded.text]) signing?.canonical.set(piece, relaxedBody(piece));
}

export function encodePart({ html, text }: MailPart): EncodedPart {
  const pieces = (body: string) => body.split(sentinels.vote).map(quotedPrintablePiece);
  return { html: pieces(html), text: pieces(text) };
}

function withTokens(body: string, kind: 'text' | 'html', token: (slot: Slot) => string): string {
  return (Object.keys(sentinels) as Sentinel[]).reduce(
    (text, name) => text.replaceAll(sentinels[name], token(`${name}-in-${kind}`)),
    withoutBareReturns(body),
  );
}

/** An encoding that hid a token would send one reader's place to all. */
function assertComplete(found: readonly Slot[], { mail, ownSubjects }: MessageInput): void {
  const expected = (slot: Slot) => {
    const [name = '', kind] = slot.split('-in-');
    if (kind !== 'text' && kind !== 'html') return slot === 'subject' && !ownSubjects ? 0 : 1;
    return mail[kind].split(sentinels[name as Sentinel]).length - 1;
  };
  for (const slot of allSlots) {
    const count = found.filter((each) => each === slot).length;
    if (count !== expected(slot)) {
      throw new MailError(`The mail has ${count} places for "${slot}", not ${expected(slot)}`);
    }
  }
}

function prepareSigning(
  { dkim }: MailSettings,
  encoded: string,
  { chunks, slots }: { chunks: readonly Buffer[]; slots: readonly Slot[] },
): PreparedSigning | null {
  const header = encoded.slice(0, encoded.indexOf('\r\n\r\n') + 2);
  const fields = headerFields(Buffer.from(header, 'latin1').toString());
  const signer = dkimSigner(dkim, [...fields.map(({ name }) => name), 'list-unsubscribe-post']);
  if (!signer) return null;
  const [opening, ...rest] = bodyChunks(chunks, slots);
  return {
    signer,
    fields: new Map(fields.map((field) => [field.name, field])),
    opening: createHash('sha256').update(relaxedBody(opening)),
    canonical: new Map(rest.map((piece) => [piece, relaxedBody(piece)])),
    room: null,
  };
}

/** The chunks of the body: the first of them begins after the header and its slots. */
export function bodyChunks(chunks: readonly Buffer[], slots: readonly Slot[]): [Buffer, ...Buffer[]] {
  const inHeader = headerSlotsOf(slots).length;
  const [first = Buffer.alloc(0), ...rest] = chunks.slice(inHeader);
  return [first.subarray(first.indexOf('\r\n\r\n') + 4), ...rest];
}

function encodeTo(encoder: MimeNode, name: string, address: string): string {
  return encoder.encodeHeaderValue('To', [{ name: cleanHeaderText(name), address }]);
}

function toNodemailer(address: MailAddress): { name: string; address: string } {
  return { name: cleanHeaderText(address.name ?? ''), address: envelopeAddress(address.email) };
}
