// The vectors of an edition's candidates as a matrix: their covariance, and the direction in which what a reader likes lies.

/** How much Σ is drawn towards a multiple of the identity: much while there are few likes. */
const shrinkage = { few: 3, many: 1 };
const fewLikes = 10;
/** How much of the mean of everything the dislikes replace, at most. */
const dislikeShare = 0.5;

export interface DenseSpace {
  dimensions: number;
  /** What leads from all items to the liked ones, away from the disliked; `count` is the number of likes. */
  direction(liked: Float64Array, disliked: Float64Array | null, count: number): Float64Array;
  /** The product of every item's vector with a direction. */
  product(direction: Float64Array): Float64Array;
}

/**
 * Null if fewer than half of the items have a vector. The others are given the mean, as if nothing were known of them:
 * a paper may be listed before the index has taken it in, or have a text that the embedding can't read.
 */
export function denseSpace(items: readonly (Float32Array | null)[]): DenseSpace | null {
  const known = items.flatMap((dense) => dense ?? []);
  const dimensions = known[0]?.length ?? 0;
  const vectors = known.filter(({ length }) => length === dimensions);
  if (dimensions === 0 || vectors.length * 2 < items.length) return null;
  const mean = meanOf(vectors, dimensions);
  const matrix = new Float32Array(items.length * dimensions);
  items.forEach((dense, index) => {
    matrix.set(dense?.length === dimensions ? dense : mean, index * dimensions);
  });
  const covariance = covarianceOf(matrix, mean, items.length);
  const factors = new Map<number, Factor>();
  const factorOf = (lambda: number) => {
    const known = factors.get(lambda);
    if (known) return known;
    const lower = cholesky(shrunk(covariance, dimensions, lambda), dimensions);
    const made = { lower, upper: transposed(lower, dimensions) };
    factors.set(lambda, made);
    return made;
  };
  return {
    dimensions,
    direction(liked, disliked, count) {
      const share = disliked ? dislikeShare : 0;
      const difference = liked.map(
        (value, column) => value - (1 - share) * (mean[column] ?? 0) - share * (disliked?.[column] ?? 0),
      );
      return solve(factorOf(count <= fewLikes ? shrinkage.few : shrinkage.many), difference, dimensions);
    },
    product(direction) {
      const products = new Float64Array(items.length);
      for (let row = 0; row < products.length; row++)
        products[row] = dot(matrix, row * dimensions, direction);
      return products;
    },
  };
}

/** Of a row of a matrix with a vector. Four sums at a time: one alone would wait for each addition before the next. */
function dot(matrix: Float32Array, start: number, vector: Float64Array): number {
  const { length } = vector;
  const whole = length - (length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let at = 0; at < whole; at += 4) {
    a += (matrix[start + at] as number) * (vector[at] as number);
    b += (matrix[start + at + 1] as number) * (vector[at + 1] as number);
    c += (matrix[start + at + 2] as number) * (vector[at + 2] as number);
    d += (matrix[start + at + 3] as number) * (vector[at + 3] as number);
  }
  for (let at = whole; at < length; at++) a += (matrix[start + at] as number) * (vector[at] as number);
  return a + b + c + d;
}

function meanOf(vectors: readonly Float32Array[], dimensions: number): Float64Array {
  const sum = new Float64Array(dimensions);
  for (const vector of vectors) {
    for (let column = 0; column < dimensions; column++) (sum[column] as number) += vector[column] as number;
  }
  return sum.map((value) => value / vectors.length);
}

/** Σ = XᵀX/n − μμᵀ, row by row; the lower triangle. */
function covarianceOf(matrix: Float32Array, mean: Float64Array, rows: number): Float64Array {
  const d = mean.length;
  const covariance = new Float64Array(d * d);
  for (let row = 0; row < rows; row++) {
    const start = row * d;
    for (let i = 0; i < d; i++) {
      const value = (matrix[start + i] ?? 0) - (mean[i] ?? 0);
      if (value === 0) continue;
      const line = i * d;
      for (let j = 0; j <= i; j++)
        (covariance[line + j] as number) += value * ((matrix[start + j] as number) - (mean[j] as number));
    }
  }
  return covariance.map((value) => value / rows);
}

function shrunk(covariance: Float64Array, d: number, lambda: number): Float64Array {
  let trace = 0;
  for (let i = 0; i < d; i++) trace += covariance[i * d + i] ?? 0;
  // Without any spread, all papers alike, the direction is the difference itself.
  const added = (lambda * trace) / d || 1;
  return covariance.map((value, at) => (at % (d + 1) === 0 ? value + added : value));
}

/** The lower triangle L of a positive definite matrix, A = L·Lᵀ (Golub and Van Loan, Matrix Computations, section 4.2). */
function cholesky(matrix: Float64Array, d: number): Float64Array {
  const lower = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * d + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (lower[i * d + k] as number) * (lower[j * d + k] as number);
      lower[i * d + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (lower[j * d + j] as number);
    }
  }
  return lower;
}

/** L, and Lᵀ as a matrix of its own: going through L by columns takes three times as long. */
interface Factor {
  lower: Float64Array;
  upper: Float64Array;
}

function transposed(matrix: Float64Array, d: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % d) * d + Math.floor(at / d)] ?? 0);
}

/** x of L·Lᵀ·x = b. */
function solve({ lower, upper }: Factor, b: Float64Array, d: number): Float64Array {
  const x = b.slice();
  for (let i = 0; i < d; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (lower[i * d + k] as number) * (x[k] as number);
    x[i] = sum / (lower[i * d + i] as number);
  }
  for (let i = d - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < d; k++) sum -= (upper[i * d + k] as number) * (x[k] as number);
    x[i] = sum / (upper[i * d + i] as number);
  }
  return x;
}
