// Dense vectors of TF-IDF vectors: their strongest latent dimensions, by randomized subspace iteration.
import type { TermVector } from '../src/select/terms.ts';

/** Passes over the matrix; more change nothing that is measured here. */
const passes = 4;

/**
 * The rows of U·S of a truncated singular value decomposition, each brought to length 1 (Halko, Martinsson and Tropp 2011,
 * algorithm 4.4).
 */
export function latentVectors(
  rows: readonly TermVector[],
  columns: number,
  dimensions: number,
  random: () => number,
): Float32Array[] {
  // Each of the arrays has a vector of `dimensions` numbers for each row or column, one after another.
  let right = Float64Array.from({ length: columns * dimensions }, () => random() - 0.5);
  let left = new Float64Array(rows.length * dimensions);
  for (let pass = 0; pass < passes; pass++) {
    left = new Float64Array(rows.length * dimensions);
    eachEntry(rows, (row, column, value) => {
      for (let k = 0; k < dimensions; k++)
        (left[row * dimensions + k] as number) += value * (right[column * dimensions + k] as number);
    });
    if (pass === passes - 1) break;
    orthonormalize(left, rows.length, dimensions);
    right = new Float64Array(columns * dimensions);
    eachEntry(rows, (row, column, value) => {
      for (let k = 0; k < dimensions; k++)
        (right[column * dimensions + k] as number) += value * (left[row * dimensions + k] as number);
    });
    orthonormalize(right, columns, dimensions);
  }
  return rows.map((_, row) => {
    const vector = left.subarray(row * dimensions, (row + 1) * dimensions);
    const length = Math.hypot(...vector) || 1;
    return Float32Array.from(vector, (value) => value / length);
  });
}

function eachEntry(
  rows: readonly TermVector[],
  take: (row: number, column: number, value: number) => void,
): void {
  rows.forEach(({ terms, weights }, row) => {
    for (let index = 0; index < terms.length; index++) take(row, terms[index] ?? 0, weights[index] ?? 0);
  });
}

/** Modified Gram-Schmidt over the columns of a matrix with `count` rows. */
function orthonormalize(matrix: Float64Array, count: number, dimensions: number): void {
  for (let k = 0; k < dimensions; k++) {
    for (let j = 0; j < k; j++) {
      let product = 0;
      for (let row = 0; row < count; row++)
        product += (matrix[row * dimensions + k] as number) * (matrix[row * dimensions + j] as number);
      for (let row = 0; row < count; row++)
        (matrix[row * dimensions + k] as number) -= product * (matrix[row * dimensions + j] as number);
    }
    let squares = 0;
    for (let row = 0; row < count; row++) squares += (matrix[row * dimensions + k] as number) ** 2;
    const length = Math.sqrt(squares) || 1;
    for (let row = 0; row < count; row++) (matrix[row * dimensions + k] as number) /= length;
  }
}
