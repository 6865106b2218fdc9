// Papers as weighted terms (TF-IDF): what closeness of content is measured by where there are no vectors.
import type { Paper } from '../model/paper.ts';

/** Terms by ascending number, each with its weight; the weights have length 1. */
export interface TermVector {
  terms: Uint32Array;
  weights: Float32Array;
}

/** English function words and words that every abstract has. */
const stopWords = new Set(
  `a about above across after all also among an and any are as at based be because been being between both but by can could
do does each e.g et al few first for from further had has have having here high how however i.e if in into is it its itself
large like many may more most much new no non not novel of on one only or other our out over own paper per propose proposed
recent results same several show shows significantly since so some state such than that the their them then there these they
this those through thus to two under up use used uses using very via was we well were what when where whether which while who
will with within without work would you your`.split(/\s+/),
);

/** Words of letters and digits in lower case, without accents and plural endings. */
export function tokensOf(text: string): string[] {
  return wordsOf(text).map(singular);
}

/** The same without function words and single letters. */
function termsOf(text: string): string[] {
  return wordsOf(text)
    .filter((word) => word.length > 1 && !stopWords.has(word))
    .map(singular);
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}+/gu, '');
  return plain.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** `policies` and `policy`, `networks` and `network` are one term; no more stemming than that. */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** A title says in ten words what the abstract says in two hundred. */
const titleWeight = 2;

type Text = Pick<Paper, 'title' | 'abstract'>;

/** Terms with their numbers and how rare they are, learned from a collection of papers. */
export class TermSpace {
  readonly #numbers = new Map<string, number>();
  readonly #documents: number[] = [];
  #size = 0;

  /** Counts the terms of every paper once. Papers that are asked about later have vectors in terms of these. */
  constructor(papers: Iterable<Text>) {
    for (const paper of papers) {
      this.#size += 1;
      for (const term of countsOf(paper).keys()) {
        const known = this.#numbers.get(term);
        if (known === undefined) this.#numbers.set(term, this.#documents.push(1) - 1);
        else this.#documents[known] = (this.#documents[known] ?? 0) + 1;
      }
    }
  }

  /** How many different terms there are. */
  get size(): number {
    return this.#documents.length;
  }

  /** `(1 + ln tf) · ln((1 + N) / (1 + df))`, brought to length 1; terms that no paper of the collection has are left out. */
  vectorOf(paper: Text): TermVector {
    const found: [number, number][] = [];
    for (const [term, count] of countsOf(paper)) {
      const number = this.#numbers.get(term);
      if (number === undefined) continue;
      const rarity = Math.log((1 + this.#size) / (1 + (this.#documents[number] ?? 0)));
      if (rarity > 0) found.push([number, (1 + Math.log(count)) * rarity]);
    }
    found.sort(([a], [b]) => a - b);
    const length = Math.sqrt(found.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
    return {
      terms: Uint32Array.from(found, ([number]) => number),
      weights: Float32Array.from(found, ([, weight]) => weight / length),
    };
  }
}

function countsOf({ title, abstract }: Text): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + weight);
  };
  add(title, titleWeight);
  if (abstract !== null) add(abstract, 1);
  return counts;
}

/** Cosine of two vectors of one space, 0 to 1. */
export function similarity(a: TermVector, b: TermVector): number {
  let [i, j, sum] = [0, 0, 0];
  while (i < a.terms.length && j < b.terms.length) {
    const difference = (a.terms[i] ?? 0) - (b.terms[j] ?? 0);
    if (difference === 0) sum += (a.weights[i++] ?? 0) * (b.weights[j++] ?? 0);
    else if (difference < 0) i += 1;
    else j += 1;
  }
  return sum;
}

/** The sum of vectors, each by its weight, as an array over all terms of the space. */
export function centroidOf(
  vectors: Iterable<{ vector: TermVector; weight: number }>,
  size: number,
): Float64Array {
  const centroid = new Float64Array(size);
  for (const { vector, weight } of vectors) {
    for (let index = 0; index < vector.terms.length; index++) {
      const term = vector.terms[index] ?? 0;
      centroid[term] = (centroid[term] ?? 0) + weight * (vector.weights[index] ?? 0);
    }
  }
  return centroid;
}

/** The product with a centroid. */
export function closeness({ terms, weights }: TermVector, centroid: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < terms.length; index++)
    sum += (weights[index] ?? 0) * (centroid[terms[index] ?? 0] ?? 0);
  return sum;
}

/** Each value as the number of standard deviations that it lies above the mean; all 0 where they are all alike. */
export function zScores(values: ArrayLike<number>): Float64Array {
  const count = values.length || 1;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  const mean = sum / count;
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += ((values[index] ?? 0) - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  return Float64Array.from(values, (value) => (deviation > 1e-12 ? (value - mean) / deviation : 0));
}
