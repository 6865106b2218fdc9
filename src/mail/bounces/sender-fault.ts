// Distinguishes a refusal of the sender from one of the recipient: servers also reply to RCPT or the content with faults of our own domain.
import { plainWords } from './plain-words.ts';
import type { Mail, MailHeader } from './read-mail.ts';
import { addressesIn } from './returned-message.ts';

/** The names under which the returned message was sent, in lower case. */
export interface SenderNames {
  addresses: ReadonlySet<string>;
  domains: ReadonlySet<string>;
}

/** Reads them from the address that the report came to, and from the headers of the message that it returns. */
export function senderNames(mail: Mail, returned: readonly MailHeader[]): SenderNames {
  const addresses = [
    ...addressesIn(mail.headers, ['delivered-to', 'x-original-to', 'envelope-to', 'to']),
    ...addressesIn(returned, ['return-path', 'from', 'sender', 'reply-to']),
  ].map((address) => address.toLowerCase());
  return { addresses: new Set(addresses), domains: new Set(addresses.map(domainOf)) };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** What servers call the domain or host that sends. */
const sendingSide = new RegExp(
  [
    // "From domain example.org", "RFC.5321 from domain", "sender's mail domain", "your host name".
    '\\b(?:(?:mail ?)?from|return[- ]?path|reply[- ]to) (?:domain|address)\\b',
    "\\b(?:sender(?:'s)?|senders'?|sending|envelope|originat\\w+|helo|ehlo|client|your)(?: \\S+){0,2}? (?:domain|host ?name|host|dns|name)\\b",
    // "domain of the sender", "host name in the return path".
    '\\b(?:domain|host ?name|host) (?:part )?(?:of|in) (?:\\S+ ){0,3}?(?:sender|from|originator|return[- ]?path|client)\\b',
    '\\bsending (?:mail|e-?mail) (?:of|from|for)\\b|\\bunresolvable (?:\\S+ )?from\\b|\\bsender (?:verif|callout|callback|id\\b)',
    '\\b(?:mail ?from|sender|return[- ]?path)(?: address)?\\b[^;]{0,60}\\b(?:domain|host|dns|mx|unresolv\\w+|resolv\\w+)',
  ].join('|'),
);

/** Servers that call the sender back say so; what follows is the reply of the sender's own server about the sender's address. */
const callback = /\b(?:call-?(?:back|out)|verif(?:y|ication|ying|ied)|sender|mail ?from|return[- ]?path)\b/;

/** Whether a text speaks of the domain or host that sends. */
export function namesSendingSide(text: string): boolean {
  return sendingSide.test(plainWords(text));
}

/**
 * Whether an unknown domain in a refusal is the sender's and not the recipient's: `words` as `plainWords` makes them, `text`
 * as it was received, `email` the recipient.
 */
export function isSendersDomain(text: string, email: string, sender: SenderNames): boolean {
  if (namesSendingSide(text)) return true;
  if (namesDomainOf(text, email)) return false;
  const recipientDomain = domainOf(email.toLowerCase());
  const lower = text.toLowerCase();
  return [...sender.domains].some((domain) => domain !== recipientDomain && namesDomain(lower, domain));
}

/**
 * Whether an unknown user in a refusal is the sender's address and not the recipient. Beside the status for an unknown recipient
 * (5.1.1) the server must also say that it looked the sender up: it may name both.
 */
export function isSendersAddress(text: string, email: string, sender: SenderNames, status: string): boolean {
  const lower = text.toLowerCase();
  if (email !== '' && lower.includes(email.toLowerCase())) return false;
  const namesSender = [...sender.addresses].some((address) => lower.includes(address));
  return namesSender && (status !== '5.1.1' || callback.test(lower));
}

/** Whether a text names the domain of an address, or the address. */
export function namesDomainOf(text: string, email: string): boolean {
  return namesDomain(text.toLowerCase(), domainOf(email.toLowerCase()));
}

function namesDomain(text: string, domain: string): boolean {
  if (!domain.includes('.')) return false;
  const escaped = domain.replace(/[^a-z0-9-]/g, (character) => `\\${character}`);
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-]|\\.\\w)`).test(text);
}
