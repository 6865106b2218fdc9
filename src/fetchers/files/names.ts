// Reads lists of authors as files write them: given name first or last, parted by "and", semicolons or commas.
import type { Author } from '../../model/paper.ts';
import { authorsNamed, givenNameFirst } from '../record.ts';

/**
 * The authors of a line of text: `Ada Ames, Bo Berg and Cy Cole`, `Ames, Ada; Berg, Bo`, `Ames, A., Berg, B.`. Where it cannot be told
 * whether a comma stands in a name or between two, it stands between two.
 */
export function parseNames(line: string): Author[] {
  const text = line.replaceAll('\n', ' ').trim();
  if (text.includes(';') || text.includes('|')) return authorsNamed(text.split(/[;|]/).map(givenNameFirst));
  const parts = text.split(/,?\s+(?:and|&)\s+/i);
  if (parts.length > 1 && parts.every(isFamilyNameFirst)) return authorsNamed(parts.map(givenNameFirst));
  if (isFamilyNameFirst(text)) return authorsNamed([givenNameFirst(text)]);
  const names = parts.flatMap((part) => part.split(',')).map((name) => name.trim());
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
