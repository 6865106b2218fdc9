// Makes a message safe to end with a lone dot (RFC 5321 section 4.5.2).
import { lengthOf, writePieces } from '../pieces.ts';

const dot = 0x2e;
const endOfLine = '\r\n.\r\n';
const endOfMessage = '.\r\n';

/** The bytes that `dotStuffed` needs. */
export function stuffingRoom(pieces: readonly Buffer[]): number {
  return lengthOf(pieces) + endOfLine.length;
}

/**
 * The message with each dot at the start of a line doubled, and the line with one dot that ends it. It is put together in
 * `room`, which has `stuffingRoom` bytes, and copied again only where there are such dots.
 */
export function dotStuffed(pieces: readonly Buffer[], room: Buffer): Buffer {
  const message = writePieces(pieces, room);
  const { length } = message;
  const isLineStart = length === 0 || message[length - 1] === 0x0a;
  const whole = room.subarray(
    0,
    length + room.write(isLineStart ? endOfMessage : endOfLine, length, 'latin1'),
  );
  const dots = lineStartingDots(message);
  if (dots.length === 0) return whole;
  const cuts = dots.map((at, index) => whole.subarray(dots[index - 1] ?? 0, at + 1));
  return Buffer.concat([...cuts, whole.subarray(dots.at(-1))]);
}

/** Where dots begin a line. */
function lineStartingDots(message: Buffer): number[] {
  const found = message[0] === dot ? [0] : [];
  for (let at = message.indexOf('\n.'); at !== -1; at = message.indexOf('\n.', at + 2)) found.push(at + 1);
  return found;
}
