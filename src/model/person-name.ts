// Parses people's names far enough to decide whether two spellings can be the same person.
import { lettersOf } from './letters.ts';
import { texToText } from './tex.ts';

export interface PersonName {
  /** The family name's last word, in letters alone: `berg` of Lars van den Berg. */
  family: string;
  /** Given names or initials in letters alone, in order; empty if only a family name is known. */
  given: readonly string[];
}

/** How sure two spellings are one person: by whole names, or only as far as initials go. */
export type Likeness = 'full' | 'initials';

const particles = new Set(
  'van von der den de du da di do dos del della la le el al bin ibn ter ten zu zur'.split(' '),
);
const suffixes = new Set('jr sr ii iii iv phd md'.split(' '));

/** Reads `Jane Q. Doe`, `Doe, Jane Q.`, `J.Q. Doe` and `Doe J.`; marks, accents and TeX are ignored. */
export function parsePersonName(text: string): PersonName {
  const plain = texToText(text).replaceAll(/[*†‡§¶\d]+/g, ' ');
  const [before = '', ...after] = plain.split(',');
  const isSuffix = (part: string) => suffixes.has(lettersOf(part));
  const behind = after.filter((part) => part.trim() !== '' && !isSuffix(part));
  const words = (part: string) => part.split(/[\s.]+/).filter(Boolean);
  const turned = initialsFirst([...words(behind.join(' ')), ...words(before)]);
  // In front it is not a suffix: Md is short for Muhammad.
  const names = turned.filter((word, at) => at === 0 || !suffixes.has(lettersOf(word)) || turned.length < 3);
  const family = nameLetters(names.at(-1) ?? '');
  const given = names
    .slice(0, -1)
    // A hyphen in a given name comes and goes, and stays in its initials: Jean-Pierre, J.-P., Jean Pierre.
    .flatMap((word) => word.split(/[-‐‑]/))
    .map(nameLetters)
    .filter((word) => word !== '' && !particles.has(word));
  return { family, given };
}

/** A family name and initials after it, as PubMed writes them: `Doe JQ`, `van den Berg L Jr`. */
const abbreviated =
  /^((?:\p{Ll}[\p{L}'’]*\s)*\p{Lu}(?:(?!\p{Ll})[\p{L}\p{M}'’-])*\p{Ll}[\p{L}\p{M}'’-]*(?:\s\p{Lu}\p{Ll}[\p{L}\p{M}'’-]*)?)\s(\p{Lu}{1,3})(?:\s(?:Jr|Sr|2nd|3rd))?\.?$/u;

const group = /\b(?:group|consortium|collaboration|team|network|committee|investigators)\b/i;

/**
 * Reads a list of names. One in which all are a family name and initials without points (`Doe JQ`) is PubMed's, unless all could be
 * given names before family names in capitals (`Wei LI`) and none has a single initial.
 */
export function parsePersonNames(authors: readonly { name: string }[]): PersonName[] {
  const turned = authors.map(({ name }) => abbreviated.exec(name.trim()));
  const isAbbreviated =
    authors.every(({ name }, at) => turned[at] || group.test(name)) &&
    turned.some((match) => match && (!/[AEIOUY]/.test(match[2] ?? '') || match[2]?.length === 1));
  return authors.map(({ name }, at) => {
    const [, family = '', initials = ''] = (isAbbreviated && turned[at]) || [];
    return parsePersonName(family ? `${[...initials].join('. ')}. ${family}` : name);
  });
}

/** Letters in which Müller is Mueller, and Ågård Aagaard: where there are no umlauts, people spell them in two letters. */
const nameLetters = (word: string) =>
  lettersOf(word)
    .replaceAll(/([aou])e/g, '$1')
    .replaceAll('aa', 'a');

/** `Doe J` is J. Doe, `Rekha B S` is B. S. Rekha. */
function initialsFirst(words: string[]): string[] {
  const from = words.findLastIndex((word) => !/^\p{Lu}$/u.test(word)) + 1;
  return [...(words[0] ?? '')].length > 1 ? [...words.slice(from), ...words.slice(0, from)] : words;
}

/** Whether two names can be one person's, and how sure that is; null if they cannot. */
export function likenessOf(a: PersonName, b: PersonName): Likeness | null {
  if (a.family === '' || b.family === '') return null;
  if (a.family !== b.family) return isTurnedRound(a, b) ? 'full' : null;
  if (a.given.length === 0 || b.given.length === 0) return 'initials';
  if (a.given.join('') === b.given.join('')) return isInitials(a) ? 'initials' : 'full';
  for (let index = 0; index < Math.min(a.given.length, b.given.length); index++) {
    if (!isSameGiven(a.given[index] ?? '', b.given[index] ?? '')) return null;
  }
  return isInitial(a.given[0]) || isInitial(b.given[0]) ? 'initials' : 'full';
}

/** Whether a name has initials where others have given names. */
export function isInitials({ given }: PersonName): boolean {
  return given.every(isInitial);
}

const isInitial = (name = '') => [...name].length === 1;

const isSameGiven = (a: string, b: string) => a === b || ((isInitial(a) || isInitial(b)) && a[0] === b[0]);

/** Some sites put the family name first without saying so: Wei Li, Li Wei. */
function isTurnedRound(a: PersonName, b: PersonName): boolean {
  return (
    a.given.length > 0 && !isInitials(a) && a.family === b.given.join('') && b.family === a.given.join('')
  );
}

/** One author of each of two lists, by their places, who can be the same person and no other. */
export interface AuthorPair {
  a: number;
  b: number;
  likeness: Likeness;
}

/** Pairs the people of two lists one to one, surest first; takes time in proportion to the lists, however long. */
export function pairNames(a: readonly PersonName[], b: readonly PersonName[]): AuthorPair[] {
  const byPart = new Map<string, number[]>();
  b.forEach((name, index) => {
    for (const part of new Set([name.family, name.given.join('')])) {
      if (part) byPart.set(part, [...(byPart.get(part) ?? []), index]);
    }
  });
  const possible = a.flatMap((name, index) =>
    (byPart.get(name.family) ?? []).slice(0, maxNamesakes).flatMap((other): AuthorPair[] => {
      const likeness = likenessOf(name, b[other] ?? nobody);
      return likeness === null ? [] : [{ a: index, b: other, likeness }];
    }),
  );
  const rank = (pair: AuthorPair) => Number(pair.likeness === 'initials') * 2 + Number(pair.a !== pair.b);
  const taken = { a: new Set<number>(), b: new Set<number>() };
  return possible
    .sort((x, y) => rank(x) - rank(y) || x.a - y.a || x.b - y.b)
    .filter((pair) => {
      if (taken.a.has(pair.a) || taken.b.has(pair.b)) return false;
      taken.a.add(pair.a);
      taken.b.add(pair.b);
      return true;
    });
}

const nobody: PersonName = { family: '', given: [] };

/** Among 3,000 authors some hundred are called Wang: each is compared with no more than this many. */
const maxNamesakes = 200;
