// Counts words: texts as bags of vocabulary rows, in typed arrays, and in how many texts each word occurs.
import { stemsOf } from '../tokens.ts';

/** Texts as bags of words: the words of text `i` are those from `starts[i]` to `starts[i + 1]`. */
export interface Bags {
  starts: Uint32Array;
  /** Row of each word; a word is in a bag once. */
  words: Uint32Array;
  /** Its weight in the text without its inverse document frequency. */
  weights: Float32Array;
}

/** Calls `visit` for each word of a text, in the order of the bag. */
export function forEachWord(bags: Bags, text: number, visit: (word: number, weight: number) => void): void {
  const end = bags.starts[text + 1] ?? 0;
  for (let at = bags.starts[text] ?? 0; at < end; at++) visit(bags.words[at] ?? 0, bags.weights[at] ?? 0);
}

/** How often each stem of a text occurs in it. */
export function countStems(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of stemsOf(text)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

/** A word's weight in a text in which it occurs `count` times; Salton and Buckley's logarithmic term frequency. */
export function termWeight(count: number): number {
  return 1 + Math.log(count);
}

/** Collects bags one by one in arrays that grow. */
export class BagsBuilder {
  #starts = new Uint32Array(1024);
  #words = new Uint32Array(16_384);
  #weights = new Float32Array(16_384);
  #count = 0;

  /** Adds a text; stems that `rowOf` doesn't know are left out. */
  add(counts: ReadonlyMap<string, number>, rowOf: (stem: string) => number | undefined): void {
    let end = this.#starts[this.#count] ?? 0;
    if (this.#count + 2 > this.#starts.length)
      this.#starts = grown(this.#starts, Uint32Array, this.#count + 2);
    if (end + counts.size > this.#words.length) {
      this.#words = grown(this.#words, Uint32Array, end + counts.size);
      this.#weights = grown(this.#weights, Float32Array, end + counts.size);
    }
    for (const [stem, count] of counts) {
      const row = rowOf(stem);
      if (row === undefined) continue;
      this.#words[end] = row;
      this.#weights[end] = termWeight(count);
      end += 1;
    }
    this.#count += 1;
    this.#starts[this.#count] = end;
  }

  build(): Bags {
    const end = this.#starts[this.#count] ?? 0;
    return {
      starts: this.#starts.slice(0, this.#count + 1),
      words: this.#words.slice(0, end),
      weights: this.#weights.slice(0, end),
    };
  }
}

/** The array with room for at least `length` numbers. */
export function grown<T extends Float32Array | Uint32Array>(
  array: T,
  make: new (length: number) => T,
  length: number,
): T {
  const larger = new make(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}
