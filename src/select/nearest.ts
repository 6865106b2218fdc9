// Finds what a paper is most alike to: which of a reader's papers, however large their library is, or which of those chosen.
import type { TermVector } from './terms.ts';

export interface Nearest {
  /** Its place in the list. */
  at: number;
  likeness: number;
}

/**
 * With fewer papers, comparing one by one takes about as long as indexing their terms. For an edition of 600 candidates the index takes
 * 1.5 ms at 100 papers and 40 ms at 5,000; comparing takes 20 and 1,400.
 */
const leastIndexed = 20;

/** Over vectors of a space of `weights.length` terms. */
export class NearestFinder {
  readonly #vectors: readonly TermVector[];
  readonly #index: TermIndex | null;
  readonly #weights: Float32Array;

  /** `weights`, all 0, is used while a vector is looked for, and all 0 afterwards. */
  constructor(vectors: readonly TermVector[], weights: Float32Array) {
    this.#vectors = vectors;
    this.#weights = weights;
    this.#index = vectors.length < leastIndexed ? null : new TermIndex(vectors, weights.length);
  }

  /** The first of the most alike; null if none is more alike than `least`. */
  find(vector: TermVector, least: number): Nearest | null {
    const sums = this.#index?.similarities(vector) ?? this.#compared(vector);
    let nearest: Nearest | null = null;
    for (let at = 0; at < sums.length; at++) {
      const likeness = sums[at] ?? 0;
      if (likeness > (nearest?.likeness ?? least)) nearest = { at, likeness };
    }
    return nearest;
  }

  /** One by one: with the weights of the vector at hand by term, a tenth of the time of going through both vectors' terms. */
  #compared({ terms, weights }: TermVector): ArrayLike<number> {
    const byTerm = this.#weights;
    for (let index = 0; index < terms.length; index++)
      byTerm[terms[index] as number] = weights[index] as number;
    const sums = new Float64Array(this.#vectors.length);
    for (let at = 0; at < sums.length; at++) {
      const other = this.#vectors[at] as TermVector;
      let sum = 0;
      for (let index = 0; index < other.terms.length; index++)
        sum += (other.weights[index] as number) * (byTerm[other.terms[index] as number] as number);
      sums[at] = sum;
    }
    for (let index = 0; index < terms.length; index++) byTerm[terms[index] as number] = 0;
    return sums;
  }
}

/**
 * How alike each of some papers is to the most similar of those chosen so far. A command that ends at once runs this before
 * V8 has compiled it: to choose 90 of 90 papers takes 11 ms, where comparing pair by pair took 20.
 */
export class LikenessToChosen {
  readonly #index: TermIndex;
  readonly #likenesses: Float64Array;

  constructor(vectors: readonly TermVector[], size: number) {
    this.#index = new TermIndex(vectors, size);
    this.#likenesses = new Float64Array(vectors.length);
  }

  add(chosen: TermVector): void {
    const sums = this.#index.similarities(chosen);
    for (let at = 0; at < sums.length; at++)
      this.#likenesses[at] = Math.max(this.#likenesses[at] ?? 0, sums[at] ?? 0);
  }

  /** The cosine with the most similar of the chosen, 0 to 1; 0 before any is chosen. */
  at(place: number): number {
    return this.#likenesses[place] ?? 0;
  }
}

/** The vectors that have a term, and its weight in each, by term. */
class TermIndex {
  /** Where the vectors of each term begin; those of term t end where those of t + 1 begin. */
  readonly #starts: Uint32Array;
  readonly #owners: Uint32Array;
  readonly #weights: Float32Array;
  readonly #sums: Float64Array;

  constructor(vectors: readonly TermVector[], size: number) {
    this.#starts = new Uint32Array(size + 1);
    this.#sums = new Float64Array(vectors.length);
    const ends = new Uint32Array(size);
    for (const { terms } of vectors) for (const term of terms) ends[term] = (ends[term] ?? 0) + 1;
    for (let term = 0; term < size; term++)
      this.#starts[term + 1] = (this.#starts[term] ?? 0) + (ends[term] ?? 0);
    const total = this.#starts[size] ?? 0;
    this.#owners = new Uint32Array(total);
    this.#weights = new Float32Array(total);
    ends.set(this.#starts.subarray(0, size));
    vectors.forEach(({ terms, weights }, owner) => {
      for (let index = 0; index < terms.length; index++) {
        const term = terms[index] ?? 0;
        const place = ends[term] ?? 0;
        ends[term] = place + 1;
        this.#owners[place] = owner;
        this.#weights[place] = weights[index] ?? 0;
      }
    });
  }

  /** The cosine with each vector; the array is the same in each call. */
  similarities({ terms, weights }: TermVector): Float64Array {
    const sums = this.#sums.fill(0);
    for (let index = 0; index < terms.length; index++) {
      const term = terms[index] ?? 0;
      const weight = weights[index] ?? 0;
      const end = this.#starts[term + 1] ?? 0;
      for (let place = this.#starts[term] ?? 0; place < end; place++) {
        const owner = this.#owners[place] ?? 0;
        sums[owner] = (sums[owner] ?? 0) + (this.#weights[place] ?? 0) * weight;
      }
    }
    return sums;
  }
}
