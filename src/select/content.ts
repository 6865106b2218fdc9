// Measures papers without votes by their content: how close they are to what readers liked and voted up before.
import type { Paper, PaperId } from '../model/paper.ts';
import { centroidOf, closeness, similarity, TermSpace, type TermVector, zScores } from './terms.ts';

/** What readers thought of an earlier paper: likes and votes are positive. */
export interface Example {
  paper: Paper;
  /** How much it counts: a like 1, votes by their logarithm. */
  weight: number;
}

export interface Content {
  /** How close to the examples, in standard deviations above the mean of the candidates; 0 without examples. */
  score(id: PaperId): number;
  /** How alike two candidates are, 0 to 1. */
  similarity(a: PaperId, b: PaperId): number;
  /** The example that a candidate is closest to, if it is close to any: on the same topic, not only in the same field. */
  nearest(id: PaperId): Paper | null;
}

/** No content: every paper is as close as any other. */
export const noContent: Content = { score: () => 0, similarity: () => 0, nearest: () => null };

/** Of two papers on one topic. Abstracts of one field share 0.05 or so, a paper and its sequel 0.4 and more. */
const sameTopic = 0.15;

/** Measures the candidates against the examples. A candidate that is an example itself is not compared with itself. */
export function measureContent(candidates: readonly Paper[], examples: readonly Example[]): Content {
  const space = new TermSpace([...candidates, ...examples.map(({ paper }) => paper)]);
  const vectors = new Map(candidates.map((paper) => [paper.id, space.vectorOf(paper)]));
  const known = examples.map(({ paper, weight }) => ({
    id: paper.id,
    weight,
    vector: vectors.get(paper.id) ?? space.vectorOf(paper),
  }));
  const centroid = centroidOf(known, space.size);
  const own = new Map(known.map((example) => [example.id, example]));
  const raw = candidates.map(({ id }) => {
    const vector = vectors.get(id);
    if (!vector) return 0;
    return closeness(vector, centroid) - (own.get(id)?.weight ?? 0) * similarity(vector, vector);
  });
  const standings = examples.length > 0 ? zScores(raw) : new Float64Array(candidates.length);
  const scores = new Map(candidates.map(({ id }, index) => [id, standings[index] ?? 0]));
  const empty: TermVector = { terms: new Uint32Array(), weights: new Float32Array() };
  return {
    score: (id) => scores.get(id) ?? 0,
    similarity: (a, b) => similarity(vectors.get(a) ?? empty, vectors.get(b) ?? empty),
    nearest: (id) => {
      const vector = vectors.get(id) ?? empty;
      let best: { paper: Paper | null; likeness: number } = { paper: null, likeness: sameTopic };
      known.forEach((example, index) => {
        const likeness = example.id === id ? 0 : similarity(vector, example.vector);
        if (likeness > best.likeness) best = { paper: examples[index]?.paper ?? null, likeness };
      });
      return best.paper;
    },
  };
}

/** What votes count beside a like: twenty votes as much. */
export function voteWeight(upvotes: number): number {
  return Math.log2(1 + Math.max(0, upvotes)) / Math.log2(21);
}
