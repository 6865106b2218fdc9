// Learns from likes and dislikes which papers a reader wants: a TF-IDF centroid and, where there are vectors, a dense direction.
import { centroidOf, closeness, type TermVector, zScores } from './terms.ts';

/** A paper as the learner sees it. */
export interface Item {
  terms: TermVector;
  /** Of length 1; null where the instance has no vectors. */
  dense: Float32Array | null;
}

export interface Liking {
  item: Item;
  /** 1 for a like; less for what says less. */
  weight: number;
}

/** How much Σ is drawn towards a multiple of the identity: much while there are few likes. */
const shrinkage = { few: 3, many: 1 };
const fewLikes = 10;
/** How much of the mean of everything the dislikes replace, at most. */
const dislikeShare = 0.5;

/**
 * Scores papers for readers. What doesn't depend on the reader, the mean and the covariance of all papers, is computed once.
 *
 * score = z(TF-IDF of the papers · centroid of the likes) + z(vectors · w), w = (Σ + λ·tr(Σ)/d·I)⁻¹ (mean of likes − mean of all)
 *
 * With one like w is the like itself. Dislikes replace part of the mean of all; subtracted from the TF-IDF centroid they hurt.
 */
export class Learner {
  readonly #items: readonly Item[];
  readonly #size: number;
  #dense: DenseSpace | null | undefined;

  /** `size` is the number of terms of the space that the items' terms are of. */
  constructor(items: readonly Item[], size: number) {
    this.#items = items;
    this.#size = size;
  }

  /** Whether scores have their second part; without it they are half as large. */
  get usesVectors(): boolean {
    return this.#denseSpace() !== null;
  }

  /** A score for each item, in their order; all 0 without likes. */
  score(likes: readonly Liking[], dislikes: readonly Liking[] = []): Float64Array {
    const scores = new Float64Array(this.#items.length);
    if (likes.length === 0) return scores;
    const centroid = centroidOf(
      likes.map(({ item, weight }) => ({ vector: item.terms, weight })),
      this.#size,
    );
    const byTerms = zScores(this.#items.map(({ terms }) => closeness(terms, centroid)));
    const byVectors = this.#byVectors(likes, dislikes);
    for (let index = 0; index < scores.length; index++)
      scores[index] = (byTerms[index] ?? 0) + (byVectors?.[index] ?? 0);
    return scores;
  }

  #denseSpace(): DenseSpace | null {
    if (this.#dense === undefined) this.#dense = denseSpace(this.#items);
    return this.#dense;
  }

  #byVectors(likes: readonly Liking[], dislikes: readonly Liking[]): Float64Array | null {
    const space = this.#denseSpace();
    const liked = space && weightedMean(likes, space.dimensions);
    if (!space || !liked) return null;
    const direction =
      likes.length === 1
        ? liked
        : space.direction(liked, weightedMean(dislikes, space.dimensions), likes.length);
    return zScores(space.product(direction));
  }
}

interface DenseSpace {
  dimensions: number;
  direction(liked: Float64Array, disliked: Float64Array | null, count: number): Float64Array;
  /** The product of every item's vector with a direction. */
  product(direction: Float64Array): Float64Array;
}

/**
 * Null where fewer than half of the items have a vector. The others are given the mean, as if nothing were known of them:
 * a paper may be listed before the index has taken it in, or have a text that the embedding can't read.
 */
function denseSpace(items: readonly Item[]): DenseSpace | null {
  const known = items.flatMap(({ dense }) => dense ?? []);
  const dimensions = known[0]?.length ?? 0;
  const vectors = known.filter(({ length }) => length === dimensions);
  if (dimensions === 0 || vectors.length * 2 < items.length) return null;
  const mean = meanOf(vectors, dimensions);
  const matrix = new Float32Array(items.length * dimensions);
  items.forEach(({ dense }, index) => {
    matrix.set(dense?.length === dimensions ? dense : mean, index * dimensions);
  });
  const covariance = covarianceOf(matrix, mean, items.length);
  const factors = new Map<number, Float64Array>();
  const factorOf = (lambda: number) => {
    const known = factors.get(lambda);
    if (known) return known;
    const made = cholesky(shrunk(covariance, dimensions, lambda), dimensions);
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
      for (let row = 0, at = 0; row < products.length; row++) {
        let sum = 0;
        for (let column = 0; column < dimensions; column++)
          sum += (matrix[at++] as number) * (direction[column] as number);
        products[row] = sum;
      }
      return products;
    },
  };
}

function meanOf(vectors: readonly Float32Array[], dimensions: number): Float64Array {
  const sum = new Float64Array(dimensions);
  for (const vector of vectors) {
    for (let column = 0; column < dimensions; column++) (sum[column] as number) += vector[column] as number;
  }
  return sum.map((value) => value / vectors.length);
}

function weightedMean(likings: readonly Liking[], dimensions: number): Float64Array | null {
  const mean = new Float64Array(dimensions);
  let total = 0;
  for (const { item, weight } of likings) {
    if (item.dense?.length !== dimensions) continue;
    total += weight;
    for (let column = 0; column < dimensions; column++)
      mean[column] = (mean[column] ?? 0) + weight * (item.dense[column] ?? 0);
  }
  return total > 0 ? mean.map((value) => value / total) : null;
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

/** x of L·Lᵀ·x = b. */
function solve(lower: Float64Array, b: Float64Array, d: number): Float64Array {
  const x = b.slice();
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < i; k++) (x[i] as number) -= (lower[i * d + k] as number) * (x[k] as number);
    (x[i] as number) /= lower[i * d + i] as number;
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) (x[i] as number) -= (lower[k * d + i] as number) * (x[k] as number);
    (x[i] as number) /= lower[i * d + i] as number;
  }
  return x;
}
