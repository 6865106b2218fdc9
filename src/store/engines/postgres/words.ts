// The text of a paper as `tsvector`, and what is looked for as `tsquery` (https://www.postgresql.org/docs/current/datatype-textsearch.html).
//
// Words are split and stemmed here, as queries are everywhere in this program, and given to PostgreSQL as they are: its own
// dictionaries have other rules. Weights name the fields.
import type { FieldTerm, TextMatch, TextTerm } from '../../../model/search.ts';
import { indexedForm, stemOf, tokensOf } from '../../../model/words.ts';
import { nameSeparator, type PaperText } from '../../engine.ts';
import {
  aroundMiddleName,
  isInitial,
  particleForms,
  spellingsOfName,
  wordsOfName,
} from '../author-spellings.ts';

const weightOf = { title: 'A', organization: 'B', authors: 'C', abstract: 'D' } as const;

/** A hit in a title counts five times one in an abstract, as in SQLite; in the order D, C, B, A. */
export const rankWeights = '{0.2, 0.4, 0.4, 1}';

/** PostgreSQL's limits: places beyond the last count as the last, and a stem has this many places. */
const lastPlace = 16_383;
const maxPlaces = 256;

/** PostgreSQL takes stems of up to 2046 bytes; nothing that is longer than this is a word. */
const maxStemLength = 200;

/** Between two fields, or two names: a phrase doesn't reach across. */
const gap = 2;

/** The stems of a text in their order. */
function stemsIn(text: string): string[] {
  return tokensOf(indexedForm(text)).map((token) => stemOf(token).slice(0, maxStemLength));
}

/** The stems of a paper with their places and fields, as PostgreSQL reads a `tsvector`. */
export function vectorOf({ title, abstract, organization, authors }: PaperText): string {
  const places = new Map<string, string[]>();
  let place = 0;
  const add = (text: string, weight: string) => {
    for (const stem of stemsIn(text)) {
      place = Math.min(place + 1, lastPlace);
      const known = places.get(stem);
      if (known === undefined) places.set(stem, [`${place}${weight}`]);
      else if (known.length < maxPlaces) known.push(`${place}${weight}`);
    }
    place += gap;
  };
  add(title, weightOf.title);
  if (abstract !== null) add(abstract, weightOf.abstract);
  if (organization !== null) add(organization, weightOf.organization);
  // Hundreds of authors share an institute: its name takes places once.
  for (const part of new Set(authors.split(nameSeparator))) add(part, weightOf.authors);
  return [...places].map(([stem, at]) => `'${stem}':${at.join(',')}`).join(' ');
}

/** Matches nothing: no stem is a space. */
const nothing = "' '";

/** A word, or a phrase in one field. `weights` names the fields; all of them when it is empty. */
function phrase(text: string, weights: string, isPrefix = false): string {
  const stems = stemsIn(text);
  if (stems.length === 0) return nothing;
  const last = stems.length - 1;
  return stems.map((stem, index) => lexeme(stem, weights, isPrefix && index === last)).join(' <-> ');
}

function lexeme(stem: string, weights: string, isPrefix: boolean): string {
  const labels = (isPrefix ? '*' : '') + weights;
  return labels === '' ? `'${stem}'` : `'${stem}':${labels}`;
}

export const titleQuery = (title: string) => phrase(title, weightOf.title);

export function termQuery({ text, field }: FieldTerm): string {
  if (field === 'author') return authorQuery(text);
  if (field === 'organization') return phrase(text, weightOf.organization + weightOf.authors);
  return phrase(text, '');
}

/** All orders of a name with initials are tried up to this length; beyond it, the order given and those that turn it. */
const maxShuffled = 4;

/** A name as a phrase; with initials as its words side by side in any order, of which the initials are beginnings: `H. Lu`, `Lu, H.`. */
function authorQuery(name: string): string {
  const words = wordsOfName(name);
  const isWhole = !words.some(isInitial) || words.every(isInitial);
  const spellings = isWhole
    ? spellingsOfName(words).map((each) => phrase(each.join(' '), weightOf.authors))
    : particleForms(words).flatMap(inAnyOrder);
  const wider = isWhole ? aroundMiddleName(words) : null;
  // Two names are further apart.
  if (wider !== null) {
    const [first, family] = [wider.first, wider.family.join(' ')].map((each) =>
      phrase(each, weightOf.authors),
    );
    spellings.push(`${first} <2> ${family}`);
  }
  if (spellings.length === 0) return phrase(name, weightOf.authors);
  return spellings.map((each) => `(${each})`).join(' | ');
}

function inAnyOrder(words: readonly string[]): string[] {
  const queries = words
    .map((word) => phrase(word, weightOf.authors, isInitial(word)))
    .filter((query) => query !== nothing);
  const orders = queries.length <= maxShuffled ? permutationsOf(queries) : rotationsOf(queries);
  return orders.map((order) => order.join(' <-> '));
}

function permutationsOf<T>(values: readonly T[]): T[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((value, place) =>
    permutationsOf(values.toSpliced(place, 1)).map((others) => [value, ...others]),
  );
}

function rotationsOf<T>(values: readonly T[]): T[][] {
  return values.map((_, place) => [...values.slice(place), ...values.slice(0, place)]);
}

export const anyQuery = ({ text, isPrefix }: TextTerm) => phrase(text, '', isPrefix);

/** What must or may occur; null when nothing is looked for. */
export function positiveQuery(match: TextMatch): string | null {
  const any = match.any.map((term) => `(${anyQuery(term)})`).join(' | ');
  const parts = [...(any === '' ? [] : [`(${any})`]), ...requiredQueries(match)];
  return parts.length > 0 ? parts.join(' & ') : null;
}

export function requiredQueries({ required }: TextMatch): string[] {
  return required.map((term) => `(${termQuery(term)})`);
}

/** What must not occur; null when there is no such term. */
export function excludedQuery({ excluded }: TextMatch): string | null {
  return excluded.length === 0 ? null : excluded.map((term) => `(${termQuery(term)})`).join(' | ');
}

/** A stem as the index has it, for terms of one word; null for a phrase. */
export function singleStem(text: string): string | null {
  const [stem, ...others] = stemsIn(text);
  return stem === undefined || others.length > 0 ? null : stem;
}

/** The stem with which words begin that begin like this. */
export function prefixStem(prefix: string): string | null {
  return stemsIn(prefix).at(-1) ?? null;
}
