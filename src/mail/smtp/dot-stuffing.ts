// Makes a message safe to end with a lone dot (RFC 5321 section 4.5.2), scanning what readers share once.

const dot = Buffer.from('.');
const endOfLine = Buffer.from('\r\n.\r\n');
const endOfMessage = endOfLine.subarray(2);

/** Pieces shorter than this are a reader's own, and cheaper to scan than to remember. */
const rememberedBytes = 512;
const remembered = new WeakMap<Buffer, readonly Buffer[]>();

/** The pieces with each dot at the start of a line doubled, and the line with one dot that ends them. */
export function dotStuffed(pieces: readonly Buffer[]): Buffer[] {
  const result: Buffer[] = [];
  let atLineStart = true;
  for (const piece of pieces) {
    if (piece.length === 0) continue;
    if (atLineStart && piece[0] === 0x2e) result.push(dot);
    result.push(...stuffedWithin(piece));
    atLineStart = piece[piece.length - 1] === 0x0a;
  }
  result.push(atLineStart ? endOfMessage : endOfLine);
  return result;
}

function stuffedWithin(piece: Buffer): readonly Buffer[] {
  const known = remembered.get(piece);
  if (known) return known;
  const cuts: Buffer[] = [];
  let start = 0;
  for (let at = piece.indexOf('\n.'); at !== -1; at = piece.indexOf('\n.', at + 2)) {
    cuts.push(piece.subarray(start, at + 2));
    // The dot that ended this cut begins the next one as well.
    start = at + 1;
  }
  cuts.push(piece.subarray(start));
  const stuffed = cuts.length === 1 ? [piece] : [Buffer.concat(cuts)];
  if (piece.length >= rememberedBytes) remembered.set(piece, stuffed);
  return stuffed;
}
