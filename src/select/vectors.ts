// What ranking needs from an embedding: vectors of papers and of sentences.
import type { PaperId } from '../model/paper.ts';

/** The vectors of one embedding, each of length 1, so that their dot product is their cosine. */
export interface Vectors {
  /** Null for a paper without a vector. */
  of(paper: { id: PaperId }): Float32Array | null;
  /** Null for a text that the embedding can't represent, and for one that only the network could embed. */
  ofText(text: string): Float32Array | null;
}

/** The cosine of two vectors of length 1. */
export function cosineOf(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += (left[at] as number) * (right[at] as number);
  return sum;
}
