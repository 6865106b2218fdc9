// Rules about how a mail is put together: its parts, their encodings, and its size.
import { allParts, type MailPart } from './mail-source.ts';
import type { Rule } from './rule.ts';

/** Gmail cuts the HTML there, and with it the link to unsubscribe at its end. */
const clipBytes = 102 * 1024;
/** Bytes of HTML for each letter that a reader sees: more of it looks like hidden text, or a picture with a mail around it. */
const maxMarkupRatio = 40;

const textParts = (root: MailPart) => allParts(root).filter(({ type }) => type.startsWith('text/'));

export const mimeRules: readonly Rule[] = [
  {
    id: 'alternative',
    severity: 'error',
    basis: 'RFC 2046 section 5.1.4: multipart/alternative, the plainest part first',
    check: ({ root }) => {
      const alternative = allParts(root).find(({ type }) => type === 'multipart/alternative');
      if (!alternative) return ['it is not multipart/alternative: text for some and HTML for others'];
      const types = alternative.children.map(({ type }) => type);
      const text = types.indexOf('text/plain');
      const html = types.findIndex((type) => type === 'text/html' || type === 'multipart/related');
      if (text < 0) return ['there is no text part'];
      if (html < 0) return ['there is no HTML part'];
      return text < html ? [] : ['the HTML comes before the text: readers are shown the text'];
    },
  },
  {
    id: 'charset',
    severity: 'error',
    basis: 'RFC 2046 section 4.1.2; RFC 6838: text is UTF-8 and says so',
    check: ({ root }) =>
      textParts(root)
        .filter(({ parameters }) => !/^(?:utf-8|us-ascii)$/i.test(parameters.get('charset') ?? ''))
        .map(({ type, parameters }) => `${type} has the charset "${parameters.get('charset') ?? ''}"`),
  },
  {
    id: 'transfer-encoding',
    severity: 'error',
    basis: 'RFC 2045 section 6; RFC 6152: a server without 8BITMIME breaks what is not encoded',
    check: ({ root }) =>
      textParts(root).flatMap(({ type, encoding, body }) => {
        if (!['7bit', 'quoted-printable', 'base64'].includes(encoding))
          return [`${type} is encoded as ${encoding}`];
        return /[\x80-\xff]/.test(body) ? [`${type} says ${encoding} and has bytes beyond ASCII`] : [];
      }),
  },
  {
    id: 'encoded-line-length',
    severity: 'error',
    basis: 'RFC 2045 sections 6.7 and 6.8: encoded lines have 76 characters at most',
    check: ({ root }) =>
      textParts(root)
        .filter(({ encoding }) => encoding !== '7bit')
        .flatMap(({ type, body }) => {
          const longest = body.split(/\r?\n/).reduce((most, line) => Math.max(most, line.length), 0);
          return longest > 76 ? [`an encoded line of ${type} has ${longest} characters`] : [];
        }),
  },
  {
    id: 'clipped',
    severity: 'error',
    basis: 'Gmail clips HTML of more than 102 KB, and hides what follows',
    check: ({ html }) => {
      const bytes = Buffer.byteLength(html ?? '');
      return bytes > clipBytes ? [`the HTML has ${Math.ceil(bytes / 1024)} KB`] : [];
    },
  },
  {
    id: 'text-part-empty',
    severity: 'error',
    basis: 'RFC 2046 section 5.1.4: alternatives say the same; filters compare them',
    check: ({ text, page }) => {
      if (text === null || page === null) return [];
      const words = text.replaceAll(/\s+/g, ' ').trim().length;
      return words < page.text.length / 4
        ? [`the text part has ${words} letters, the HTML shows ${page.text.length}`]
        : [];
    },
  },
  {
    id: 'markup-ratio',
    severity: 'warning',
    basis: 'SpamAssassin HTML_IMAGE_ONLY and MPART_ALT_DIFF: a mail is mostly words',
    check: ({ html, page }) => {
      const ratio = (html?.length ?? 0) / Math.max(1, page?.text.length ?? 0);
      return html !== null && ratio > maxMarkupRatio
        ? [`there are ${Math.round(ratio)} bytes of HTML for each letter that is seen`]
        : [];
    },
  },
  {
    id: 'attachment',
    severity: 'warning',
    basis: 'what providers scan and delay',
    check: ({ root }) =>
      allParts(root)
        .filter(({ type, children }) => children.length === 0 && !/^(?:text|image)\//.test(type))
        .map(({ type }) => `${type} is attached`),
  },
];
