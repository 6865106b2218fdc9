// Reads lists of authors as files write them: given name first or last, separated by "and", semicolons or commas.
import type { Author } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import { authorsNamed, givenNameFirst } from '../record.ts';

/**
 * The authors of a line of text: `Ada Ames, Bo Berg and Cy Cole`, `Ames, Ada; Berg, Bo`, `Ames, A., Berg, B.`, `Ames A, Berg BC.`. Where it
 * isn't clear whether a comma is in a name or between two, it is between two.
 */
export function parseNames(line: string): Author[] {
  const text = collapseSpace(line).replace(/(?:[,;]\s*)?\bet al\.?$/i, '');
  if (text.includes(';') || text.includes('|')) return authorsNamed(text.split(/[;|]/).map(givenNameFirst));
  const parts = text.split(/,?\s+(?:and|&)\s+/i);
  if (parts.length > 1 && parts.every(isFamilyNameFirst)) return authorsNamed(parts.map(givenNameFirst));
  if (isFamilyNameFirst(text)) return authorsNamed([givenNameFirst(text)]);
  const names = parts.flatMap((part) => part.split(',')).map((name) => name.trim());
  // PubMed ends its list with a full stop, after initials without any.
  if (
    names.length > 1 &&
    names.every((name, at) =>
      /^\S.* \p{Lu}{1,4}$/u.test(at < names.length - 1 ? name : name.replace(/\.$/, '')),
    )
  )
    return authorsNamed(names.map((name) => name.replace(/\.$/, '')));
  const isWithInitials =
    names.length % 2 === 0 && names.every((name, at) => at % 2 === 0 || isInitials(name));
  if (!isWithInitials) return authorsNamed(names);
  return authorsNamed(names.flatMap((name, at) => (at % 2 === 0 ? `${names[at + 1]} ${name}` : [])));
}

/** `Ames, Ada` and `van Berg, Bo`, but not `Ada Ames, Bo Berg`. */
function isFamilyNameFirst(text: string): boolean {
  const [family = '', given, ...more] = text.split(',').map((part) => part.trim());
  return Boolean(given) && more.length === 0 && (!family.includes(' ') || /^\p{Ll}/u.test(family));
}

function isInitials(text: string): boolean {
  return /^(?:\p{Lu}\.?[\s-]?){1,4}$/u.test(text);
}

/** An ORCID iD, bare, in parentheses or as an address. https://support.orcid.org/hc/en-us/articles/360006897674 */
const orcidIn =
  /[[(<]?\s*(?:(?:https?:\/\/)?orcid\.org\/|orcid:?\s*)?\b(\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b\s*[\])>]?/i;

/** The authors, from names with or without an ORCID iD; the same name twice is one author. */
export function authorsWithIds(names: readonly string[]): Author[] {
  const ids = new Map<string, string>();
  const bare = names.map(collapseSpace).map((name) => {
    const [found, id] = orcidIn.exec(name) ?? [];
    if (found === undefined || id === undefined) return name;
    const rest = collapseSpace(name.replace(found, ' '));
    ids.set(rest, id.toUpperCase());
    return rest;
  });
  return authorsNamed(bare).map((author) => {
    const orcid = ids.get(author.name);
    return orcid ? { ...author, orcid } : author;
  });
}

/** `Ames, Ada, Jr.` (family name, given names, suffix) as `Ada Ames Jr.`; null for a name of fewer or more parts. */
export function suffixLast(text: string): string | null {
  const [family = '', given = '', suffix, ...more] = text.split(',').map((part) => part.trim());
  return suffix && more.length === 0 ? `${given} ${family} ${suffix}` : null;
}
