// Which encoding a file of text is in, and the same text as UTF-8.

/**
 * By byte order mark; else UTF-16 where every other byte is a zero, as in ASCII text saved so; else UTF-8. Files in which lines turn out
 * not to be UTF-8 are in windows-1252, as old reference managers and Excel write; `readBlocks` sees to those, line by line, because the
 * first accent may be anywhere.
 */
export function encodingOf(head: Buffer): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le';
  if (head.length >= 4 && head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) return 'utf-16be';
  return 'utf-8';
}

/** UTF-16 as UTF-8; bytes that make no character become U+FFFD. Other text stays as it is. */
export async function* toUtf8(source: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* source;
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
  yield Buffer.from(decoder.decode(), 'utf8');
}
