// Reads a submitted form, with a cap on its size.
import { ParseError } from '../errors.ts';
import { parseEmailAddress } from '../model/email-address.ts';

/** The longest form of this site but that of preferences, percent-encoded, has room in it three times. */
const maxFormBytes = 16_384;
/** Room for all rules of a profile in any script: three bytes a character, and three characters a byte. */
export const maxPreferencesBytes = 262_144;

/** RFC 5321 section 4.5.3.1.3: a path of 256 octets less its brackets. */
export const maxAddressLength = 254;
/** Twenty interests of sixty characters, and blanks between them. */
export const maxInterestsLength = 2_000;
/** All rules that a profile takes, at their longest. */
export const maxRulesLength = 25_000;

const formTypes = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

export class TooLargeError extends ParseError {}

/**
 * The fields of the form in a request, of both encodings that browsers and mailbox providers send (RFC 8058 section 3.1 prefers
 * multipart). An empty body has no fields. Throws `TooLargeError` as soon as there are too many bytes, and `ParseError` for
 * anything that is not a form.
 */
export async function parseForm(request: Request, maxBytes = maxFormBytes): Promise<URLSearchParams> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > maxBytes) throw new TooLargeError('the form is too large');
  const bytes = await bodyBytes(request, maxBytes);
  if (bytes.length === 0) return new URLSearchParams();
  const type = request.headers.get('content-type') ?? '';
  if (!formTypes.test(type)) throw new ParseError('the body is not a form');
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    const fields = new URLSearchParams();
    for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value);
    return fields;
  } catch (cause) {
    throw new ParseError('the form cannot be read', { cause });
  }
}

async function bodyBytes({ body }: Request, maxBytes: number): Promise<Buffer> {
  if (!body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value.length;
    if (size > maxBytes) {
      // Not awaited: that would wait for a client that keeps sending.
      reader.cancel().catch(() => {});
      throw new TooLargeError('the form is too large');
    }
    chunks.push(value);
  }
}

/**
 * One line of typed text, or null if it is empty; what is longer than `maxLength` is cut. Marks that make a
 * name read as another one go; those that join letters stay, because names are written with them.
 */
export function textField(form: URLSearchParams, name: string, maxLength: number): string | null {
  const text = (form.get(name) ?? '')
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ');
  return [...text.replaceAll(/\s+/g, ' ').trim()].slice(0, maxLength).join('').trim() || null;
}

/** Names that lead to this machine or nowhere (RFC 6761), and never to a reader. */
const unreachableDomain = /(?:^|\.)(?:localhost|localdomain|invalid)$/i;

/** The address in the field `email`; null if mail can't reach it. Text that is too long is not matched, which would take time. */
export function parseAddressField(form: URLSearchParams): string | null {
  const text = (form.get('email') ?? '').trim();
  const email = text.length > maxAddressLength ? null : parseEmailAddress(text)?.email;
  return email && !unreachableDomain.test(email.slice(email.lastIndexOf('@') + 1)) ? email : null;
}
