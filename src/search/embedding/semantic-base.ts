// The semantic base: word vectors that the package ships, and the format of their files.
import { hash } from 'node:crypto';
import type { WordVectors } from './embedder.ts';
import { inverseFrequency } from './idf.ts';

/** The header of `rows.bin`. */
export interface BaseHeader {
  /** Of the file. */
  format: 1;
  version: string;
  dimensions: number;
  /** How many words, one a line in `vocabulary.txt` and one row each. */
  words: number;
  /** How many texts document frequencies were counted in. */
  texts: number;
  seed: number;
  trainingText: string;
  /** When it was trained. */
  date: string;
  /** SHA-256 of the vocabulary and of everything after the header. */
  checksum: string;
}

const magic = 'DGSB';
/** Magic and length of the header. */
const preambleBytes = 8;

/** 4-bit rows are from -7 to 7, times the row's factor; a byte holds two, the first in its low half, each plus 8. */
export class SemanticBase implements WordVectors {
  readonly header: BaseHeader;
  readonly #rows: Map<string, number>;
  readonly #frequencies: Uint32Array;
  readonly #scales: Float32Array;
  readonly #nibbles: Uint8Array;

  constructor(
    header: BaseHeader,
    parts: { words: readonly string[]; frequencies: Uint32Array; scales: Float32Array; nibbles: Uint8Array },
  ) {
    this.header = header;
    this.#rows = new Map(parts.words.map((word, row) => [word, row]));
    this.#frequencies = parts.frequencies;
    this.#scales = parts.scales;
    this.#nibbles = parts.nibbles;
  }

  get dimensions(): number {
    return this.header.dimensions;
  }

  get words(): IterableIterator<string> {
    return this.#rows.keys();
  }

  rowOf(stem: string): number | undefined {
    return this.#rows.get(stem);
  }

  addRow(sum: Float32Array, row: number, weight: number): void {
    const { dimensions } = this.header;
    const scale = (this.#scales[row] ?? 0) * weight;
    const base = (row * dimensions) / 2;
    for (let at = 0; at < dimensions; at += 2) {
      const byte = this.#nibbles[base + at / 2] as number;
      sum[at] = (sum[at] as number) + scale * ((byte & 15) - 8);
      sum[at + 1] = (sum[at + 1] as number) + scale * ((byte >> 4) - 8);
    }
  }

  idf(row: number): number {
    return inverseFrequency(this.header.texts, this.#frequencies[row] ?? 0);
  }

  /** In what share of the training texts the word occurs. */
  share(row: number): number {
    return (this.#frequencies[row] ?? 0) / this.header.texts;
  }
}

/** Reads the two files. Throws an `Error` for a file of another format. */
export function parseBase(vocabulary: string, file: Uint8Array): SemanticBase {
  const { header, payload } = splitBase(file);
  const { words: count, dimensions } = header;
  const words = vocabulary.trimEnd().split('\n');
  const expected = count * 8 + (count * dimensions) / 2;
  if (words.length !== count || payload.byteLength !== expected)
    throw new Error('the semantic base is incomplete');
  // Not slice(): that of a Buffer copies nothing, and numbers must begin at a multiple of four.
  const copy = Uint8Array.from(payload);
  return new SemanticBase(header, {
    words,
    frequencies: new Uint32Array(copy.buffer, 0, count),
    scales: new Float32Array(copy.buffer, count * 4, count),
    nibbles: copy.subarray(count * 8),
  });
}

/** Whether the files are as they were when the base was made. */
export function isBaseIntact(vocabulary: string, file: Uint8Array): boolean {
  const { header, payload } = splitBase(file);
  return header.checksum === checksumOf(vocabulary, payload);
}

function splitBase(file: Uint8Array): { header: BaseHeader; payload: Uint8Array } {
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (buffer.toString('latin1', 0, 4) !== magic) throw new Error('the semantic base is not one');
  const headerEnd = preambleBytes + buffer.readUInt32LE(4);
  const header = JSON.parse(buffer.toString('utf8', preambleBytes, headerEnd)) as BaseHeader;
  if (header.format !== 1) throw new Error(`the semantic base has the unknown format ${header.format}`);
  return { header, payload: buffer.subarray(headerEnd) };
}

/** The files of a base. `rows` are rounded to 4 bits, each row with the factor that loses least. */
export function serializeBase(
  about: Omit<BaseHeader, 'format' | 'checksum' | 'words'>,
  words: readonly string[],
  frequencies: Uint32Array,
  rows: Float32Array,
): { vocabulary: string; file: Uint8Array } {
  const { dimensions } = about;
  const scales = new Float32Array(words.length);
  const nibbles = new Uint8Array(rows.length / 2);
  for (let row = 0; row < words.length; row++) {
    const values = rows.subarray(row * dimensions, (row + 1) * dimensions);
    const scale = bestScale(values);
    scales[row] = scale;
    for (let at = 0; at < dimensions; at += 2) {
      const low = rounded(values[at] ?? 0, scale) + 8;
      const high = rounded(values[at + 1] ?? 0, scale) + 8;
      nibbles[(row * dimensions + at) / 2] = low | (high << 4);
    }
  }
  const vocabulary = `${words.join('\n')}\n`;
  const payload = Buffer.concat([bytesOf(frequencies), bytesOf(scales), nibbles]);
  const checksum = checksumOf(vocabulary, payload);
  const header: BaseHeader = { format: 1, ...about, words: words.length, checksum };
  // Numbers after the header begin at a multiple of four.
  const text = JSON.stringify(header);
  const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
  const preamble = Buffer.alloc(preambleBytes);
  preamble.write(magic, 'latin1');
  preamble.writeUInt32LE(padded.length, 4);
  return { vocabulary, file: Buffer.concat([preamble, padded, payload]) };
}

/** The factor with the smallest squared error: cutting off a few extremes makes all steps finer. */
function bestScale(values: Float32Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  let best = { scale: 0, loss: Number.POSITIVE_INFINITY };
  for (let part = 0.5; part <= 1; part += 0.05) {
    const scale = (largest * part) / 7;
    const loss = values.reduce((sum, value) => sum + (value - rounded(value, scale) * scale) ** 2, 0);
    if (loss < best.loss) best = { scale, loss };
  }
  return best.scale;
}

function rounded(value: number, scale: number): number {
  return scale === 0 ? 0 : Math.max(-7, Math.min(7, Math.round(value / scale)));
}

function bytesOf(array: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function checksumOf(vocabulary: string, payload: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(vocabulary), payload]), 'hex');
}
