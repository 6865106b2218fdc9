// Embeds a text without a network: the TF-IDF-weighted sum of its words' vectors.
import { countStems, termWeight } from './bags.ts';
import { quantize } from './vectors.ts';

/** Word vectors in the form in which they are stored: 8-bit or 4-bit numbers and a factor for each row. */
export interface WordVectors {
  dimensions: number;
  rowOf(stem: string): number | undefined;
  /** Adds `weight` times the row to the sum. */
  addRow(sum: Float32Array, row: number, weight: number): void;
  /** Inverse document frequency of the row's word. */
  idf(row: number): number;
}

/** Texts as vectors that `cosine` compares: of papers and of queries alike. */
export class Embedder {
  readonly #vectors: WordVectors;

  constructor(vectors: WordVectors) {
    this.#vectors = vectors;
  }

  get dimensions(): number {
    return this.#vectors.dimensions;
  }

  /** Null for a text without a known word: in another script, or empty. Pure; about 50 µs for an abstract. */
  embed(text: string): Int8Array | null {
    const vectors = this.#vectors;
    const sum = new Float32Array(vectors.dimensions);
    for (const [stem, count] of countStems(text)) {
      const row = vectors.rowOf(stem);
      if (row !== undefined) vectors.addRow(sum, row, termWeight(count) * vectors.idf(row));
    }
    return quantize(sum);
  }
}

/** The text of a paper from which its vector is computed. */
export function textOfPaper({ title, abstract }: { title: string; abstract: string | null }): string {
  return abstract === null ? title : `${title}\n${abstract}`;
}
