// Word vectors of one instance: the base with the instance's document frequencies, and the rows that were adapted to its papers.
import type { WordVectors } from './embedder.ts';
import { inverseFrequency } from './idf.ts';
import type { SemanticBase } from './semantic-base.ts';

/** The base counts like this many papers, so that a few papers don't decide the weight of a word. */
const pseudoTexts = 300;

/** What an instance adds to the base; stored with the model. */
export interface InstanceWords {
  /** The number of papers in which frequencies were counted. */
  texts: number;
  words: string[];
  /** In how many of the papers each word occurs. */
  frequencies: Uint32Array;
  /** Rows of the words, and the factor of each; empty if only frequencies are the instance's own. */
  scales: Float32Array;
  rows: Int8Array;
}

export class InstanceVectors implements WordVectors {
  readonly dimensions: number;
  readonly #base: SemanticBase;
  /** Rows from `#own` on are the instance's; below they are the base's. */
  readonly #own: number;
  readonly #rows: Map<string, number>;
  readonly #instance: InstanceWords;

  constructor(base: SemanticBase, instance: InstanceWords) {
    this.#base = base;
    this.#instance = instance;
    this.dimensions = base.dimensions;
    this.#own = base.header.words;
    this.#rows = new Map(instance.words.map((word, index) => [word, index]));
  }

  /** Of a word that the instance has, with a vector of its own or not, the row is after the base's. */
  rowOf(stem: string): number | undefined {
    const own = this.#rows.get(stem);
    const inBase = this.#base.rowOf(stem);
    if (own !== undefined && (inBase !== undefined || this.#hasRow(own))) return this.#own + own;
    return inBase;
  }

  addRow(sum: Float32Array, row: number, weight: number): void {
    const own = row - this.#own;
    if (own >= 0 && this.#hasRow(own)) {
      const { rows, scales } = this.#instance;
      const scale = (scales[own] ?? 0) * weight;
      const start = own * this.dimensions;
      for (let at = 0; at < this.dimensions; at++) {
        sum[at] = (sum[at] as number) + scale * (rows[start + at] as number);
      }
      return;
    }
    this.#base.addRow(sum, own >= 0 ? this.#baseRow(own) : row, weight);
  }

  idf(row: number): number {
    const own = row - this.#own;
    const inBase = own >= 0 ? this.#baseRow(own) : row;
    const share = inBase >= 0 ? this.#base.share(inBase) : 0;
    const count = own >= 0 ? (this.#instance.frequencies[own] ?? 0) : 0;
    return inverseFrequency(this.#instance.texts + pseudoTexts, count + pseudoTexts * share);
  }

  /** In what share of the base's texts the word occurs; 0 for one that it doesn't have. */
  share(stem: string): number {
    const row = this.#base.rowOf(stem);
    return row === undefined ? 0 : this.#base.share(row);
  }

  #hasRow(own: number): boolean {
    return own < this.#instance.scales.length;
  }

  #baseRow(own: number): number {
    return this.#base.rowOf(this.#instance.words[own] ?? '') ?? -1;
  }
}

/** The instance's words as bytes; `parseInstance` reads them. */
export function serializeInstance({ texts, words, frequencies, scales, rows }: InstanceWords): Uint8Array {
  const names = Buffer.from(words.join('\n'));
  const head = Buffer.alloc(16);
  head.writeUInt32LE(texts, 0);
  head.writeUInt32LE(words.length, 4);
  head.writeUInt32LE(scales.length, 8);
  head.writeUInt32LE(names.length, 12);
  const numbers = [frequencies, scales, rows].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return Buffer.concat([head, ...numbers, names]);
}

export function parseInstance(bytes: Uint8Array): InstanceWords {
  const copy = Uint8Array.from(bytes);
  const head = new DataView(copy.buffer);
  const texts = head.getUint32(0, true);
  const count = head.getUint32(4, true);
  const adapted = head.getUint32(8, true);
  const namesLength = head.getUint32(12, true);
  const names = copy.subarray(copy.length - namesLength);
  const scalesAt = 16 + count * 4;
  const rowsAt = scalesAt + adapted * 4;
  return {
    texts,
    words: count === 0 ? [] : Buffer.from(names).toString().split('\n'),
    frequencies: new Uint32Array(copy.buffer, 16, count),
    scales: new Float32Array(copy.buffer, scalesAt, adapted),
    rows: new Int8Array(copy.buffer, rowsAt, copy.length - namesLength - rowsAt),
  };
}
