import { expect, test } from 'vitest';
import type { VectorBlock } from '../../src/model/search.ts';
import { DenseIndex, type VectorSource } from '../../src/search/dense-index.ts';

/** Five papers of two dimensions, in two blocks; `reads` counts how often they were read. */
function source(bytes: number): VectorSource & { reads: number; changes: number } {
  const blocks: VectorBlock[] = [
    { seqs: Float64Array.of(1, 2, 3), vectors: Int8Array.of(100, 0, 60, 80, -100, 0) },
    { seqs: Float64Array.of(5, 8), vectors: Int8Array.of(50, 1, 0, 100) },
  ];
  return {
    reads: 0,
    changes: 0,
    async *blocks() {
      this.reads += 1;
      yield* blocks;
    },
    async stamp() {
      return `1.${this.changes}`;
    },
    maxBytes: async () => bytes,
  };
}
const all = { limit: 10, among: null, minCosine: 1e-6 };

test('the papers nearest in direction come first, whatever the length of their vectors', async () => {
  const index = new DenseIndex(source(10));
  const { hits, total } = await index.nearest(Int8Array.of(100, 0), all);
  expect(hits.map(({ seq }) => seq)).toEqual([1, 5, 2]);
  expect(total).toBe(3);
  expect(hits[0]?.score).toBeCloseTo(1);
  expect(hits[2]?.score).toBeCloseTo(0.6);
  const { hits: some } = await index.nearest(Int8Array.of(100, 0), { ...all, among: new Set([2, 8]) });
  expect(some.map(({ seq }) => seq)).toEqual([2]);
});

test('vectors are read again when they have changed', async () => {
  const vectors = source(10);
  const index = new DenseIndex(vectors);
  for (let times = 0; times < 3; times++) await index.nearest(Int8Array.of(0, 100), all);
  expect(vectors.reads).toBe(1);
  vectors.changes += 1;
  await index.nearest(Int8Array.of(0, 100), all);
  expect(vectors.reads).toBe(2);
});

test('more vectors than memory should hold are read for each query', async () => {
  const vectors = source(1e9);
  const index = new DenseIndex(vectors);
  for (let times = 0; times < 3; times++) {
    expect((await index.nearest(Int8Array.of(0, 100), all)).hits.map(({ seq }) => seq)).toEqual([8, 2, 5]);
  }
  expect(vectors.reads).toBe(3);
});
