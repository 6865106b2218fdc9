// Rules about the header that every mail has: who, when, what, and how it is written.
import { parseEmailAddress } from '../../model/email-address.ts';
import { fieldOf, fieldsOf } from './mail-source.ts';
import type { Rule } from './rule.ts';

const once = ['From', 'Sender', 'Reply-To', 'To', 'Cc', 'Message-ID', 'Date', 'Subject', 'MIME-Version'];
const needed = ['From', 'To', 'Date', 'Subject', 'Message-ID', 'MIME-Version'];
/** Longer subjects are cut by every client; by some after 40 letters. */
const maxSubjectLetters = 150;

export const headerRules: readonly Rule[] = [
  {
    id: 'field-missing',
    severity: 'error',
    basis: 'RFC 5322 section 3.6; Gmail refuses mail without From, Date or Message-ID',
    check: ({ root }) =>
      needed.filter((name) => !fieldOf(root, name)).map((name) => `there is no ${name}, or it is empty`),
  },
  {
    id: 'field-repeated',
    severity: 'error',
    basis: 'RFC 5322 section 3.6; Gmail "Email sender guidelines": headers must not occur twice',
    check: ({ root }) =>
      once
        .map((name) => ({ name, count: fieldsOf(root, name).length }))
        .filter(({ count }) => count > 1)
        .map(({ name, count }) => `${name} occurs ${count} times`),
  },
  {
    id: 'from-address',
    severity: 'error',
    basis: 'RFC 5322 section 3.6.2; RFC 7489 section 6.6.1: DMARC looks at one address in From',
    check: ({ root }) => {
      const from = fieldOf(root, 'From');
      return from && !parseEmailAddress(from) ? [`From is not one address: ${from}`] : [];
    },
  },
  {
    id: 'from-deceives',
    severity: 'warning',
    basis: 'Gmail "Email sender guidelines": display names must not look like another address',
    check: ({ root }) => {
      const from = parseEmailAddress(fieldOf(root, 'From') ?? '');
      const inName = /[\w.+-]+@[\w.-]+\.\w+/.exec(from?.name ?? '')?.[0];
      return from && inName && inName.toLowerCase() !== from.email.toLowerCase()
        ? [`From shows ${inName}, but is ${from.email}`]
        : [];
    },
  },
  {
    id: 'message-id',
    severity: 'error',
    basis: 'RFC 5322 section 3.6.4',
    check: ({ root }) => {
      const id = fieldOf(root, 'Message-ID');
      return id && !/^<[^\s<>@]+@[^\s<>@]+>$/.test(id) ? [`Message-ID is not <left@right>: ${id}`] : [];
    },
  },
  {
    id: 'date',
    severity: 'error',
    basis: 'RFC 5322 section 3.6.1',
    check: ({ root }) => {
      const date = fieldOf(root, 'Date');
      return date && Number.isNaN(Date.parse(date)) ? [`Date is not a date: ${date}`] : [];
    },
  },
  {
    id: 'subject-length',
    severity: 'warning',
    basis: 'what clients show of a subject',
    check: ({ root }) => {
      const subject = decodedLength(fieldOf(root, 'Subject') ?? '');
      return subject > maxSubjectLetters ? [`Subject has ${subject} letters; clients show 40 to 70`] : [];
    },
  },
  {
    id: 'line-length',
    severity: 'error',
    basis: 'RFC 5322 section 2.1.1: 998 characters; servers break or refuse longer lines',
    check: ({ raw }) => {
      const longest = raw.split(/\r?\n/).reduce((most, line) => Math.max(most, line.length), 0);
      return longest > 998 ? [`a line has ${longest} characters`] : [];
    },
  },
  {
    id: 'line-ends',
    severity: 'error',
    basis: 'RFC 5321 section 2.3.8: lines end with CRLF; bare CR and LF have been used to smuggle mail',
    check: ({ raw }) => {
      const isCrlf = raw.includes('\r\n');
      const bare = isCrlf ? raw.match(/(?<!\r)\n|\r(?!\n)/g)?.length : (raw.match(/\r/g)?.length ?? 0);
      // A file that was saved with LF throughout is a copy; on the wire it has CRLF.
      return bare ? [`${bare} line ends are a bare CR or LF`] : [];
    },
  },
  {
    id: 'null-byte',
    severity: 'error',
    basis: 'RFC 5322 section 2.2: no NUL, in header or body',
    check: ({ raw }) => (raw.includes('\0') ? ['it contains a NUL'] : []),
  },
  {
    id: 'header-8bit',
    severity: 'error',
    basis:
      'RFC 5322 section 2.2 and RFC 2047: letters beyond ASCII are encoded, unless all servers have SMTPUTF8',
    check: ({ root }) =>
      root.fields
        .filter(({ raw }) => /[\x80-\xff]/.test(raw))
        .map(({ name }) => `${name} has letters beyond ASCII that are not encoded`),
  },
  {
    id: 'encoded-word',
    severity: 'error',
    basis: 'RFC 2047 section 2: an encoded word has 75 characters at most',
    check: ({ root }) =>
      root.fields.flatMap(({ name, raw }) =>
        [...raw.matchAll(/=\?[^?\s]+\?[bq]\?[^?]*\?=/gi)]
          .filter(([word]) => word.length > 75)
          .map(([word]) => `${name} has an encoded word of ${word.length} characters`),
      ),
  },
];

/** Letters of an encoded header, near enough: an encoded word counts by its bytes. */
function decodedLength(value: string): number {
  return value.replaceAll(/=\?[^?\s]+\?([bq])\?([^?]*)\?=\s*/gi, (_, kind: string, text: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString()
      : Buffer.from(text.replaceAll(/=[0-9a-f]{2}/gi, 'x')).toString(),
  ).length;
}
