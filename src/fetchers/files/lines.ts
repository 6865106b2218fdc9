// Cuts a stream of bytes into blocks of whole lines, however long the stream and its lines are.
import { isUtf8 } from 'node:buffer';
import { decodeText, mendWindows1252 } from '../../http/charset.ts';

/** A place between two lines. */
export interface LinePlace {
  /** Bytes before it. */
  offset: number;
  /** The number of the line that follows, from 1. */
  line: number;
}

/** Lines in a row. */
export interface Block {
  /** Without their ends; null is a line of more than `maxLineBytes`, which is not kept. */
  lines: (string | null)[];
  firstLine: number;
  /** The position after the last of them. */
  end: LinePlace;
}

/** No paper needs more; a longer line would have to be held in memory whole. */
export const maxLineBytes = 16 * 1024 * 1024;

/**
 * A block is a page and a transaction: 80 papers of the snapshot. Importing 30,000 papers took 6.1 seconds of the processor with 128 KiB
 * (four runs, 5.5 to 6.7), 6.7 with 64 or 256 KiB, 7.7 with 32 KiB and 7.0 with 1 MiB (two runs each).
 */
export const blockBytes = 128 * 1024;

const newline = 0x0a;

/**
 * Blocks of at least `blockBytes`, except for the last and those next to a line that is too long. Bytes are UTF-8, or
 * windows-1252 where they aren't that; text has no control characters of the block C1, which are windows-1252 taken for Latin-1.
 * An error of the bytes is thrown after the complete lines before it.
 */
export async function* readBlocks(bytes: AsyncIterable<Buffer>, from: LinePlace): AsyncGenerator<Block> {
  let place = from;
  let whole: Buffer[] = [];
  let partial: Buffer[] = [];
  /** Bytes of a line that is too long; null if none is. */
  let dropped: number | null = null;
  const gathered = (): Block => {
    // Each ends with a line, so each can be decoded by itself.
    const lines = whole.flatMap((bytes) => {
      const ofOne = textOf(bytes).split('\n');
      // What follows the last line's end is not a line.
      if (ofOne.at(-1) === '') ofOne.pop();
      return ofOne;
    });
    if (place.offset === 0 && lines[0]?.startsWith('\ufeff')) lines[0] = lines[0].slice(1);
    const { line: firstLine } = place;
    place = { offset: place.offset + lengthOf(whole), line: firstLine + lines.length };
    whole = [];
    return { lines, firstLine, end: place };
  };
  const tooLong = (length: number): Block => {
    const { line: firstLine } = place;
    place = { offset: place.offset + length, line: firstLine + 1 };
    return { lines: [null], firstLine, end: place };
  };
  /** Why the bytes end before their end. */
  let failure: { error: unknown } | null = null;
  const upToFailure = async function* () {
    try {
      yield* bytes;
    } catch (error) {
      failure = { error };
    }
  };
  const failed = () => failure as { error: unknown } | null;
  for await (const chunk of upToFailure()) {
    let rest = chunk;
    const end = chunk.indexOf(newline) + 1;
    if (dropped === null && lengthOf(partial) + (end || chunk.length) > maxLineBytes) {
      if (whole.length > 0) yield gathered();
      dropped = lengthOf(partial);
      partial = [];
    }
    if (dropped !== null) {
      dropped += end || chunk.length;
      if (end === 0) continue;
      yield tooLong(dropped);
      dropped = null;
      rest = chunk.subarray(end);
    }
    const first = rest.indexOf(newline) + 1;
    if (first > 0 && partial.length > 0) {
      whole.push(Buffer.concat([...partial, rest.subarray(0, first)]));
      partial = [];
      rest = rest.subarray(first);
    }
    const cut = rest.lastIndexOf(newline) + 1;
    if (cut > 0) whole.push(rest.subarray(0, cut));
    if (cut < rest.length) partial.push(rest.subarray(cut));
    if (lengthOf(whole) >= blockBytes) yield gathered();
  }
  const cutOff = failed();
  if (cutOff) {
    // Whole lines before that place count; the line it is in does not.
    if (whole.length > 0) yield gathered();
    throw cutOff.error;
  }
  if (dropped !== null) yield tooLong(dropped);
  if (partial.length > 0) whole.push(Buffer.concat(partial));
  if (whole.length > 0) yield gathered();
}

function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return mendWindows1252(bytes.toString('utf8'));
  const lines = linesOf(bytes).map((line) => (isUtf8(line) ? line.toString('utf8') : decodeText(line, null)));
  return mendWindows1252(lines.join(''));
}

/** Lines with their ends. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(newline, from) + 1 || bytes.length;
    lines.push(bytes.subarray(from, end));
    from = end;
  }
  return lines;
}

function lengthOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}
