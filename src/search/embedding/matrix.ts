// Arithmetic on rows of numbers that lie one after the other in a typed array.

/** target[base…] += scale * source[from…], over `dimensions` numbers. */
export function addScaled(
  target: Float32Array,
  base: number,
  source: Float32Array,
  from: number,
  scale: number,
  dimensions: number,
): void {
  for (let at = 0; at < dimensions; at++) {
    target[base + at] = (target[base + at] as number) + scale * (source[from + at] as number);
  }
}

/** Makes the row one of length 1, and returns the length that it had; a row of zeros stays. */
export function normalize(vectors: Float32Array, base: number, dimensions: number): number {
  let square = 0;
  for (let at = base; at < base + dimensions; at++) square += (vectors[at] as number) ** 2;
  const norm = Math.sqrt(square);
  if (norm > 0)
    for (let at = base; at < base + dimensions; at++) vectors[at] = (vectors[at] as number) / norm;
  return norm;
}

/** product[i, j] = left[i] · right[j]; both have `size` rows. Two rows by four at a time, so that each number read is used often. */
export function multiplyTransposed(
  left: Float32Array,
  right: Float32Array,
  product: Float32Array,
  size: number,
  dimensions: number,
): void {
  const even = size - (size % 4);
  for (let row = 0; row < size; row++) {
    const base = row * dimensions;
    for (let column = 0; column < even; column += 4) {
      const b0 = column * dimensions;
      const b1 = b0 + dimensions;
      const b2 = b1 + dimensions;
      const b3 = b2 + dimensions;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let at = 0; at < dimensions; at++) {
        const value = left[base + at] as number;
        s0 += value * (right[b0 + at] as number);
        s1 += value * (right[b1 + at] as number);
        s2 += value * (right[b2 + at] as number);
        s3 += value * (right[b3 + at] as number);
      }
      const to = row * size + column;
      product[to] = s0;
      product[to + 1] = s1;
      product[to + 2] = s2;
      product[to + 3] = s3;
    }
    for (let column = even; column < size; column++) {
      let sum = 0;
      for (let at = 0; at < dimensions; at++) {
        sum += (left[base + at] as number) * (right[column * dimensions + at] as number);
      }
      product[row * size + column] = sum;
    }
  }
}

/** leftOut += weights × right, rightOut += weightsᵀ × left, for a square of weights. */
export function multiplyBoth(
  weights: Float32Array,
  left: Float32Array,
  right: Float32Array,
  leftOut: Float32Array,
  rightOut: Float32Array,
  size: number,
  dimensions: number,
): void {
  for (let row = 0; row < size; row++) {
    const base = row * dimensions;
    for (let column = 0; column < size; column++) {
      const weight = weights[row * size + column] as number;
      // Most abstracts are so unlike the title that their share is nothing.
      if (Math.abs(weight) < 1e-6) continue;
      const other = column * dimensions;
      for (let at = 0; at < dimensions; at++) {
        leftOut[base + at] = (leftOut[base + at] as number) + weight * (right[other + at] as number);
        rightOut[other + at] = (rightOut[other + at] as number) + weight * (left[base + at] as number);
      }
    }
  }
}
