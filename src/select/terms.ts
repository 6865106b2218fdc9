// Papers as weighted terms (TF-IDF): what closeness of content is measured by where there are no vectors.
import type { Paper } from '../model/paper.ts';
import { foldedText } from '../model/words.ts';

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

/** Words of letters and digits in lower case, without accents and plural endings; C++ is one word, and α is alpha. */
export function tokensOf(text: string): string[] {
  return wordsOf(text).map(singular);
}

function wordsOf(text: string): string[] {
  // Most abstracts in English are ASCII, where accents and the letters of other scripts need no look.
  const folded = foldedText(text);
  if (!/\P{ASCII}/u.test(folded)) return folded.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const plain = folded.normalize('NFKD').replaceAll(/\p{M}+/gu, '');
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

/** The terms of one paper by ascending number, and how often it has each; those of the title count `titleWeight` times. */
interface TermCounts {
  terms: Uint32Array;
  counts: Uint32Array;
}

/** Function words, single letters, and words that no paper of the collection has. */
const noTerm = -1;

/** Terms with their numbers and how rare they are, learned from a collection of papers. */
export class TermSpace {
  readonly #numbers = new Map<string, number>();
  /** The term of each word: the papers of a day repeat a word ten times on average. */
  readonly #termOfWord = new Map<string, number>();
  readonly #documents: number[] = [];
  /** What the constructor counted, for the vectors of the same papers. */
  readonly #counted = new WeakMap<Text, TermCounts>();
  #size = 0;

  /** Counts the terms of every paper once. Later papers have vectors in terms of these. */
  constructor(papers: Iterable<Text>) {
    const numberOf = (word: string) => {
      const known = this.#termOfWord.get(word);
      if (known !== undefined) return known;
      const number = isTerm(word) ? this.#numberFor(singular(word)) : noTerm;
      this.#termOfWord.set(word, number);
      return number;
    };
    const tally: number[] = [];
    const documents = this.#documents;
    for (const paper of papers) {
      this.#size += 1;
      const counted = countTerms(paper, numberOf, tally);
      this.#counted.set(paper, counted);
      for (let index = 0; index < counted.terms.length; index++) {
        const term = counted.terms[index] as number;
        documents[term] = (documents[term] as number) + 1;
      }
    }
  }

  /** How many different terms there are. */
  get size(): number {
    return this.#documents.length;
  }

  /** `(1 + ln tf) · ln((1 + N) / (1 + df))`, brought to length 1; terms that no paper of the collection has are left out. */
  vectorOf(paper: Text): TermVector {
    const { terms, counts } = this.#counted.get(paper) ?? countTerms(paper, (word) => this.#find(word), []);
    const kept = new Uint32Array(terms.length);
    const products = new Float64Array(terms.length);
    const documents = this.#documents;
    const all = 1 + this.#size;
    let size = 0;
    let squares = 0;
    for (let index = 0; index < terms.length; index++) {
      const term = terms[index] ?? 0;
      const rarity = Math.log(all / (1 + (documents[term] ?? 0)));
      if (rarity <= 0) continue;
      const product = (1 + Math.log(counts[index] ?? 0)) * rarity;
      squares += product * product;
      kept[size] = term;
      products[size] = product;
      size += 1;
    }
    const length = Math.sqrt(squares) || 1;
    const weights = new Float32Array(size);
    for (let index = 0; index < size; index++) weights[index] = (products[index] ?? 0) / length;
    return { terms: kept.slice(0, size), weights };
  }

  #numberFor(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const number = this.#documents.push(0) - 1;
    this.#numbers.set(term, number);
    return number;
  }

  #find(word: string): number {
    return isTerm(word) ? (this.#numbers.get(singular(word)) ?? noTerm) : noTerm;
  }
}

function isTerm(word: string): boolean {
  return word.length > 1 && !stopWords.has(word);
}

/** Counts the words that `numberOf` has a term for. `tally` has a place for each term, all empty before and after. */
function countTerms(
  { title, abstract }: Text,
  numberOf: (word: string) => number,
  tally: number[],
): TermCounts {
  const found: number[] = [];
  const add = (text: string, weight: number) => {
    for (const word of wordsOf(text)) {
      const term = numberOf(word);
      if (term === noTerm) continue;
      const before = tally[term] ?? 0;
      if (before === 0) found.push(term);
      tally[term] = before + weight;
    }
  };
  add(title, titleWeight);
  if (abstract !== null) add(abstract, 1);
  const terms = new Uint32Array(found).sort();
  const counts = new Uint32Array(terms.length);
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index] ?? 0;
    counts[index] = tally[term] ?? 0;
    tally[term] = 0;
  }
  return { terms, counts };
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

/** The sum of vectors, each by its weight, over all terms of the space: written into `centroid`, which has a place for each. */
export function centroidOf(
  vectors: Iterable<{ vector: TermVector; weight: number }>,
  centroid: Float64Array,
): Float64Array {
  centroid.fill(0);
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
    sum += (weights[index] as number) * (centroid[terms[index] as number] as number);
  return sum;
}

/** Each value as the number of standard deviations that it lies above the mean; all 0 if they are all alike. */
export function zScores(values: ArrayLike<number>): Float64Array {
  const count = values.length || 1;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  const mean = sum / count;
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += ((values[index] ?? 0) - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  const scores = new Float64Array(values.length);
  if (deviation <= 1e-12) return scores;
  for (let index = 0; index < scores.length; index++)
    scores[index] = ((values[index] ?? 0) - mean) / deviation;
  return scores;
}
