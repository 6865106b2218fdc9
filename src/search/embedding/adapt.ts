// Fits the semantic base to an instance: counts the words of its papers, and trains their vectors on them.
import { BagsBuilder, countStems } from './bags.ts';
import { Embedder } from './embedder.ts';
import { InstanceVectors, type InstanceWords } from './instance-vectors.ts';
import { normalize } from './matrix.ts';
import { seededRandom } from './seeded-random.ts';
import type { SemanticBase } from './semantic-base.ts';
import { trainWordVectors } from './train.ts';
import { quantize } from './vectors.ts';

export interface TextPair {
  title: string;
  abstract: string | null;
}

/** Most papers that adaptation reads. */
export const maxAdaptedPapers = 20_000;
/** With fewer papers the base alone is better. */
export const minAdaptedPapers = 1000;
/** A word of a single paper can't be distinguished from a typing error. */
const minFrequency = 2;

/** The words of an instance with their frequencies; vectors stay the base's. */
export function countInstance(texts: readonly TextPair[]): InstanceWords {
  const frequencies = new Map<string, number>();
  for (const text of texts) {
    for (const stem of countStems(wholeText(text)).keys())
      frequencies.set(stem, (frequencies.get(stem) ?? 0) + 1);
  }
  const words = [...frequencies].filter(([, count]) => count >= minFrequency);
  return {
    texts: texts.length,
    words: words.map(([word]) => word),
    frequencies: Uint32Array.from(words, ([, count]) => count),
    scales: new Float32Array(0),
    rows: new Int8Array(0),
  };
}

/**
 * Trains the vectors of the instance's words, from those of the base on. A word that the base doesn't know begins at the mean of
 * the papers that have it. `onBatch` is called often; what it throws ends the training.
 */
export function adaptInstance(
  base: SemanticBase,
  texts: readonly TextPair[],
  seed: number,
  onBatch: (done: number, total: number) => void,
): InstanceWords {
  const counted = countInstance(texts);
  const rows = initialRows(base, counted, texts);
  const rowOf = new Map(counted.words.map((word, row) => [word, row]));
  const instance = new InstanceVectors(base, counted);
  const titles = new BagsBuilder();
  const abstracts = new BagsBuilder();
  for (const { title, abstract } of texts) {
    const titleStems = countStems(title);
    const abstractStems = countStems(abstract ?? '');
    if (titleStems.size === 0 || abstractStems.size === 0) continue;
    titles.add(titleStems, (stem) => rowOf.get(stem));
    abstracts.add(abstractStems, (stem) => rowOf.get(stem));
  }
  const { dimensions } = base;
  trainWordVectors({
    dimensions,
    rows,
    idf: Float32Array.from(counted.words, (_, own) => instance.idf(base.header.words + own)),
    titles: titles.build(),
    abstracts: abstracts.build(),
    epochs: 15,
    batchSize: 256,
    learningRate: 2e-3,
    temperature: 0.2,
    dropShared: 0.6,
    random: seededRandom(seed),
    onBatch,
  });
  return { ...counted, ...rounded(rows, counted.words.length, dimensions) };
}

function initialRows(base: SemanticBase, { words }: InstanceWords, texts: readonly TextPair[]): Float32Array {
  const { dimensions } = base;
  const rows = new Float32Array(words.length * dimensions);
  const strangers = new Map<string, number>();
  let known = 0;
  let length = 0;
  words.forEach((word, index) => {
    const row = base.rowOf(word);
    const own = rows.subarray(index * dimensions, (index + 1) * dimensions);
    if (row === undefined) {
      strangers.set(word, index);
      return;
    }
    base.addRow(own, row, 1);
    known += 1;
    length += Math.hypot(...own);
  });
  const embedder = new Embedder(base);
  for (const text of texts) {
    const whole = wholeText(text);
    const present = [...countStems(whole).keys()].flatMap((stem) => strangers.get(stem) ?? []);
    const vector = present.length > 0 ? embedder.embed(whole) : null;
    if (vector === null) continue;
    const scale = 1 / Math.hypot(...vector);
    for (const index of present) {
      for (let at = 0; at < dimensions; at++) {
        rows[index * dimensions + at] = (rows[index * dimensions + at] ?? 0) + scale * (vector[at] ?? 0);
      }
    }
  }
  const usualLength = known > 0 ? length / known : 1;
  for (const index of strangers.values()) {
    normalize(rows, index * dimensions, dimensions);
    for (let at = index * dimensions; at < (index + 1) * dimensions; at++)
      rows[at] = (rows[at] ?? 0) * usualLength;
  }
  return rows;
}

function rounded(
  rows: Float32Array,
  count: number,
  dimensions: number,
): { scales: Float32Array; rows: Int8Array } {
  const scales = new Float32Array(count);
  const small = new Int8Array(rows.length);
  for (let row = 0; row < count; row++) {
    const values = rows.subarray(row * dimensions, (row + 1) * dimensions);
    const quantized = quantize(values);
    if (quantized === null) continue;
    scales[row] = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    small.set(quantized, row * dimensions);
  }
  return { scales, rows: small };
}

function wholeText({ title, abstract }: TextPair): string {
  return abstract === null ? title : `${title}\n${abstract}`;
}
