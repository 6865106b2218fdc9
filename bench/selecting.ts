// The selections of a whole day: 100,000 readers with rules and likes, 1,000 candidates, against plain dot products of the same size.
import type { Candidate } from '../src/model/edition.ts';
import { parseRules } from '../src/model/profile.ts';
import { type ReaderInput, Selector } from '../src/select/selection.ts';
import type { Vectors } from '../src/select/vectors.ts';
import { paper } from '../test/helpers/papers.ts';
import { random as seededRandom } from '../test/helpers/random.ts';
import { measure } from './rounds.ts';

const readers = 100_000;
const candidates = 1_000;
const library = 5_000;
const dimensions = 256;
const at = '2026-06-16';
/** Readers in each round of both contenders. */
const sampled = 2_000;

const random = seededRandom(26);
const words = Array.from({ length: 4_000 }, (_, index) => `w${index.toString(36)}${'aeiou'[index % 5]}`);
/** A word by Zipf's law. */
const word = () => words[Math.floor(words.length ** random()) - 1] ?? 'w';
const sentence = (length: number) => Array.from({ length }, word).join(' ');
const unitVector = () => {
  const vector = Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
};

const known = new Map<string, Float32Array>();
const papers = Array.from({ length: candidates + library }, (_, index) => {
  const id = `arxiv:2606.${10_000 + index}`;
  known.set(id, unitVector());
  return paper({ id, title: sentence(9), abstract: sentence(150) });
});
const vectors: Vectors = { of: ({ id }) => known.get(id) ?? null, ofText: () => null };
const list = papers.slice(0, candidates).map(
  (each, index): Candidate => ({
    paper: each,
    heat: index < 60 ? 60 - index : 0,
    closeness: 0,
    reasons: [],
  }),
);
const marked = papers.slice(candidates);

/** A reader with two rules and up to thirty likes: made when it is their turn, as `send` reads them in batches. */
function reader(number: number): ReaderInput {
  const own = seededRandom(number);
  const pick = <T>(from: readonly T[]) => from[Math.floor(own() * from.length)] as T;
  const likes = 1 + Math.floor(own() * 30);
  return {
    rules: parseRules(`${pick(words)}, ${pick(words)} ${pick(words)}`),
    marks: Array.from({ length: likes }, () => ({ paper: pick(marked), kind: 'like' as const })),
    sent: new Set(Array.from({ length: 200 }, () => pick(marked).id)),
    forYouShare: 0.6,
    whenQuiet: 'trending',
  };
}

const edition = {
  id: `daily/${at}`,
  period: 'daily' as const,
  date: at,
  entries: [],
  missed: [],
  considered: candidates,
  frozenAt: `${at}T11:00:00.000Z`,
};
const selector = new Selector({ edition, candidates: list, limit: 20, vectors });
const some = Array.from({ length: sampled }, (_, number) => reader(number));

/** What no selection can do without: each candidate's vector against one of the reader's. */
const matrix = new Float32Array(candidates * dimensions);
list.forEach(({ paper: { id } }, row) => {
  matrix.set(known.get(id) ?? [], row * dimensions);
});
function dotProducts(weights: Float32Array, scores: Float32Array): void {
  for (let row = 0; row < candidates; row++) {
    let sum = 0;
    const start = row * dimensions;
    for (let column = 0; column < dimensions; column++)
      sum += (matrix[start + column] as number) * (weights[column] as number);
    scores[row] = sum;
  }
}

const scores = new Float32Array(candidates);
const weights = unitVector();
const [floor, selecting] = await measure(
  [
    {
      name: 'plain dot products',
      run: () => {
        for (let number = 0; number < sampled; number++) dotProducts(weights, scores);
      },
    },
    {
      name: 'selections',
      run: () => {
        for (const each of some)
          if (selector.select(each) === null) throw new Error('a reader has no selection');
      },
    },
  ],
  5,
);
const perReader = (ms: number) => `${((ms * 1000) / sampled).toFixed(0)} µs a reader`;
console.log(`plain dot products: ${perReader(floor?.ms ?? 0)}`);
console.log(
  `selections: ${perReader(selecting?.ms ?? 0)}, ${selecting?.timesFirst.toFixed(1)} x (goal: at most 10)`,
);

const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};
let tookMs = 0;
let atTenth = 0;
for (let number = 0; number < readers; number++) {
  const own = reader(number);
  const startMs = performance.now();
  selector.select(own);
  tookMs += performance.now() - startMs;
  if (number === readers / 10) atTenth = heapMb();
}
const grown = heapMb() - atTenth;
console.log(
  `${readers.toLocaleString('en-US')} readers: ${(tookMs / 1000).toFixed(1)} s (goal: 60 on an idle machine); from the ten-thousandth to the last the heap grew by ${grown.toFixed(1)} MB`,
);
