// Reads reports that were written for people: which recipients they name, and which part of the text is about each.
import type { Mail, MailHeader } from './read-mail.ts';
import { addressesIn, addressPattern } from './returned-message.ts';

export interface TextRecipient {
  /** Empty if the report names no recipient. */
  email: string;
  /** What the server that refused calls the only recipient. */
  aliases: readonly string[];
  /** The part of the report that is about this recipient. */
  words: string;
  /** The text before the first of several recipients. */
  preamble: string;
}

const maxRecipients = 100;
/** A report's own text is short; what follows is something else. */
const maxReport = 60_000;

const address = addressPattern.source;

/** Words of delivering: "could not be delivered to: <kim@example.org>", "Reaching kim@example.org failed". */
const loosest = new RegExp(
  String.raw`\b(?:deliver\w*|message|mail|recipients?|mail ?box|account|address(?:es)?|sen[dt]\w*|reach\w*|user|to|for|(?:generated|expanded) from)\b[^<>@\n]{0,80}?[:\s<"'(]<?(${address})>?`,
  'gim',
);

/** The places in which reports name recipients, from the plainest to the loosest; the first kind that finds any is used. */
const mentions: readonly RegExp[] = [
  // A line that begins with the address, followed by what happened, or ends; or a reply: "550 <kim@example.org>... User unknown".
  new RegExp(
    String.raw`^[ \t*•-]*(?:(?:(?:received )?(?:<<<|>>>) )?[45]\d\d[ -](?:\d\.\d+\.\d+ )?|(?:final |failed |original )?(?:recipient|to|address|user|mailbox)(?: address)?\s*[:=]\s*)?["'(]?<?(${address})>?["')]?(?=[ \t]*(?:$|[:;,[({<]|\.\.\.|-|\b(?:invalid|user|unknown|delivery|was|is|has|could|failed|mailbox|account|host|recipient|does|not|on (?:\d|mon|tue|wed|thu|fri|sat|sun))\b))`,
    'gim',
  ),
  // What happened, and then the address alone: "Unknown user: kim@example.org".
  new RegExp(
    String.raw`^[ \t]*[a-z][^:@\n]{0,40}\b(?:unknown|fail\w*|exceeds?|invalid|full|large|deliver\w*|attempts?|not|size|user|host)\b[^:@\n]{0,40}:[ \t]*<?(${address})>?[ \t]*$`,
    'gim',
  ),
  new RegExp(String.raw`(?:^|[ \t<])(?:[45]\d\d[ -](?:\d\.\d+\.\d+ )?|rcpt to:\s*)<?(${address})>?`, 'gim'),
  loosest,
];

/** Addresses that write reports, and those that people are asked to write to. */
const officials =
  /^(?:mailer-daemon|postmaster|poostmaster|post_?master|mail-?daemon|abuse|support|helpdesk|hostmaster|no-?reply|admin(?:istrator)?|root)@/i;

/**
 * The recipients of a report in words. `X-Failed-Recipients` (Exim, Gmail) decides where there is one; else the text does;
 * where that names no recipient, the original message's headers do.
 */
export function parseReportText(
  mail: Mail,
  report: string,
  returned: readonly MailHeader[],
): TextRecipient[] {
  const found = mentionsIn(report);
  const { text } = found;
  const failed = addressesIn(mail.headers, ['x-failed-recipients']);
  const senders = new Set(
    [
      ...addressesIn(mail.headers, ['to', 'from', 'delivered-to']),
      ...addressesIn(returned, ['from', 'return-path', 'sender']),
    ].map(keyOf),
  );
  const isRecipient = (email: string) => !senders.has(keyOf(email)) && !officials.test(email);
  // Exchange names recipients outside its organisation by X.400 attributes: "c=US;p=Org;dda:SMTP=kim@example.org;".
  const bare = text.replace(/^[ \t]*c=[^\n]*dda:SMTP=/gim, '');
  const inText = namedIn(bare.replace(quotedHeaders, ''), isRecipient);
  const named = failed.length > 0 ? failed : inText.length > 0 ? inText : namedIn(bare, isRecipient);
  const emails =
    named.length > 0
      ? named
      : addressesIn(returned, ['x-envelope-to', 'envelope-to', 'to', 'x-hmxmroriginalrecipient']).slice(0, 1);
  const unique = [...new Map(emails.map((email) => [keyOf(email), email])).values()].slice(0, maxRecipients);
  return unique.length === 0
    ? [{ email: '', aliases: [], words: text, preamble: '' }]
    : unique.map((email) => ({
        email,
        aliases:
          unique.length > 1
            ? []
            : inReplies(text).filter((each) => isRecipient(each) && keyOf(each) !== keyOf(email)),
        words: wordsAbout(email, unique, found),
        preamble: preambleOf(unique, found),
      }));
}

