// Messages in pieces, of which messages to other readers may have the same: their length, and putting them together.

/** Messages of an edition differ by less than this, so that memory for one of them is enough for most. */
const roomStep = 16_384;

/** Bytes of all pieces. */
export function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** `room` where it has enough bytes, else new memory with some to spare. */
export function roomFor(bytes: number, room: Buffer | null): Buffer {
  if (room !== null && room.length >= bytes) return room;
  return Buffer.allocUnsafeSlow(Math.ceil(bytes / roomStep) * roomStep);
}

/** Puts the pieces one after another into `room`, which has enough bytes for them; returns the part that they take. */
export function writePieces(pieces: readonly Buffer[], room: Buffer): Buffer {
  let end = 0;
  for (const piece of pieces) {
    room.set(piece, end);
    end += piece.length;
  }
  return room.subarray(0, end);
}
