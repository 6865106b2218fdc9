// Reads the lists of names of BibTeX and biblatex.
import type { Author } from '../../../model/paper.ts';
import { bibtexToText } from '../../../model/tex.ts';
import { collapseSpace } from '../../../model/text.ts';
import { textOfHtml } from '../../html-text.ts';
import { authorsWithIds, parseNames } from '../names.ts';

/**
 * BibTeX's names: joined by "and" outside braces, each `First von Last`, `von Last, First` or `von Last, Jr, First`, or in biblatex's
 * extended form `family=Last, given=First`. Reads also what others write there: semicolons, or commas only, between names.
 */
export function parseBibtexNames(field: string): Author[] {
  const html = field.replaceAll(marks, '').replaceAll(/\\and\b/g, ' and ');
  const text = unwrapped(html.includes('&') ? textOfHtml(html) : collapseSpace(html));
  const names = splitOutsideBraces(text, /\s+and\s+|\s*;\s*/iy)
    .flatMap(partsOfAmpersand)
    .map((name) => name.trim().replace(/^and\s|\sand$/, ''))
    .filter((name) => name !== '' && !/^\{?(?:others|et al\.?|and)\}?$/i.test(name));
  return authorsWithIds(names.flatMap(namesOf));
}

/** Numbers and signs of footnotes above the line. */
const marks = /\\textsuperscript\s*\{[^{}]*\}|\$\s*\^\s*(?:\{[^{}$]*\}|[^{}$])\s*\$/g;

/** `Ames, Ada & Berg, Bo`; "Barnes & Noble" is one name. */
function partsOfAmpersand(name: string): string[] {
  const parts = splitOutsideBraces(name, /\s*\\?&\s*/y);
  return parts.every((part) => /^[^,]+,[^,]+$/.test(part)) ? parts : [name];
}

/** Braces around the whole list, as old exports of Web of Science have them. */
function unwrapped(text: string): string {
  const [, inside] = /^\{(.*)\}$/.exec(text) ?? [];
  if (inside === undefined || !/\sand\s/i.test(inside)) return text;
  const names = splitOutsideBraces(inside, /\s+and\s+/iy);
  return isBalanced(inside) && names.every((name) => name.includes(',')) ? inside : text;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function namesOf(name: string): string[] {
  // An organisation is put in braces so that its words are not taken for names.
  const [, whole] = /^\{(.*)\}$/.exec(name) ?? [];
  if (whole !== undefined && isBalanced(whole))
    return isExtended(whole) || isPerson(plain(whole)) ? namesOf(whole) : [plain(whole)];
  const parts = splitOutsideBraces(name, /\s*,\s*/y).filter((part) => part !== '');
  if (parts.some(isExtended)) return [extended(parts)];
  // No name has more than two commas, or one at its end: they are between names.
  const isList = parts.length > 3 || (parts.length > 1 && name.endsWith(','));
  if (isList || (parts.length === 3 && !isSuffix(parts[1] ?? '') && parts.every(hasGivenName)))
    return parseNames(plain(name.replace(/,\s*$/, ''))).map((each) => each.name);
  const [last = '', ...rest] = parts;
  // The suffix belongs in the middle, but `Berg, Bo, Jr.` is what people write.
  if (rest.length === 2 && isSuffix(rest[1] ?? '') && !isSuffix(rest[0] ?? '')) rest.reverse();
  const first = rest.at(-1) ?? '';
  return [plain(`${first} ${last} ${rest.length > 1 ? (rest[0] ?? '') : ''}`)];
}

/** `Doe, Jo` in braces is still a person; "Harbour, Inc.", "Stanford, University" and "NASA, Goddard" are not. */
const isPerson = (name: string) =>
  /^\p{L}[\p{L}'’-]+, \p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,2}$/u.test(name) && !isOrganization(name);

/** A company's form, a word for an organisation, an acronym, or capitals inside a word, as in DeepMind. */
const isOrganization = (name: string) =>
  /, (?:inc|ltd|llc|corp|co|gmbh|ag|sa|plc)\.?$/i.test(name) ||
  /\b(?:universit\p{L}*|institut\p{L}*|cent(?:er|re)|labs?|laborator\p{L}*|college|school|foundation|agency|council|ministry|department|society|group|team|consortium|collaboration|research)\b/iu.test(
    name,
  ) ||
  /^\p{Lu}{3,}, \p{Lu}\p{Ll}{3,}$|^(?!Fitz)\p{Lu}\p{Ll}{3,}\p{Lu}|, \p{Lu}\p{Ll}{3,}\p{Lu}/u.test(name);

const isExtended = (text: string) => /^["{]?(?:family|given|prefix|suffix)\s*=/i.test(text);
const isSuffix = (part: string) => /^(?:jr|sr|[ivx]+|\d\w{0,2})\.?$/i.test(plain(part));
const hasGivenName = (part: string) => /\S\s+\S/.test(part);

/** `family=Ames, given=Ann Beth, prefix=van, useprefix=true`: the data annotation of biber. */
function extended(parts: readonly string[]): string {
  const values = new Map<string, string>();
  for (const part of parts) {
    const [, key = '', value = ''] = /^["{]?\s*([a-z-]+)\s*=\s*(.*?)["}]?$/i.exec(part) ?? [];
    values.set(key.toLowerCase(), value);
  }
  return plain(['given', 'prefix', 'family', 'suffix'].map((key) => values.get(key) ?? '').join(' '));
}

/** A name as people read it: braces that are escaped are a slip, too. */
function plain(name: string): string {
  return collapseSpace(bibtexToText(name).replaceAll(/[{}]/g, ''));
}

/** The parts between matches outside braces. `separator` is sticky; runs of white space must have been collapsed. */
function splitOutsideBraces(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '{') depth += 1;
    else if (character === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && /[\s,;&\\]/.test(character)) {
      separator.lastIndex = at;
      if (!separator.test(text)) continue;
      parts.push(text.slice(start, at));
      start = separator.lastIndex;
      at = start - 1;
    }
  }
  return [...parts, text.slice(start)];
}
