// Finds the papers whose vectors are nearest to a query's: an exact scan, kept in memory while it is small.
import type { IndexHit, VectorBlock } from '../model/search.ts';

/** Where the vectors are read from. */
export interface VectorSource {
  blocks(size: number): AsyncIterable<VectorBlock>;
  stamp(): Promise<string>;
  /** The length of all vectors together, or more than that. */
  maxBytes(): Promise<number>;
}

/** Papers read at once: 1 MB of vectors with 256 dimensions, and as much garbage for each of their rows. */
const blockSize = 4096;
/** Vectors up to this size stay in memory: those of 500,000 papers with 256 dimensions. More are read again for each query. */
const maxKeptBytes = 128 * 1024 * 1024;

interface Block extends VectorBlock {
  /** 1 / length of each vector. */
  scales: Float32Array;
}

export interface NearestOptions {
  limit: number;
  /** Only these papers; null for all. */
  among: ReadonlySet<number> | null;
  /** Papers below this cosine are left out. */
  minCosine: number;
}

export class DenseIndex {
  readonly #source: VectorSource;
  #kept: { stamp: string; blocks: Block[] } | null = null;

  constructor(source: VectorSource) {
    this.#source = source;
  }

  /** The papers nearest to the query by cosine, nearest first, and how many reach `minCosine` in all. */
  async nearest(
    query: Int8Array,
    { limit, among, minCosine }: NearestOptions,
  ): Promise<{ hits: IndexHit[]; total: number }> {
    const best = new BestHits(limit);
    const values = Float64Array.from(query);
    const scale = 1 / Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    let total = 0;
    for await (const block of this.#blocks()) {
      const { seqs, vectors, scales } = block;
      for (let place = 0; place < seqs.length; place++) {
        const seq = seqs[place] as number;
        if (among !== null && !among.has(seq)) continue;
        const score = dot(vectors, place * values.length, values) * (scales[place] as number) * scale;
        if (score < minCosine) continue;
        total += 1;
        best.add(seq, score);
      }
    }
    return { hits: best.sorted(), total };
  }

  async *#blocks(): AsyncIterable<Block> | AsyncGenerator<Block> {
    const stamp = await this.#source.stamp();
    if (this.#kept?.stamp === stamp) {
      yield* this.#kept.blocks;
      return;
    }
    this.#kept = null;
    const blocks: Block[] | null = (await this.#source.maxBytes()) <= maxKeptBytes ? [] : null;
    for await (const block of this.#source.blocks(blockSize)) {
      const scaled = { ...block, scales: scalesOf(block) };
      blocks?.push(scaled);
      yield scaled;
    }
    if (blocks !== null) this.#kept = { stamp, blocks };
  }
}

function dot(vectors: Int8Array, base: number, query: Float64Array): number {
  let sum = 0;
  let other = 0;
  const length = query.length;
  let at = 0;
  for (; at + 1 < length; at += 2) {
    sum += (vectors[base + at] as number) * (query[at] as number);
    other += (vectors[base + at + 1] as number) * (query[at + 1] as number);
  }
  if (at < length) sum += (vectors[base + at] as number) * (query[at] as number);
  return sum + other;
}

function scalesOf({ seqs, vectors }: VectorBlock): Float32Array {
  const dimensions = seqs.length > 0 ? vectors.length / seqs.length : 0;
  return Float32Array.from(seqs, (_, place) => {
    let square = 0;
    for (let at = place * dimensions; at < (place + 1) * dimensions; at++)
      square += (vectors[at] as number) ** 2;
    return square > 0 ? 1 / Math.sqrt(square) : 0;
  });
}

/** Of equal hits the later is worse, so that every limit cuts the same order. */
function isWorse(hit: IndexHit, than: IndexHit): boolean {
  return hit.score < than.score || (hit.score === than.score && hit.seq > than.seq);
}

/** The best of many hits, in a heap whose root is the worst of them. */
class BestHits {
  readonly #limit: number;
  readonly #heap: IndexHit[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(seq: number, score: number): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      heap.push({ seq, score });
      if (heap.length === this.#limit) for (let at = (heap.length >> 1) - 1; at >= 0; at--) this.#sink(at);
      return;
    }
    const root = heap[0];
    const hit = { seq, score };
    if (!root || !isWorse(root, hit)) return;
    heap[0] = hit;
    this.#sink(0);
  }

  sorted(): IndexHit[] {
    return [...this.#heap].sort((a, b) => b.score - a.score || a.seq - b.seq);
  }

  #sink(start: number): void {
    const heap = this.#heap;
    for (let at = start; ; ) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const [hit, other] = [heap[child], heap[worst]];
        if (hit && other && isWorse(hit, other)) worst = child;
      }
      if (worst === at) return;
      const moved = heap[at] as IndexHit;
      heap[at] = heap[worst] as IndexHit;
      heap[worst] = moved;
      at = worst;
    }
  }
}
