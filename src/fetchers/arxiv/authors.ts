// Reads arXiv's lines of authors: names with affiliations in parentheses, as free text.
import type { Author } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';

/**
 * `Ada Ames (Northern University, Oslo), Bo Berg`: commas separate authors, but not inside parentheses. Where every author has
 * the same one-word affiliation, it is a name torn apart by the service ("Xavier"), and is left out.
 */
export function parseAuthors(line: string): Author[] {
  const authors = splitOutsideParentheses(withoutMarkup(line)).flatMap((part): Author[] => {
    const open = part.indexOf('(');
    const name = collapseSpace(open < 0 ? part : part.slice(0, open));
    // A team's "Name: members" leaves a colon alone between two commas.
    if (!/[\p{L}\p{N}]/u.test(name)) return [];
    const inside = open < 0 ? '' : part.slice(open + 1).replace(/\)\s*$/, '');
    return [{ name, affiliations: collapseSpace(inside) ? [collapseSpace(inside)] : [] }];
  });
  return isSmeared(authors) ? authors.map((author) => ({ ...author, affiliations: [] })) : authors;
}

/** The feeds of 2023 wrapped each name into a link to a search. */
function withoutMarkup(line: string): string {
  return line.includes('<') ? line.replaceAll(/<[^<>]*>/g, '') : line;
}

function splitOutsideParentheses(text: string): string[] {
  if (!text.includes('(')) return text.split(',');
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** More than this many authors of one single word are no lab. */
const smearedFrom = 5;

function isSmeared(authors: readonly Author[]): boolean {
  if (authors.length < smearedFrom) return false;
  const words = new Set(authors.flatMap(({ affiliations }) => affiliations));
  const [word] = words;
  return words.size === 1 && word !== undefined && /^\p{Lu}\p{Ll}+$/u.test(word);
}
