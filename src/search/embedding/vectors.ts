// Vectors as they are stored: 8-bit numbers of which only the direction counts.

/** Rounds a vector to 8-bit numbers, the largest of which is 127. Null for a vector of zeros. */
export function quantize(vector: Float32Array): Int8Array | null {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (!(largest > 0) || !Number.isFinite(largest)) return null;
  const scale = 127 / largest;
  return Int8Array.from(vector, (value) => Math.round(value * scale));
}

/** The cosine of two stored vectors of one model: 1 for the same direction, 0 for unrelated ones. */
export function cosine(left: Int8Array, right: Int8Array): number {
  let dot = 0;
  let leftSquare = 0;
  let rightSquare = 0;
  for (let at = 0; at < left.length; at++) {
    const a = left[at] as number;
    const b = right[at] as number;
    dot += a * b;
    leftSquare += a * a;
    rightSquare += b * b;
  }
  return dot === 0 ? 0 : dot / Math.sqrt(leftSquare * rightSquare);
}
