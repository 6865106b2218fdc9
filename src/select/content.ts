// Measures papers without votes by their content: how close they are to what readers liked and voted up before.
import type { Paper, PaperId } from '../model/paper.ts';
import { LikenessToChosen } from './nearest.ts';
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
  /** For choosing among some of the candidates one by one. */
  chooseFrom(ids: readonly PaperId[]): Chosen;
  /** The example that a candidate is closest to, if it is close to any: on the same topic, not only in the same field. */
  nearest(id: PaperId): Paper | null;
}

/** Candidates chosen so far. */
export interface Chosen {
  add(id: PaperId): void;
  /** How alike a candidate is to the most similar of those chosen, 0 to 1. */
  likenessOf(id: PaperId): number;
}

/** No content: every paper is as close as any other. */
export const noContent: Content = {
  score: () => 0,
  chooseFrom: () => ({ add: () => undefined, likenessOf: () => 0 }),
  nearest: () => null,
};

/** Of two papers on one topic. Abstracts of one field share 0.05 or so, a paper and its sequel 0.4 and more. */
const sameTopic = 0.15;

/** Measures the candidates against the examples. A candidate that is an example itself is not compared with itself. */
export function measureContent(candidates: readonly Paper[], examples: readonly Example[]): Content {
  const space = new TermSpace([...candidates, ...examples.map(({ paper }) => paper)]);
  const papers = new Map(candidates.map((paper) => [paper.id, paper]));
  // Made on first use: without examples, only those near the top of the list are compared.
  const vectors = new Map<PaperId, TermVector>();
  const vectorOf = (id: PaperId): TermVector => {
    const known = vectors.get(id);
    if (known) return known;
    const paper = papers.get(id);
    const vector = paper ? space.vectorOf(paper) : empty;
    vectors.set(id, vector);
    return vector;
  };
  const known = examples.map(({ paper, weight }) => ({
    id: paper.id,
    weight,
    vector: papers.has(paper.id) ? vectorOf(paper.id) : space.vectorOf(paper),
  }));
  const scores = known.length > 0 ? scoresOf(candidates, known, vectorOf, space.size) : null;
  return {
    score: (id) => scores?.get(id) ?? 0,
    chooseFrom: (ids) => {
      const likeness = new LikenessToChosen(ids.map(vectorOf), space.size);
      const places = new Map(ids.map((id, place) => [id, place]));
      return {
        add: (id) => likeness.add(vectorOf(id)),
        likenessOf: (id) => likeness.at(places.get(id) ?? -1),
      };
    },
    nearest: (id) => {
      const vector = vectorOf(id);
      let best: { paper: Paper | null; likeness: number } = { paper: null, likeness: sameTopic };
      known.forEach((example, index) => {
        const likeness = example.id === id ? 0 : similarity(vector, example.vector);
        if (likeness > best.likeness) best = { paper: examples[index]?.paper ?? null, likeness };
      });
      return best.paper;
    },
  };
}

const empty: TermVector = { terms: new Uint32Array(), weights: new Float32Array() };

/** How close each candidate is to the examples, itself not among them. */
function scoresOf(
  candidates: readonly Paper[],
  known: readonly { id: PaperId; weight: number; vector: TermVector }[],
  vectorOf: (id: PaperId) => TermVector,
  size: number,
): Map<PaperId, number> {
  const centroid = centroidOf(known, new Float64Array(size));
  const own = new Map(known.map((example) => [example.id, example]));
  const standings = zScores(
    candidates.map(({ id }) => {
      const vector = vectorOf(id);
      return closeness(vector, centroid) - (own.get(id)?.weight ?? 0) * similarity(vector, vector);
    }),
  );
  return new Map(candidates.map(({ id }, index) => [id, standings[index] ?? 0]));
}

/** The weight of votes relative to a like: twenty votes equal one. */
export function voteWeight(upvotes: number): number {
  return Math.log2(1 + Math.max(0, upvotes)) / Math.log2(21);
}
