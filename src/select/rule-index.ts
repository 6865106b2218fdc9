// Finds the candidates that a rule matches: by an index of their words, names and categories, each rule once for all readers.
import { lettersOf } from '../model/letters.ts';
import type { Paper } from '../model/paper.ts';
import { likenessOf, type PersonName, parsePersonName } from '../model/person-name.ts';
import type { ProfileRule } from '../model/profile.ts';
import { atlanticTwin, otherSpellings } from '../model/spellings.ts';
import { tokensOf as wordsIn } from '../model/words.ts';
import type { Item } from './learning.ts';
import { similarity, type TermSpace, tokensOf } from './terms.ts';
import { cosineOf, type Vectors } from './vectors.ts';

/** The candidates that a rule found, by their places, with how much each match says: 1 in a title or a name, less elsewhere. */
export type Matches = ReadonlyMap<number, number>;

interface Match {
  index: number;
  strength: number;
}

/** Rules are kept with what they matched, so that a thousand readers who share one cost a look-up each. */
const maxKept = 20_000;

/** Scripts that are written without spaces: words in them are found as parts of a text. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** A mention in an abstract says less than one in a title. */
const inAbstract = 0.6;
/** Without an embedding a sentence finds what shares its rare terms; below this it is chance. */
const leastLikeness = 0.1;
const fullLikeness = 0.35;
/**
 * With one it finds what is near in meaning, or nearly so and shares terms. Chosen by looking at what ten sentences found
 * on two recorded days: below these mostly other topics, though terms were shared.
 */
const nearCosine = 0.45;
const nearWithTerms = 0.3;
/** Cosine and likeness together that count in full. */
const fullNearness = 0.75;

export class RuleIndex {
  readonly #papers: readonly Paper[];
  readonly #space: TermSpace;
  readonly #items: readonly Item[];
  readonly #vectors: Vectors | null;
  /** The candidates that have a word, by their places in order. */
  readonly #words = new Map<string, number[]>();
  readonly #titles: string[];
  readonly #texts: string[];
  readonly #families = new Map<string, { index: number; name: PersonName; spelling: string }[]>();
  readonly #found = new Map<string, Matches>();

  /** `items` are those of the papers, in their order. */
  constructor(papers: readonly Paper[], space: TermSpace, items: readonly Item[], vectors: Vectors | null) {
    this.#papers = papers;
    this.#space = space;
    this.#items = items;
    this.#vectors = vectors;
    this.#titles = papers.map(({ title }) => padded(title));
    this.#texts = papers.map(({ title, abstract, keywords }) =>
      padded([title, abstract ?? '', ...(keywords ?? [])].join(' \n ')),
    );
    this.#texts.forEach((text, index) => {
      for (const word of new Set(text.split(' '))) append(this.#words, word, index);
    });
    papers.forEach(({ authors }, index) => {
      for (const { name: spelling } of authors) {
        for (const name of readingsOf(spelling)) {
          append(this.#families, name.family, { index, name, spelling });
          // Some sites put the family name first without saying so.
          append(this.#families, name.given.join(''), { index, name, spelling });
        }
      }
    });
  }

  matches({ kind, value }: Pick<ProfileRule, 'kind' | 'value'>): Matches {
    const key = `${kind}\n${value.toLowerCase()}`;
    const known = this.#found.get(key);
    if (known) return known;
    const found = new Map(this.#find(kind, value.trim()).map(({ index, strength }) => [index, strength]));
    if (this.#found.size >= maxKept) this.#found.clear();
    this.#found.set(key, found);
    return found;
  }

  #find(kind: ProfileRule['kind'], value: string): Match[] {
    switch (kind) {
      case 'text':
        return this.#allOf(value.split(/\s+/));
      case 'phrase':
        return this.#allOf([value]);
      case 'author':
        return this.#by(value);
      case 'organization':
        return this.#where(({ organization, authors }) =>
          [
            organization?.fullname,
            organization?.name,
            ...authors.flatMap(({ affiliations }) => affiliations),
          ].some((name) => name !== undefined && padded(name).includes(padded(value))),
        );
      case 'category': {
        const wanted = value.toLowerCase().replace(/\.\*$/, '');
        return this.#where(({ categories }) =>
          categories.some(
            (each) => each.toLowerCase() === wanted || each.toLowerCase().startsWith(`${wanted}.`),
          ),
        );
      }
      case 'source': {
        const wanted = lettersOf(value);
        return this.#where(({ sources }) => sources.some((each) => lettersOf(each) === wanted));
      }
      case 'sentence':
        return this.#about(value);
    }
  }

  #where(test: (paper: Paper) => boolean): Match[] {
    return this.#papers.flatMap((paper, index) => (test(paper) ? [{ index, strength: 1 }] : []));
  }

  /** Candidates that have every part, each part with its words side by side in one of its spellings. */
  #allOf(given: readonly string[]): Match[] {
    const parts = given.filter((part) => padded(part).trim() !== '').map(partOf);
    if (parts.length === 0) return [];
    const possible = parts
      .map((part) => this.#candidates(part))
      .reduce((best, each) => (each.length < best.length ? each : best));
    return possible.flatMap((index) => {
      const has = (text: string, raw: string) =>
        parts.every(({ asWritten, spellings }) =>
          asWritten === null
            ? spellings.some((spelling) => text.includes(spelling))
            : hasAsWritten(raw, asWritten),
        );
      const paper = this.#papers[index];
      if (!paper) return [];
      if (has(this.#titles[index] ?? '', paper.title)) return [{ index, strength: 1 }];
      const raw = `${paper.title}\n${paper.abstract ?? ''}`;
      return has(this.#texts[index] ?? '', raw) ? [{ index, strength: inAbstract }] : [];
    });
  }

  /** Those that have the rarest word of a spelling of the part, in order. */
  #candidates({ asWritten, spellings }: Part): number[] {
    if (asWritten !== null && unspaced.test(asWritten)) return this.#papers.map((_, index) => index);
    const found = spellings.flatMap((spelling) =>
      spelling
        .trim()
        .split(' ')
        .map((word) => this.#words.get(word) ?? [])
        .reduce((rarest, each) => (each.length < rarest.length ? each : rarest)),
    );
    return spellings.length === 1 ? found : [...new Set(found)].sort((one, other) => one - other);
  }

  #by(spelling: string): Match[] {
    const needsParticle = keptParticle.test(spelling);
    const found = readingsOf(spelling).flatMap((wanted) =>
      (this.#families.get(wanted.family) ?? []).filter(
        (author) =>
          likenessOf(wanted, author.name) !== null &&
          (!needsParticle ||
            keptParticle.test(author.spelling) ||
            wanted.family.length > bareFamily(spelling)),
      ),
    );
    return [...new Set(found.map(({ index }) => index))].map((index) => ({ index, strength: 1 }));
  }

  #about(sentence: string): Match[] {
    const wanted = this.#space.vectorOf({ title: sentence, abstract: null });
    const meaning = this.#vectors?.ofText(sentence) ?? null;
    return this.#items.flatMap(({ terms, dense }, index) => {
      const likeness = similarity(wanted, terms);
      if (meaning === null || dense?.length !== meaning.length)
        return likeness < leastLikeness ? [] : [{ index, strength: Math.min(1, likeness / fullLikeness) }];
      const cosine = cosineOf(meaning, dense);
      const isNear = cosine >= nearCosine || (cosine >= nearWithTerms && likeness >= leastLikeness);
      return isNear ? [{ index, strength: Math.min(1, (cosine + likeness) / fullNearness) }] : [];
    });
  }
}

