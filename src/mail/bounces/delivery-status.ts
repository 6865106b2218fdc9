// Reads the machine's part of a delivery report: the field groups of RFC 3464 section 2, as they are and as they ought to be.

/** What a report's fields say about one recipient. */
export interface DeliveryStatus {
  /** Final-Recipient, else Original-Recipient; empty if neither is an address. */
  email: string;
  aliases: string[];
  /** In lower case: `failed`, `delayed`, `delivered`, `relayed`, `expanded`. */
  action: string;
  /** As RFC 3463 writes it; empty if it is missing. */
  status: string;
  /** The words after the status, which some systems use for the reason. */
  statusComment: string;
  /** `smtp`, `x-unix`, `x-postfix`; empty if it is missing. */
  diagnosticType: string;
  diagnostic: string;
  /** PowerMTA's own verdict, `bad-mailbox`; empty elsewhere. */
  category: string;
}

const maxRecipients = 200;
/** These start what belongs to one recipient (RFC 3464 section 2.3), in whichever order a system writes them. */
const ofRecipient = new Set([
  'final-recipient',
  'original-recipient',
  'x-actual-recipient',
  'action',
  'status',
  'diagnostic-code',
  'remote-mta',
  'last-attempt-date',
  'will-retry-until',
]);

type Fields = Map<string, string>;

/** The recipients of a report's text; empty if it has none. Never throws. */
export function parseDeliveryStatus(text: string): DeliveryStatus[] {
  const groups: Fields[] = [];
  let group: Fields = new Map();
  const close = () => {
    if ([...group.keys()].some((name) => ofRecipient.has(name))) groups.push(group);
    group = new Map();
  };
  for (const { name, value, afterGap } of fieldsOf(text)) {
    // Some systems leave out the empty line between groups, some put one into a group.
    if (group.has(name) || (afterGap && !isIncomplete(group))) close();
    group.set(name, value);
  }
  close();
  return groups.map(toStatus).slice(0, maxRecipients);
}

function isIncomplete(group: Fields): boolean {
  return group.has('final-recipient') && !group.has('status') && !group.has('action');
}

function* fieldsOf(text: string): Generator<{ name: string; value: string; afterGap: boolean }> {
  let afterGap = false;
  const unfolded = text.replace(/\r\n?/g, '\n').replace(/\n[ \t]+(?=\S)/g, ' ');
  for (const line of unfolded.split('\n')) {
    const [, name, value = ''] = /^([A-Za-z][\w-]{1,60})[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      yield { name: name.toLowerCase(), value: value.trim(), afterGap };
      afterGap = false;
    } else if (line.trim() === '') afterGap = true;
  }
}

function toStatus(fields: Fields): DeliveryStatus {
  const get = (name: string) => fields.get(name) ?? '';
  const candidates = ['final-recipient', 'original-recipient', 'x-actual-recipient']
    .map((name) => addressOf(get(name)))
    .filter((email) => email !== '');
  const whole = candidates.filter((email) => /@[^@.]+\.[^@]+$/.test(email));
  const email = whole[0] ?? candidates[0] ?? '';
  const [, status = '', comment = ''] = /([245]\.\d{1,3}\.\d{1,3})\s*\(?([^)]*)/.exec(get('status')) ?? [];
  const code = get('diagnostic-code');
  const [, type, words] = /^\s*([A-Za-z][\w-]{0,40})\s*;\s*([\s\S]*)$/.exec(code) ?? [];
  return {
    email,
    aliases: [...new Set(candidates)].filter((each) => each !== email),
    action: /^[a-z]+/.exec(get('action').toLowerCase())?.[0] ?? '',
    status,
    statusComment: comment.trim(),
    diagnosticType: (type ?? '').toLowerCase(),
    diagnostic: (words ?? code).trim(),
    category: get('x-powermta-bouncecategory').toLowerCase(),
  };
}

/** `rfc822; <kim@example.org>` and `rfc822;@relay.example:kim@example.org` (a source route, RFC 5321 appendix C) name Kim. */
function addressOf(value: string): string {
  const bare = value
    .replace(/^\s*[\w-]+\s*;\s*/, '')
    .replace(/^<(.*)>.*$/, '$1')
    .replace(/^@[^:]*:/, '')
    .trim();
  const [address] = /^(?:"[^"]*"|[^\s@"<>]+)@[^\s@<>,;]+/.exec(bare) ?? [];
  return address ?? '';
}
