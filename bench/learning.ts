// How well likes train the ranking: readers' libraries of citeulike-t, against a linear SVM on the same TF-IDF vectors.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Item, Learner } from '../src/select/learning.ts';
import { TermSpace, type TermVector } from '../src/select/terms.ts';
import { random as seededRandom } from '../test/helpers/random.ts';
import { latentVectors } from './latent-vectors.ts';
import { linearSvm } from './linear-svm.ts';

const folder = resolve('..', 'shared', 'judged', 'citeulike-t');
const dimensions = 256;
const depth = 20;
const samples = 2000;

const lines = <T>(name: string): T[] =>
  readFileSync(`${folder}/${name}`, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
const bags = lines<{ id: number; words: Record<string, number> }>('items.jsonl');
const readers = lines<{ user: number; liked: number[]; heldout: number[] }>('users.jsonl');

// A bag of words as the text that has each word that often.
const papers = bags.map(({ words }) => ({
  title: '',
  abstract: Object.entries(words)
    .map(([word, count]) => `${word} `.repeat(count))
    .join(''),
}));
const space = new TermSpace(papers);
const terms = papers.map((paper) => space.vectorOf(paper));
let started = performance.now();
const dense = latentVectors(terms, space.size, dimensions, seededRandom(7));
console.log(
  `${papers.length} papers, ${space.size} terms; ${dimensions}-dimensional vectors in ${seconds(started)} s`,
);
const places = new Map(bags.map(({ id }, place) => [id, place]));
const items = terms.map((vector, place): Item => ({ terms: vector, dense: dense[place] ?? null }));
const sparseItems = items.map((item): Item => ({ ...item, dense: null }));
const learner = new Learner(items, space.size);
const sparseLearner = new Learner(sparseItems, space.size);
const random = seededRandom(11);

for (const count of [1, 2, 5, 10]) {
  const figures: Record<'svm' | 'centroid' | 'learner', number[]> = { svm: [], centroid: [], learner: [] };
  const tookMs = { svm: 0, centroid: 0, learner: 0 };
  for (const { liked, heldout } of readers) {
    const chosen = liked.slice(0, count).flatMap((id) => places.get(id) ?? []);
    const known = new Set(liked.flatMap((id) => places.get(id) ?? []));
    const wanted = new Set(heldout.flatMap((id) => places.get(id) ?? []));
    const timed = (name: keyof typeof figures, score: () => ArrayLike<number>) => {
      const start = performance.now();
      const scores = score();
      tookMs[name] += performance.now() - start;
      figures[name].push(ndcg(scores, known, wanted));
    };
    const likes = (from: readonly Item[]) =>
      chosen.flatMap((place) => (from[place] ? [{ item: from[place], weight: 1 }] : []));
    timed('svm', () => svmScores(chosen));
    timed('centroid', () => sparseLearner.score(likes(sparseItems)));
    timed('learner', () => learner.score(likes(items)));
  }
  const svm = mean(figures.svm);
  for (const name of ['svm', 'centroid', 'learner'] as const) {
    const ratio = mean(figures[name]) / svm;
    const [low, high] = bootstrap(figures[name], figures.svm);
    console.log(
      `${String(count).padStart(2)} likes  ${name.padEnd(8)}  nDCG@${depth} ${mean(figures[name]).toFixed(4)}` +
        `  ${ratio.toFixed(3)} x the SVM (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})` +
        `  ${(tookMs[name] / readers.length).toFixed(2)} ms a reader`,
    );
  }
}
compareProducts();

function svmScores(positives: readonly number[]): Float64Array {
  const weights = linearSvm(terms, new Set(positives), space.size, { c: 0.01, epochs: 20, random });
  return Float64Array.from(terms, (vector) => product(vector, weights));
}

function product({ terms: numbers, weights }: TermVector, direction: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < numbers.length; index++)
    sum += (weights[index] ?? 0) * (direction[numbers[index] ?? 0] ?? 0);
  return sum;
}

/** Binary relevance; what the reader liked already is not ranked. */
function ndcg(scores: ArrayLike<number>, known: ReadonlySet<number>, wanted: ReadonlySet<number>): number {
  const ranked = Array.from({ length: scores.length }, (_, place) => place)
    .filter((place) => !known.has(place))
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .slice(0, depth);
  const gain = (place: number) => 1 / Math.log2(place + 2);
  const found = ranked.reduce((sum, item, place) => sum + (wanted.has(item) ? gain(place) : 0), 0);
  const ideal = Array.from({ length: Math.min(depth, wanted.size) }, (_, place) => gain(place));
  return ideal.length === 0 ? 0 : found / ideal.reduce((sum, each) => sum + each, 0);
}

/** The middle 95 % of ratios of means over readers drawn with replacement, the same ones for both. */
function bootstrap(ours: readonly number[], theirs: readonly number[]): [number, number] {
  const ratios = Array.from({ length: samples }, () => {
    let [a, b] = [0, 0];
    for (let draw = 0; draw < ours.length; draw++) {
      const reader = Math.floor(random() * ours.length);
      a += ours[reader] ?? 0;
      b += theirs[reader] ?? 0;
    }
    return a / b;
  }).sort((x, y) => x - y);
  return [ratios[Math.floor(samples * 0.025)] ?? 0, ratios[Math.floor(samples * 0.975)] ?? 0];
}

/** Scoring 1,000 candidates for a reader, against the same number of products of typed arrays and nothing else. */
function compareProducts(): void {
  const candidates = items.slice(0, 1000);
  const small = new Learner(candidates, space.size);
  const likes = items.slice(2000, 2010).map((item) => ({ item, weight: 1 }));
  const matrix = new Float32Array(candidates.length * dimensions);
  candidates.forEach(({ dense: vector }, row) => {
    if (vector) matrix.set(vector, row * dimensions);
  });
  const direction = Float64Array.from({ length: dimensions }, () => random());
  const plain = () => {
    let total = 0;
    for (let row = 0, at = 0; row < candidates.length; row++) {
      let sum = 0;
      for (let column = 0; column < dimensions; column++)
        sum += (matrix[at++] as number) * (direction[column] as number);
      total += sum;
    }
    return total;
  };
  const time = (run: () => unknown, rounds: number) => {
    run();
    started = performance.now();
    for (let round = 0; round < rounds; round++) run();
    return (performance.now() - started) / rounds;
  };
  const plainMs = time(plain, 500);
  const ownMs = time(() => small.score(likes), 500);
  console.log(
    `1,000 candidates, 10 likes: ${ownMs.toFixed(3)} ms a reader, ${(ownMs / plainMs).toFixed(1)} x ` +
      `1,000 plain products of ${dimensions} dimensions (goal: at most 10); 100,000 readers in ${((ownMs * 100_000) / 1000).toFixed(0)} s`,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
