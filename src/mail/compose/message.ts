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

type Sentinel = keyof typeof sentinels;

export interface MailContent {
  subject: string;
  html: string;
  text: string;
}

/** A part of both bodies: a paper, or the line that says why it is there. */
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

const headerSlots = ['to', 'message-id', 'subject', 'list-unsubscribe'] as const;
type HeaderSlot = (typeof headerSlots)[number];
/** `papers-in-html` and its like. */
type BodySlot = `${Sentinel}-in-${'text' | 'html'}`;
type Slot = HeaderSlot | BodySlot;
const bodySlots = (Object.keys(sentinels) as Sentinel[]).flatMap(
  (name) => [`${name}-in-text`, `${name}-in-html`] as const,
);
const allSlots: readonly Slot[] = [...headerSlots, ...bodySlots];

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
  /** The value of `Subject`, encoded and folded; null where it is the same for all and part of the chunks. */
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
    .slice(0, 24);
  const token = (slot: Slot) => `slot-${slot}-${nonce}`;
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
    to: `${token('to')}@digest.invalid`,
    subject: input.ownSubjects ? token('subject') : cleanHeaderText(mail.subject),
    date: new Date(input.date),
    messageId: `<${token('message-id')}@digest.invalid>`,
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
  const cut = cutAtTokens(encoded, token);
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

/** The slots of the header: they come before all others. */
export function headerSlotsOf(slots: readonly Slot[]): Slot[] {
  return slots.filter((slot) => headerSlots.some((each) => each === slot));
}

/** Of the chunks, those of the body: the first of them begins behind the header, after its slots. */
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

/**
 * Quoted-printable soft breaks can be anywhere inside a token, so each is looked for with breaks allowed between
 * any two characters; around a value in a body, soft breaks are set so that no line grows past 76 (RFC 2045, 6.7).
 */
function cutAtTokens(encoded: string, token: (slot: Slot) => string): { chunks: Buffer[]; slots: Slot[] } {
  const inHeader: Record<HeaderSlot, string> = {
    to: `${token('to')}@digest.invalid`,
    'message-id': `<${token('message-id')}@digest.invalid>`,
    subject: token('subject'),
    'list-unsubscribe': token('list-unsubscribe'),
  };
  const alternatives = allSlots.map((slot) =>
    slot in inHeader
      ? `(${inHeader[slot as HeaderSlot].replaceAll('.', '\\.')})`
      : `(${[...token(slot)].join('(?:=\r\n)?')})`,
  );
  const chunks: Buffer[] = [];
  const found: Slot[] = [];
  let position = 0;
  let opening = '';
  for (const match of encoded.matchAll(new RegExp(alternatives.join('|'), 'g'))) {
    const slot = allSlots[match.slice(1).findIndex((group) => group !== undefined)];
    if (slot === undefined) continue;
    const before = opening + encoded.slice(position, match.index);
    position = match.index + match[0].length;
    const inBody = !(slot in inHeader);
    chunks.push(Buffer.from(inBody && !before.endsWith('\n') ? `${before}=\r\n` : before, 'latin1'));
    opening = inBody && !/^=?\r\n/.test(encoded.slice(position, position + 3)) ? '=\r\n' : '';
    found.push(slot);
  }
  chunks.push(Buffer.from(opening + encoded.slice(position), 'latin1'));
  return { chunks, slots: found };
}