/** Parts of family names that no one leaves out: Lars van den Berg is not L. Berg. Romance ones come and go: M. da Silva, M. Silva. */
const keptParticle = /(?:^|[\s,])(?:van|von|der|den|ter|ten)(?=\s|$|,)/iu;

/** How long the family name is without its particles. */
function bareFamily(spelling: string): number {
  return parsePersonName(spelling).family.length;
}

interface Part {
  /** What only its own spelling says: words with signs, and words of scripts without spaces; null for others. */
  asWritten: string | null;
  /** Its words with a space around each, in all spellings that mean the same. */
  spellings: readonly string[];
}

function partOf(part: string): Part {
  const isOdd = unspaced.test(part) || /[+#*]|(?:^|\s)\.\p{L}/u.test(part);
  const words = wordsIn(part);
  const [word = '', ...others] = words;
  const spellings = isOdd
    ? [part]
    : [
        part,
        words.map((each) => atlanticTwin(each) ?? each).join(' '),
        part.toLowerCase().replaceAll(/[äöü]/g, (letter) => `${umlauts[letter]}e`),
        part.replaceAll(/\p{Script=Greek}/gu, ' $& '),
        ...(others.length > 0 && words.length <= maxJoined ? [words.join('')] : []),
        // That a plain word is two, as in "car pet", only chance says.
        ...(others.length === 0 ? otherSpellings(word).filter((each) => /\d|^\S\s|^\S+$/.test(each)) : []),
      ];
  return { asWritten: isOdd ? part : null, spellings: [...new Set(spellings.map(padded))] };
}

const umlauts: Readonly<Record<string, string>> = { ä: 'a', ö: 'o', ü: 'u' };
/** Names of methods and genes are written with hyphens, spaces or as one: GPT-4o, IL-6. */
const maxJoined = 3;

/** A name, and as it is where the particle is written as one with the family name: Yann Le Cun, Yann LeCun. */
function readingsOf(spelling: string): PersonName[] {
  const joined = spelling.replace(
    /(^|\s)(le|la|de|di|da|du|del|della|van|von|den|der|ter|ten|el|al|mac|mc)\s+(?=[\p{L}'’-]+$)/iu,
    '$1$2',
  );
  return joined === spelling
    ? [parsePersonName(spelling)]
    : [parsePersonName(spelling), parsePersonName(joined)];
}

/** The words of a text with a space around each: ` sparse attention `. */
function padded(text: string): string {
  return ` ${tokensOf(text).join(' ')} `;
}

/** Words with signs, such as C++, and words of scripts without spaces; not as parts of longer words. */
function hasAsWritten(text: string, part: string): boolean {
  const [haystack, needle] = [text.normalize('NFKC').toLowerCase(), part.normalize('NFKC').toLowerCase()];
  if (unspaced.test(part)) return haystack.includes(needle);
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    const [before = ' ', after = ' '] = [haystack[at - 1], haystack[at + needle.length]];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
