// Turns a body's bytes into text: which charset it is in, and what to do when the declaration is missing or wrong.

type Decoder = InstanceType<typeof TextDecoder>;

/** Byte order marks; a decoder drops its own. */
const marks: readonly [readonly number[], string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];

/**
 * Decodes by the byte order mark, else the charset of Content-Type, else the XML declaration, else UTF-8. The mark comes
 * first as it does for XML (RFC 7303 section 3) and on the web: it is in the bytes, a header is often a server's default.
 * Declarations are often wrong: bytes that are UTF-8 throughout are hardly ever text in a charset of one byte a character, and
 * what is declared as UTF-8 but isn't is in the charset of the other declaration, or has bytes of windows-1252 in it.
 */
export function decodeText(body: Uint8Array, contentType: string | null): string {
  const mark = markOf(body) ?? wideOf(body);
  if (mark !== undefined && mark !== 'utf-8') return new TextDecoder(mark).decode(body);
  const declared = mark === undefined ? [charsetOf(contentType), declaredIn(body)].flatMap(decoderOf) : [];
  const [first] = declared;
  if (first !== undefined && !isUtf8(first) && !isSingleByte(first)) return decode(first, body);
  const text = strictUtf8(body);
  if (text !== null) return text;
  const other = declared.find((decoder) => !isUtf8(decoder));
  return other === undefined ? decodeMixed(body) : decode(other, body);
}

function markOf(body: Uint8Array): string | undefined {
  return marks.find(([bytes]) => bytes.every((byte, i) => body[i] === byte))?.[1];
}

/** UTF-16 without its mark, by the zeros beside a document's first characters (XML 1.0 appendix F). */
function wideOf([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b === 0x3c && c === 0 && d !== 0 ? 'utf-16be' : undefined;
}

function charsetOf(contentType: string | null): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
}

/** A declaration that can be read as ASCII is not in UTF-16, whatever it claims: then UTF-8 is meant. */
function declaredIn(body: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(body.subarray(0, 1024));
  const charset = /<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1];
  return charset && /^utf-?16/i.test(charset) ? undefined : charset;
}

function decoderOf(charset: string | undefined): Decoder[] {
  try {
    return charset === undefined ? [] : [new TextDecoder(charset)];
  } catch {
    return [];
  }
}

const isUtf8 = ({ encoding }: Decoder) => encoding === 'utf-8';
const isSingleByte = ({ encoding }: Decoder) =>
  /^(?:iso-8859-|windows-|x-mac-|macintosh|koi8-|ibm866)/.test(encoding);

function decode(decoder: Decoder, body: Uint8Array): string {
  const text = decoder.decode(body);
  return decoder.encoding === 'windows-1252' ? mendWindows1252(text) : text;
}

/** The text of bytes that are UTF-8 throughout; null for others. */
function strictUtf8(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

/** UTF-8 where it is valid; each byte that isn't valid UTF-8 is read as windows-1252. */
function decodeMixed(body: Uint8Array): string {
  const utf8 = new TextDecoder();
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index < body.length; ) {
    const length = sequenceLength(body, index);
    if (length > 0) {
      index += length;
      continue;
    }
    parts.push(utf8.decode(body.subarray(start, index)));
    parts.push(mendWindows1252(String.fromCharCode(body[index] ?? 0)));
    index += 1;
    start = index;
  }
  parts.push(utf8.decode(body.subarray(start)));
  return parts.join('');
}

/** How many bytes the character of UTF-8 at `index` takes (RFC 3629 section 4); 0 if none begins there. */
function sequenceLength(body: Uint8Array, index: number): number {
  const lead = body[index] ?? 0;
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead <= 0xdf
      ? 2
      : lead >= 0xe0 && lead <= 0xef
        ? 3
        : lead >= 0xf0 && lead <= 0xf4
          ? 4
          : 0;
  const second = body[index + 1] ?? 0;
  // Too long a form, a surrogate, or beyond U+10FFFF.
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (length === 0 || second < lowest || second > highest) return 0;
  for (let at = index + 2; at < index + length; at++) {
    if (((body[at] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** Bytes 0x80 to 0x9F of windows-1252, which is also what the web means by iso-8859-1 (encoding.spec.whatwg.org). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The bytes that are the text in windows-1252; null if it has characters that this has not. */
export function bytesOfWindows1252(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const upper = code < 0x80 ? -1 : windows1252.indexOf(text.charAt(at));
    if (upper < 0 && code > 0xff) return null;
    bytes[at] = upper < 0 ? code : upper + 0x80;
  }
  return bytes;
}

/** Node 20.18.3 to 24.6 leave these bytes as control characters (nodejs/node#60888); feeds have their quotes there. */
export function mendWindows1252(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (char) => windows1252.charAt(char.charCodeAt(0) - 0x80));
}
