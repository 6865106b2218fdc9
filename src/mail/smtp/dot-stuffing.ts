// Makes a message safe to end with a lone dot (RFC 5321 section 4.5.2).

const dot = 0x2e;
const endOfLine = '\r\n.\r\n';
const endOfMessage = '.\r\n';

/** The most bytes that a message takes in the room for `dotStuffed`. */
export function roomFor(pieces: readonly Buffer[]): number {
  return lengthOf(pieces) + endOfLine.length;
}

/**
 * The message with each dot at the start of a line doubled, and the line with one dot that ends it. It is written into
 * `room`, which has `roomFor` bytes, and copied again only where there are such dots.
 */
export function dotStuffed(pieces: readonly Buffer[], room: Buffer): Buffer {
  const length = lengthOf(pieces);
  let end = 0;
  for (const piece of pieces) {
    room.set(piece, end);
    end += piece.length;
  }
  const isLineStart = length === 0 || room[length - 1] === 0x0a;
  const whole = room.subarray(0, end + room.write(isLineStart ? endOfMessage : endOfLine, end, 'latin1'));
  const dots = lineStartingDots(whole.subarray(0, length));
  if (dots.length === 0) return whole;
  const cuts = dots.map((at, index) => whole.subarray(dots[index - 1] ?? 0, at + 1));
  return Buffer.concat([...cuts, whole.subarray(dots.at(-1))]);
}

function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** Where dots begin a line. */
function lineStartingDots(message: Buffer): number[] {
  const found = message[0] === dot ? [0] : [];
  for (let at = message.indexOf('\n.'); at !== -1; at = message.indexOf('\n.', at + 2)) found.push(at + 1);
  return found;
}
