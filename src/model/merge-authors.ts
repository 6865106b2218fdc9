// Makes one list of authors of several: names in full, affiliations and ORCIDs, never taken from another person.
import type { Author } from './paper.ts';
import {
  type AuthorPair,
  isInitials,
  type PersonName,
  pairNames,
  parsePersonName,
  parsePersonNames,
} from './person-name.ts';

/**
 * The first list, each author with what other lists of the same people know of them. A longer list that has all its
 * people takes its place, if it is among the first `sources` lists: some sites name only a few.
 */
export function mergeAuthors(lists: readonly (readonly Author[])[], sources: number): readonly Author[] {
  const [first = [], ...rest] = lists.filter((list) => list.length > 0);
  if (rest.length === 0 || rest.every((list) => addsNothing(first, list))) return first;
  const base =
    lists.slice(0, sources).find((list) => list.length > first.length && hasAllOf(list, first)) ?? first;
  return [first, ...rest].filter((list) => list !== base).reduce(withKnowledgeOf, base);
}

/** The common case, and far cheaper to see than to merge. */
function addsNothing(base: readonly Author[], list: readonly Author[]): boolean {
  return (
    list.length === base.length &&
    list.every(
      ({ name, affiliations, orcid }, index) =>
        name === base[index]?.name && affiliations.length === 0 && orcid === undefined,
    )
  );
}

function hasAllOf(list: readonly Author[], part: readonly Author[]): boolean {
  return surePairs(part, list).length === part.length;
}

function withKnowledgeOf(base: readonly Author[], list: readonly Author[]): readonly Author[] {
  if (addsNothing(base, list)) return base;
  const pairs = surePairs(base, list);
  // Lists of other people, or of other groups of them, belong to another paper.
  const most = Math.max(base.length, list.length);
  if (pairs.length < Math.min(base.length, list.length) || pairs.length < most - Math.floor(most / 10))
    return base;
  const merged = [...base];
  for (const { a, b } of pairs) {
    const [known, other] = [base[a], list[b]];
    if (known && other) merged[a] = mergeAuthor(known, other);
  }
  return merged;
}

/** Pairs that can be no one else's: by whole name, else in one place of both lists, else by a family name that is there once. */
function surePairs(a: readonly Author[], b: readonly Author[]): AuthorPair[] {
  const [namesA, namesB] = [parsePersonNames(a), parsePersonNames(b)];
  const [countsA, countsB] = [familiesOf(namesA), familiesOf(namesB)];
  return pairNames(namesA, namesB).filter((pair) => {
    const [own, other] = [a[pair.a]?.orcid, b[pair.b]?.orcid];
    if (own !== undefined && other !== undefined && own !== other) return false;
    const family = namesA[pair.a]?.family ?? '';
    const isOnly = countsA.get(family) === 1 && countsB.get(family) === 1;
    return pair.likeness === 'full' || isOnly || (pair.a === pair.b && a.length === b.length);
  });
}

function familiesOf(names: readonly PersonName[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { family } of names) counts.set(family, (counts.get(family) ?? 0) + 1);
  return counts;
}

function mergeAuthor(known: Author, other: Author): Author {
  const orcid = known.orcid ?? other.orcid;
  return {
    name: fullerName(known.name, other.name),
    affiliations: known.affiliations.length > 0 ? known.affiliations : other.affiliations,
    ...(orcid !== undefined && { orcid }),
  };
}

/** The first spelling, unless it has initials, capitals alone, or no accents where the other has better. */
function fullerName(name: string, other: string): string {
  if (name === other) return name;
  const [read, readOther] = [parsePersonName(name), parsePersonName(other)];
  if (isInitials(read) !== isInitials(readOther)) return isInitials(read) ? other : name;
  const isSame = read.family === readOther.family && read.given.join('') === readOther.given.join('');
  if (!isSame) return name;
  const isPlain = (text: string) => !/[^ -~]|\\/.test(text);
  const isShouted = (text: string) => !/\p{Ll}/u.test(text);
  if (isShouted(name) !== isShouted(other)) return isShouted(name) ? other : name;
  return isPlain(name) && !isPlain(other) ? other : name;
}
