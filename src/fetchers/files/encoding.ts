// Which encoding a file of text is in, and the same text as UTF-8.
import { mendWindows1252 } from '../../http/charset.ts';

/**
 * By byte order mark; else UTF-16 where every other byte is a zero, as in ASCII text saved so; else UTF-8 if it is; else
 * windows-1252, in which old reference managers write.
 */
export function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le';
  if (head.length >= 4 && head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) return 'utf-16be';
  return isUtf8(head) ? 'utf-8' : 'windows-1252';
}

/** Whether the bytes are UTF-8; a character that the end cuts in two counts as one. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The text in UTF-8; what is no character becomes U+FFFD. */
export async function* toUtf8(source: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* source;
    return;
  }
  const decoder = new TextDecoder(encoding);
  const mended = (text: string) =>
    Buffer.from(encoding === 'windows-1252' ? mendWindows1252(text) : text, 'utf8');
  for await (const chunk of source) yield mended(decoder.decode(chunk, { stream: true }));
  yield mended(decoder.decode());
}
