// Learns from likes and dislikes which papers a reader wants: a TF-IDF centroid and, where there are vectors, a dense direction.
import { type DenseSpace, denseSpace } from './dense.ts';
import { centroidOf, closeness, type TermVector, zScores } from './terms.ts';

/** A paper as the learner sees it. */
export interface Item {
  terms: TermVector;
  /** Of length 1; null if the instance has no vectors. */
  dense: Float32Array | null;
}

export interface Liking {
  item: Item;
  /** 1 for a like; less for what says less. */
  weight: number;
}

/**
 * Scores papers for readers. What doesn't depend on the reader, the mean and the covariance of all papers, is computed once.
 *
 * score = z(TF-IDF of the papers · centroid of the likes) + z(vectors · w), w = (Σ + λ·tr(Σ)/d·I)⁻¹ (mean of likes − mean of all)
 *
 * With one like w is the like itself. Dislikes replace part of the mean of all; subtracted from the TF-IDF centroid they hurt.
 */
export class Learner {
  readonly #items: readonly Item[];
  /** Room for the centroid of a reader's likes. */
  readonly #centroid: Float64Array;
  #dense: DenseSpace | null | undefined;

  /** `size` is the number of terms of the space that the items' terms are of. */
  constructor(items: readonly Item[], size: number) {
    this.#items = items;
    this.#centroid = new Float64Array(size);
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
      this.#centroid,
    );
    const byTerms = zScores(this.#items.map(({ terms }) => closeness(terms, centroid)));
    const byVectors = this.#byVectors(likes, dislikes);
    for (let index = 0; index < scores.length; index++)
      scores[index] = (byTerms[index] ?? 0) + (byVectors?.[index] ?? 0);
    return scores;
  }

  #denseSpace(): DenseSpace | null {
    if (this.#dense === undefined) this.#dense = denseSpace(this.#items.map(({ dense }) => dense));
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
