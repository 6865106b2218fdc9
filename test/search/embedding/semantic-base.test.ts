import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { adaptInstance, countInstance, type TextPair } from '../../../src/search/embedding/adapt.ts';
import { Embedder } from '../../../src/search/embedding/embedder.ts';
import {
  InstanceVectors,
  parseInstance,
  serializeInstance,
} from '../../../src/search/embedding/instance-vectors.ts';
import {
  isBaseIntact,
  parseBase,
  type SemanticBase,
  serializeBase,
} from '../../../src/search/embedding/semantic-base.ts';
import { cosine } from '../../../src/search/embedding/vectors.ts';
import { random } from '../../helpers/random.ts';

const asset = (name: string) => new URL(`../../../assets/semantic-base/${name}`, import.meta.url);
const similarity = (embedder: Embedder, left: string, right: string) => {
  const [a, b] = [embedder.embed(left), embedder.embed(right)];
  return a && b ? cosine(a, b) : Number.NaN;
};

describe('the base that is shipped', () => {
  let base: SemanticBase;
  beforeAll(() => {
    base = parseBase(readFileSync(asset('vocabulary.txt'), 'utf8'), readFileSync(asset('rows.bin')));
  });

  test('is intact, and its header says what it is', () => {
    const vocabulary = readFileSync(asset('vocabulary.txt'), 'utf8');
    const file = readFileSync(asset('rows.bin'));
    expect(isBaseIntact(vocabulary, file)).toBe(true);
    expect(base.header).toMatchObject({
      format: 1,
      dimensions: 256,
      words: 40_000,
      seed: expect.any(Number),
    });
    expect(base.header.trainingText).toMatch(/arXiv/);
    file[file.length - 5] = (file[file.length - 5] ?? 0) ^ 1;
    expect(isBaseIntact(vocabulary, file)).toBe(false);
  });

  test('knows which texts are about the same, though they share no word', () => {
    const embedder = new Embedder(base);
    for (const [text, near, far] of [
      [
        'speech recognition of spoken words',
        'acoustic models for automatic transcription',
        'galaxies and dark matter',
      ],
      ['black holes', 'event horizon and gravitational collapse', 'machine translation of sentences'],
      ['epidemic spreading', 'transmission of infectious diseases', 'convex optimization of portfolios'],
    ] as const) {
      expect(similarity(embedder, text, near)).toBeGreaterThan(similarity(embedder, text, far) + 0.2);
    }
  });

  test('gives a rare word of an instance that all its papers have little weight', () => {
    const texts = Array.from({ length: 40 }, (_, at) => ({
      title: `Galaxies ${at}`,
      abstract: 'We look at galaxies.',
    }));
    const vectors = new InstanceVectors(base, countInstance(texts));
    const [common, rare] = [vectors.rowOf('galaxi') ?? -1, vectors.rowOf('speech') ?? -1];
    expect(vectors.idf(common)).toBeLessThan(base.idf(base.rowOf('galaxi') ?? -1));
    expect(vectors.idf(rare)).toBeGreaterThan(vectors.idf(common));
  });
});

test('a base is read back from its files with little loss', () => {
  const next = random(5);
  const rows = Float32Array.from({ length: 3 * 8 }, () => next() - 0.5);
  const about = {
    version: 't',
    dimensions: 8,
    texts: 10,
    seed: 1,
    trainingText: 'ten texts',
    date: '2026-06-16',
  };
  const { vocabulary, file } = serializeBase(about, ['a', 'b', 'c'], Uint32Array.of(5, 3, 1), rows);
  const base = parseBase(vocabulary, file);
  expect(base.header).toMatchObject(about);
  expect([...base.words]).toEqual(['a', 'b', 'c']);
  expect(base.share(base.rowOf('b') ?? -1)).toBe(0.3);
  const sum = new Float32Array(8);
  base.addRow(sum, 1, 2);
  const own = rows.subarray(8, 16);
  const error = Math.hypot(...own.map((value, at) => value - (sum[at] ?? 0) / 2));
  expect(error).toBeLessThan(0.15 * Math.hypot(...own));
  expect(() => parseBase('a\nb\n', file)).toThrow('incomplete');
  expect(() => parseBase(vocabulary, Buffer.from('something else'))).toThrow('not one');
});

describe('adaptation', () => {
  const about = { version: 't', dimensions: 16, texts: 100, seed: 1, trainingText: '', date: '2026-06-16' };
  const words = ['bow', 'string', 'warm', 'sound', 'ice', 'snow', 'river'];
  const next = random(11);
  const rows = Float32Array.from({ length: words.length * 16 }, () => next() - 0.5);
  const files = serializeBase(about, words, new Uint32Array(words.length).fill(10), rows);
  const base = parseBase(files.vocabulary, files.file);
  const texts: TextPair[] = Array.from({ length: 60 }, (_, at) =>
    at % 2 === 0
      ? { title: `Violin bow ${at}`, abstract: 'Strings make a warm sound with the bow of a violin.' }
      : { title: `Moraine ice ${at}`, abstract: 'Snow and ice become rivers at the moraine.' },
  );
  const adapt = (seed: number) => adaptInstance(base, texts, seed, () => {});

  test('gives words that the base lacks a place among those that they occur with', () => {
    const embedder = new Embedder(new InstanceVectors(base, adapt(1)));
    expect(similarity(embedder, 'violin', 'warm strings')).toBeGreaterThan(
      similarity(embedder, 'violin', 'snow rivers'),
    );
    expect(new Embedder(base).embed('violin')).toBeNull();
  });

  test('gives the same with the same seed, and survives storing', () => {
    const adapted = adapt(3);
    expect(serializeInstance(adapt(3))).toEqual(serializeInstance(adapted));
    // As a database returns it: a view into a larger buffer, at any offset.
    const stored = Buffer.concat([Buffer.from('xyz'), serializeInstance(adapted)]).subarray(3);
    expect(parseInstance(stored)).toEqual(adapted);
    expect(parseInstance(serializeInstance(countInstance([])))).toEqual(countInstance([]));
  });

  test('can be stopped, and no number becomes infinite', () => {
    expect(() =>
      adaptInstance(base, texts, 1, () => {
        throw new Error('enough');
      }),
    ).toThrow('enough');
    expect(adapt(1).scales.every((scale) => Number.isFinite(scale) && scale > 0)).toBe(true);
  });
});