function keyOf(email: string): string {
  return email.toLowerCase();
}

/** "Your message" and below it the headers of the original: its `To` isn't what the report found. */
const quotedHeaders =
  /^[ \t]*(?:your message|this report relates to a message[^\n]*)[ \t]*:?[ \t]*\n(?:[ \t]*\n)*(?:[ \t]*(?:to|cc|subject|sent|date|from|message-id|received)[ \t]*:[^\n]*\n(?:[ \t]{8,}[^\n]*\n)*)+/gim;

/** A line of a server's reply. */
const replyLine = /^[ \t]*[45]\d\d[ -][^\n]*$/gm;

/** The addresses in what servers answered, each once. */
function inReplies(text: string): string[] {
  const lines = text.match(replyLine) ?? [];
  return [...new Set(lines.flatMap((line) => line.match(addressPattern) ?? []))];
}

function namedIn(text: string, isRecipient: (email: string) => boolean): string[] {
  // A server repeats the address as it knows it, which may be another one than the report is about.
  const own = text.replace(replyLine, '');
  for (const pattern of mentions) {
    for (const part of pattern === loosest ? [own, text] : [text]) {
      const found = [...part.matchAll(pattern)].map(([, email = '']) => email).filter(isRecipient);
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Where a report mentions which address. */
export interface Mentions {
  text: string;
  /** By address in lower case: its places in the text, in order. */
  places: ReadonlyMap<string, readonly number[]>;
}

/** Looks a report through once, for any number of `wordsAbout`. */
export function mentionsIn(report: string): Mentions {
  const text = report.slice(0, maxReport);
  const places = new Map<string, number[]>();
  for (const { 0: email, index } of text.matchAll(addressPattern)) {
    const known = places.get(keyOf(email));
    if (known) known.push(index);
    else places.set(keyOf(email), [index]);
  }
  return { text, places };
}

/** What a report says about all its recipients before it names the first of several; empty for a report about one. */
export function preambleOf(all: readonly string[], { text, places }: Mentions): string {
  const starts = [...new Set(all.map(keyOf))].flatMap((key) => places.get(key)?.[0] ?? []);
  return starts.length < 2 ? '' : text.slice(0, text.lastIndexOf('\n', Math.min(...starts)) + 1);
}

/**
 * The words about one of several recipients: from its name to the next one's. A transcript of a session has it the other
 * way round: the dialogue first, then the line that names the recipient. With one recipient, all words are about it.
 */
export function wordsAbout(email: string, all: readonly string[], { text, places }: Mentions): string {
  const own = places.get(keyOf(email)) ?? [];
  const [at] = own;
  const others = [...new Set(all.map(keyOf))].filter((key) => key !== keyOf(email));
  if (at === undefined || others.length === 0) return text;
  const elsewhere = others.flatMap((key) => places.get(key) ?? []);
  if (/transcript of session follows|while talking to/i.test(text)) {
    const lineEnd = text.indexOf('\n', own.at(-1));
    const before = elsewhere.reduce((latest, place) => (place < at ? Math.max(latest, place) : latest), -1);
    const start = before < 0 ? 0 : text.indexOf('\n', before) + 1;
    return text.slice(start, lineEnd < 0 ? undefined : lineEnd);
  }
  const next = elsewhere.reduce((first, place) => (place > at ? Math.min(first, place) : first), text.length);
  const end = next === text.length ? next : text.lastIndexOf('\n', next);
  return text.slice(text.lastIndexOf('\n', at) + 1, Math.max(end, at));
}
