// The header values of a mail that are not simply a configured word: identifiers, list headers, addresses.
import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { MailError } from '../../errors.ts';
import type { EditionId } from '../../model/edition.ts';
import { normalizeEmail, parseEmailAddress } from '../../model/email-address.ts';
import type { MailAddress, MailSettings } from '../settings.ts';

/** Control characters, and the bidirectional overrides that make a name read as another one. */
const unsafeInText = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu;

/** A header is folded at spaces only, and a line has room for 998 characters (RFC 5322 section 2.1.1). */
const unfoldable = /[\x21-\x7e]{200}(?=[\x21-\x7e])/g;

/**
 * One line of plain words: what a display name or a subject may contain, whatever was typed or fetched. What looks like
 * an encoded word (RFC 2047) would be decoded by the reader's program, line ends and all, so an invisible joiner (U+2060) parts its opening.
 */
export function cleanHeaderText(text: string): string {
  return text
    .replace(unsafeInText, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('=?', '=\u2060?')
    .replace(unfoldable, '$& ')
    .trim();
}

/**
 * An address as SMTP takes it: the domain in its ASCII form (IDNA), unless the local part needs SMTPUTF8 anyway
 * (RFC 6531). Throws `MailError` for what cannot be an address.
 */
export function envelopeAddress(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = domainToASCII(email.slice(at + 1));
  if (parseEmailAddress(email)?.email !== email || domain === '') {
    throw new MailError(`Not an address: ${JSON.stringify(email)}`);
  }
  const local = email.slice(0, at);
  return Buffer.byteLength(local) === local.length ? `${local}@${domain}` : email;
}

/** The same for one edition and address whenever it is composed, so that receivers can drop a duplicate (RFC 5322, 3.6.4). */
export function messageIds(edition: EditionId, from: MailAddress): (email: string) => string {
  const name = edition.replace(/[^\w.-]+/g, '.');
  const domain = domainOf(from);
  return (email) => {
    const hash = createHash('sha256')
      .update(`${edition}\0${normalizeEmail(email)}`)
      .digest('hex');
    return `<${name}.${hash.slice(0, 24)}@${domain}>`;
  };
}

/** RFC 2919: a phrase, and an identifier under a domain that the sender may name lists in. */
export function listId(settings: MailSettings): { phrase: string; id: string } {
  const label = settings.listTitle
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return {
    phrase: cleanHeaderText(settings.listTitle),
    id: `${label.slice(0, 63) || 'digest'}.${domainOf(settings.from)}`,
  };
}

/**
 * Names what a complaint is about to providers that count by it (Google's Feedback-ID: three fields of the sender's choice, then
 * the sender, 5 to 15 characters that stay the same).
 */
export function feedbackId(edition: EditionId, settings: MailSettings): string {
  const [period = '', date = ''] = edition.split('/');
  const { id } = listId(settings);
  const sender = createHash('sha256').update(domainOf(settings.from)).digest('hex').slice(0, 8);
  return `${date}:${period}:${id.slice(0, id.indexOf('.'))}:digest-${sender}`;
}

function domainOf(address: MailAddress): string {
  const envelope = envelopeAddress(address.email);
  return domainToASCII(envelope.slice(envelope.lastIndexOf('@') + 1));
}
