// Signs mails with DKIM (RFC 6376, and RFC 8463 for Ed25519): what is the same in all of them is canonicalised and hashed once.
import { createHash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { DkimKey } from './dkim-key.ts';

/** A field of the header, its value as RFC 6376 section 3.4.2 ("relaxed") has it. */
export interface HeaderField {
  /** Lower case. */
  name: string;
  value: string;
}

export interface DkimSigner {
  /** The names of the signed fields, in the order in which `fields` must be given to `sign`. */
  signedFields: readonly string[];
  /** The `DKIM-Signature` fields that go before the header, each with its line end. */
  sign(fields: readonly HeaderField[], bodyHash: string): Promise<string>;
}

/**
 * What a signature covers where a mail has it. RFC 8058 section 4 demands the two fields of List-Unsubscribe, which
 * the default lists of signing software leave out.
 */
const covered = [
  'from',
  'reply-to',
  'to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-archive',
  'feedback-id',
  'auto-submitted',
  'precedence',
];

/** Named once more than they occur, so that another one can't be added unnoticed (RFC 6376 section 8.15). */
const sealed = [
  'from',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
];

const signAsync = promisify(sign);

/** A signer for mails whose headers have the given fields; null if there are no keys. */
export function dkimSigner(keys: readonly DkimKey[], present: readonly string[]): DkimSigner | null {
  if (keys.length === 0) return null;
  const signedFields = covered.filter((name) => present.includes(name));
  const names = [...signedFields, ...sealed];
  const signatures = keys.map((key) => {
    const isRsa = key.privateKey.asymmetricKeyType === 'rsa';
    const head = [
      `DKIM-Signature: v=1; a=${isRsa ? 'rsa' : 'ed25519'}-sha256; c=relaxed/relaxed;`,
      `d=${key.domain}; s=${key.selector};`,
      `${foldedNames(names)};`,
      'bh=',
    ].join('\r\n\t');
    return {
      key,
      isRsa,
      head,
      canonicalHead: `dkim-signature:${relaxedValue(head.slice(head.indexOf(':') + 1))}`,
    };
  });
  return {
    signedFields,
    async sign(fields, bodyHash) {
      const signed = fields.map(({ name, value }) => `${name}:${value}\r\n`).join('');
      const made = await Promise.all(
        signatures.map(async ({ key, isRsa, head, canonicalHead }) => {
          const data = Buffer.from(`${signed}${canonicalHead}${bodyHash}; b=`);
          // RFC 8463 section 3: Ed25519 signs the hash, where RSA signs with it.
          const signature = isRsa
            ? await signAsync('sha256', data, key.privateKey)
            : await signAsync(null, createHash('sha256').update(data).digest(), key.privateKey);
          return `${head}${bodyHash};\r\n\tb=${folded(signature.toString('base64'))}\r\n`;
        }),
      );
      return made.join('');
    },
  };
}

/** A whole mail with its signatures before it; as it is where there are no keys. */
export async function signMail(keys: readonly DkimKey[], raw: Buffer): Promise<Buffer> {
  const bodyStart = raw.indexOf('\r\n\r\n') + 4;
  const fields = headerFields(raw.subarray(0, bodyStart - 2).toString('latin1'));
  const signer = dkimSigner(
    keys,
    fields.map(({ name }) => name),
  );
  if (!signer) return raw;
  const body = relaxedBody(raw.subarray(bodyStart)).toString('latin1');
  // RFC 6376 section 3.4.3: empty lines at the end do not count.
  const canonical = body.replace(/(?:\r\n)*$/, '\r\n');
  const bodyHash = createHash('sha256').update(canonical, 'latin1').digest('base64');
  const signed = signer.signedFields.flatMap((wanted) => fields.find(({ name }) => name === wanted) ?? []);
  return Buffer.concat([Buffer.from(await signer.sign(signed, bodyHash)), raw]);
}

/** RFC 6376 section 3.4.2: unfolded, runs of white space become one space, trimmed at the ends. */
export function relaxedValue(value: string): string {
  return value
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
}

/** RFC 6376 section 3.4.4 for a piece that begins and ends where lines do; empty lines at the end of the body are the caller's. */
export function relaxedBody(piece: Buffer): Buffer {
  const text = piece.toString('latin1');
  const relaxed = text.replaceAll(/[ \t]+/g, ' ').replaceAll(' \r\n', '\r\n');
  return relaxed === text ? piece : Buffer.from(relaxed, 'latin1');
}

/** The fields of a header in their order, values relaxed. */
export function headerFields(header: string): HeaderField[] {
  return header
    .split(/\r\n(?![ \t])/)
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      return { name: line.slice(0, colon).trim().toLowerCase(), value: relaxedValue(line.slice(colon + 1)) };
    });
}

/** `h=` in lines of no more than 76; white space is allowed around each colon (RFC 6376 section 3.5). */
function foldedNames(names: readonly string[]): string {
  const lines = ['h='];
  for (const [index, name] of names.entries()) {
    const word = index < names.length - 1 ? `${name}:` : name;
    const last = lines.at(-1) ?? '';
    if (last.length + word.length > 74) lines.push(word);
    else lines[lines.length - 1] = last + word;
  }
  return lines.join('\r\n\t');
}

function folded(base64: string): string {
  return (base64.match(/.{1,72}/g) ?? []).join('\r\n\t');
}
