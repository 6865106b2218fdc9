// Turns a body's bytes into text: which charset it is in, and what to do when nobody says.

/** Byte order marks; a decoder drops its own. */
const marks: readonly [readonly number[], string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];

/**
 * Decodes by the byte order mark, else the charset of Content-Type, else the XML declaration, else UTF-8. The mark comes
 * first as it does for XML (RFC 7303 section 3) and on the web: it is in the bytes, a header is often a server's default.
 * An unknown charset is taken for UTF-8, and bytes that make no character become U+FFFD.
 */
export function decodeText(body: Uint8Array, contentType: string | null): string {
  const charset = markOf(body) ?? charsetOf(contentType) ?? declaredIn(body) ?? 'utf-8';
  return decode(body, charset);
}

function markOf(body: Uint8Array): string | undefined {
  return marks.find(([bytes]) => bytes.every((byte, i) => body[i] === byte))?.[1];
}

function charsetOf(contentType: string | null): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
}

/** A declaration that reads as ASCII is not in UTF-16, whatever it says: then UTF-8 is meant. */
function declaredIn(body: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(body.subarray(0, 256));
  const charset = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1];
  return charset && /^utf-?16/i.test(charset) ? undefined : charset;
}

function decode(body: Uint8Array, charset: string): string {
  const decoder = decoderOf(charset);
  const text = decoder.decode(body);
  return decoder.encoding === 'windows-1252' ? mendWindows1252(text) : text;
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** Bytes 0x80 to 0x9F of windows-1252, which is also what the web means by iso-8859-1 (encoding.spec.whatwg.org). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node 20.18.3 to 24.6 leave these bytes as control characters (nodejs/node#60888); feeds have their quotes there. */
export function mendWindows1252(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (char) => windows1252.charAt(char.charCodeAt(0) - 0x80));
}
