// Rules about the signatures of a mail: that there is one, whose it is, and what it covers.
import { parseEmailAddress } from '../../model/email-address.ts';
import { fieldOf, fieldsOf } from './mail-source.ts';
import type { Mail, Rule } from './rule.ts';

type Tags = ReadonlyMap<string, string>;

/** `v=1; a=rsa-sha256; …` (RFC 6376 section 3.2). */
function readTags(value: string): Tags {
  return new Map(
    value.split(';').flatMap((tag): [string, string][] => {
      const [, name, text = ''] = /^\s*(\w+)\s*=\s*([\s\S]*)$/.exec(tag) ?? [];
      return name ? [[name, text.replaceAll(/\s+/g, '')]] : [];
    }),
  );
}

function signaturesOf({ root }: Mail): Tags[] {
  return fieldsOf(root, 'DKIM-Signature').map(({ value }) => readTags(value));
}

function fromDomain({ root }: Mail): string | null {
  const email = parseEmailAddress(fieldOf(root, 'From') ?? '')?.email;
  return email?.slice(email.lastIndexOf('@') + 1).toLowerCase() ?? null;
}

/** Relaxed alignment: one is the other, or under it. The public suffix list would be stricter. */
function isAligned(domain: string, from: string): boolean {
  return domain === from || from.endsWith(`.${domain}`) || domain.endsWith(`.${from}`);
}

const signedName = (name: string) => name.toLowerCase();

export const dkimRules: readonly Rule[] = [
  {
    id: 'dkim-missing',
    severity: 'warning',
    basis: 'RFC 6376; Gmail and Yahoo refuse bulk mail without DKIM. A relay may still sign it',
    check: (mail) =>
      signaturesOf(mail).length === 0 ? ['it is not signed; set mail.dkim, or let the mail server sign'] : [],
  },
  {
    id: 'dkim-alignment',
    severity: 'error',
    basis: 'RFC 7489 section 3.1.1: d= and the domain of From belong together',
    check: (mail) => {
      const from = fromDomain(mail);
      const domains = signaturesOf(mail).map((tags) => (tags.get('d') ?? '').toLowerCase());
      return from !== null && domains.length > 0 && !domains.some((domain) => isAligned(domain, from))
        ? [`From is in ${from}, and the signature is by ${domains.join(', ')}`]
        : [];
    },
  },
  {
    id: 'dkim-coverage',
    severity: 'error',
    basis:
      'RFC 8058 section 4 and RFC 6376 section 5.4: From, Subject and the fields for unsubscribing are signed',
    check: (mail) =>
      signaturesOf(mail).flatMap((tags) => {
        const signed = new Set((tags.get('h') ?? '').split(':').map(signedName));
        return ['From', 'Subject', 'Date', 'To', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'List-Id']
          .filter((name) => fieldOf(mail.root, name) !== null && !signed.has(signedName(name)))
          .map((name) => `the signature of ${tags.get('d')} leaves out ${name}`);
      }),
  },
  {
    id: 'dkim-length',
    severity: 'error',
    basis: 'RFC 6376 section 8.2: with l= anyone can add to the mail',
    check: (mail) =>
      signaturesOf(mail).some((tags) => tags.has('l')) ? ['a signature covers only part of the body'] : [],
  },
  {
    id: 'dkim-algorithm',
    severity: 'error',
    basis: 'RFC 8301 section 3.1: rsa-sha1 must not be used',
    check: (mail) =>
      signaturesOf(mail)
        .map((tags) => tags.get('a') ?? '')
        .filter((algorithm) => !['rsa-sha256', 'ed25519-sha256'].includes(algorithm))
        .map((algorithm) => `a signature is made with ${algorithm || 'no algorithm'}`),
  },
];
