// Finds our own signed addresses in a returning mail: in the addresses it came to, and in what it returns.
import { parseReturnPath, type ReturnPath } from '../compose/return-path.ts';
import type { Mail } from './read-mail.ts';
import { addressesIn } from './returned-message.ts';

export interface Marks {
  /** In the addresses that the mail came to. */
  own: ReturnPath | null;
  /** In what the mail returns or quotes: our Return-Path or List-Unsubscribe of the message that it is about. */
  returned: ReturnPath | null;
}

/** The headers in which delivery leaves the address that a mail came to, whichever system delivered it. */
const deliveryHeaders = new Set([
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-rcpt-to',
  'x-forwarded-to',
  'to',
  'cc',
  'resent-to',
]);

/** What a signed address looks like, its plus perhaps escaped in a `mailto:`. */
const markPattern = /[^\s<>,;:"'()[\]]{1,64}(?:\+|%2b)[bu]-[0-9a-z]{1,11}-[0-9a-f]{10}@[\w.-]{1,255}/gi;
const maxText = 200_000;
const maxMarks = 20;

/** Looks for addresses made with `key`. Foreign and forged addresses are ignored. */
export function findMarks(mail: Mail, key: Buffer): Marks {
  const own = mail.headers.filter(({ name }) => deliveryHeaders.has(name)).map(({ value }) => value);
  const texts = [mail.text, ...mail.parts.map(({ text }) => text)].map((text) => text.slice(0, maxText));
  return { own: firstMark(own, key), returned: firstMark(texts, key) };
}

/** The addresses that a mail came to. */
export function deliveredTo(mail: Mail): string[] {
  return addressesIn(mail.headers, [...deliveryHeaders]);
}

function firstMark(texts: readonly string[], key: Buffer): ReturnPath | null {
  for (const text of texts) {
    for (const address of (text.match(markPattern) ?? []).slice(0, maxMarks)) {
      const mark = parseReturnPath(address.replace(/%2b/i, '+'), key);
      if (mark) return mark;
    }
  }
  return null;
}

/**
 * Whether a mail has the Message-ID anywhere: in what it returns, in a field of its report, or as the mail that it replies to.
 */
export function mentions(mail: Mail, messageId: string): boolean {
  const id = messageId.replace(/^<|>$/g, '');
  return (
    mail.headers.some(({ name, value }) => /^(?:in-reply-to|references)$/.test(name) && value.includes(id)) ||
    [mail.text, ...mail.parts.map(({ text }) => text)].some((text) => text.includes(id))
  );
}
