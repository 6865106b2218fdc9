import { expect, test } from 'vitest';
import { BagsBuilder, countStems } from '../../../src/search/embedding/bags.ts';
import { Embedder, textOfPaper } from '../../../src/search/embedding/embedder.ts';
import { trainWordVectors } from '../../../src/search/embedding/train.ts';
import { cosine, quantize } from '../../../src/search/embedding/vectors.ts';
import { random } from '../../helpers/random.ts';

const dimensions = 16;
/** Titles and abstracts of two subjects that share no word. */
const pairs = [
  ['A violin of old wood', 'The bow moves over strings and the sound is warm'],
  ['The cello at night', 'Strings and a bow make a warm sound'],
  ['A violin concerto', 'Sound of strings under the bow, warm'],
  ['Cello suites', 'The bow, the strings, a warm sound'],
  ['Glacier melting', 'Ice and snow retreat while rivers of meltwater rise'],
  ['The glacier tongue', 'Snow turns to ice, meltwater to rivers'],
  ['A moraine survey', 'Rivers carry meltwater from ice and snow'],
  ['Moraine lakes', 'Ice, snow and meltwater feed rivers'],
] as const;

function trained(seed: number): { embedder: Embedder; losses: number[] } {
  const rowOf = new Map<string, number>();
  const learn = (stem: string) => {
    if (!rowOf.has(stem)) rowOf.set(stem, rowOf.size);
    return rowOf.get(stem);
  };
  const titles = new BagsBuilder();
  const abstracts = new BagsBuilder();
  for (const [title, abstract] of pairs) {
    titles.add(countStems(title), learn);
    abstracts.add(countStems(abstract), learn);
  }
  const next = random(seed);
  const rows = Float32Array.from({ length: rowOf.size * dimensions }, () => (next() - 0.5) / 5);
  const losses: number[] = [];
  trainWordVectors({
    dimensions,
    rows,
    idf: new Float32Array(rowOf.size).fill(1),
    titles: titles.build(),
    abstracts: abstracts.build(),
    epochs: 15,
    batchSize: 4,
    learningRate: 0.01,
    temperature: 0.2,
    dropShared: 0.5,
    random: next,
    onBatch: (_done, _total, loss) => losses.push(loss),
  });
  const embedder = new Embedder({
    dimensions,
    rowOf: (stem) => rowOf.get(stem),
    idf: () => 1,
    addRow(sum, row, weight) {
      for (let at = 0; at < dimensions; at++) {
        sum[at] = (sum[at] ?? 0) + weight * (rows[row * dimensions + at] ?? 0);
      }
    },
  });
  return { embedder, losses };
}

test('a word of titles comes near the words of their abstracts, and stays far from those of others', () => {
  const { embedder, losses } = trained(1);
  const similarity = (left: string, right: string) => {
    const [a, b] = [embedder.embed(left), embedder.embed(right)];
    return a && b ? cosine(a, b) : Number.NaN;
  };
  expect(losses).toHaveLength(30);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
  for (const word of ['violin', 'cello', 'concerto']) {
    expect(similarity(word, 'warm strings')).toBeGreaterThan(similarity(word, 'snow and rivers') + 0.3);
  }
  for (const word of ['glacier', 'moraine']) {
    expect(similarity(word, 'meltwater')).toBeGreaterThan(similarity(word, 'the bow') + 0.3);
  }
});

test('the same seed gives the same vectors', () => {
  const text = textOfPaper({ title: 'A violin', abstract: 'of warm sound' });
  expect(trained(7).embedder.embed(text)).toEqual(trained(7).embedder.embed(text));
  expect(trained(7).embedder.embed(text)).not.toEqual(trained(8).embedder.embed(text));
});

test('a text without a known word has no vector', () => {
  const { embedder } = trained(1);
  for (const text of ['', 'xylophone', '1984', 'the of and', '気象']) expect(embedder.embed(text)).toBeNull();
});

test('rounding keeps the direction of a vector', () => {
  const next = random(3);
  const vector = Float32Array.from({ length: 256 }, () => next() - 0.5);
  const rounded = quantize(vector);
  const doubled = quantize(vector.map((value) => value * 2));
  expect(rounded && Math.max(...rounded.map(Math.abs))).toBe(127);
  expect(rounded).toEqual(doubled);
  expect(rounded && cosine(rounded, rounded)).toBeCloseTo(1, 12);
  expect(quantize(new Float32Array(4))).toBeNull();
  expect(quantize(Float32Array.from([Number.NaN, 1]))).toBeNull();
});
