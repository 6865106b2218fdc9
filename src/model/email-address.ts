// Parsing and normalising email addresses.
import { parseUrl } from './parse-url.ts';

export interface EmailAddress {
  email: string;
  name: string | null;
}

// RFC 5321 section 4.5.3.1: octets in a local part, and in a path less its angle brackets.
const maxLocalOctets = 64;
const maxAddressOctets = 254;

/**
 * Reads `reader@example.org` or `Name <reader@example.org>`; null for anything else, and for text with a control character.
 * The address is in Unicode NFC, so that one address has one spelling.
 */
export function parseEmailAddress(text: string): EmailAddress | null {
  if (/\p{Cc}/u.test(text)) return null;
  const [, quoted, bare, inBrackets] = /^\s*(?:"([^"]*)"|([^<>"]*))\s*<([^<>]+)>\s*$/.exec(text) ?? [];
  const email = (inBrackets ?? text).trim().normalize('NFC');
  if (!isEmail(email)) return null;
  return { email, name: (quoted ?? bare ?? '').trim() || null };
}

function isEmail(email: string): boolean {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const labels = email.slice(at + 1).split('.');
  // RFC 5322 atext, and letters beyond ASCII for SMTPUTF8 (RFC 6531). Quoted local parts are rejected: they are not in use.
  // Made where they are used: the tables of letters are slow to make, and every command loads this file.
  const localPart = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
  const domainLabel = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u;
  return (
    at > 0 &&
    Buffer.byteLength(local) <= maxLocalOctets &&
    Buffer.byteLength(email) <= maxAddressOctets &&
    localPart.test(local) &&
    labels.every((label) => label.length <= 63 && domainLabel.test(label)) &&
    (labels.length > 1 || labels[0] === 'localhost') &&
    // No top-level domain is a number (RFC 3696 section 2): `reader@192.168.0.1` lacks the brackets of an address literal.
    !/^\d+$/.test(labels.at(-1) ?? '')
  );
}

/**
 * What two spellings of one address have in common: Unicode NFC, lower case. RFC 5321 section 2.4 lets a local part's case
 * matter, but no provider of consequence does, and a reader who signs up twice wants one mail.
 */
export function normalizeEmail(email: string): string {
  return email.normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * What the addresses that reach one inbox have in common, for limits only: the local part without a tag (`ada+news@`) and
 * without dots, which Gmail ignores; the domain in its ASCII form. Two people may share it, if only dots distinguish them.
 */
export function inboxKey(email: string): string {
  const key = normalizeEmail(email);
  const at = key.lastIndexOf('@');
  const domain = asciiDomain(key.slice(at + 1));
  // Yahoo's separator of tags is a hyphen.
  const separator = /^(?:yahoo|ymail|rocketmail)\./.test(domain) ? /[+-]/ : /\+/;
  const [local = ''] = key.slice(0, at).split(separator);
  const bare = local.replaceAll('.', '');
  return `${bare || key.slice(0, at)}@${domain === 'googlemail.com' ? 'gmail.com' : domain}`;
}

function asciiDomain(domain: string): string {
  return parseUrl(`http://${domain}`)?.hostname ?? domain;
}
