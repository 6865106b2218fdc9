// Reads lists of authors as publishers' feeds write them: a name, a line of names, with initials, degrees and addresses.
import { collapseSpace } from '../../model/text.ts';
import { linesOfHtml, textOfHtml } from '../html-text.ts';
import { givenNameFirst } from '../record.ts';
import {
  bare,
  institutionOf,
  isDegree,
  isFamilyName,
  isGroup,
  isInitials,
  isOneWordName,
  isOrganization,
  isPlace,
  isSuffix,
} from './name-words.ts';

/** The longest known list of authors has some 100,000 characters. */
const maxField = 300_000;

/**
 * The names in a field, given names first: `Ann Ames, Bo Berg and Cy Cole`, `Ames, A. B., Berg, B.`, `Ames, A.; Berg, B.`,
 * `Ann Ames, MD, Bo Berg, PhD`, `mail@host (Ann Ames)`, a name a line. The field may hold HTML.
 */
export function namesIn(field: string): string[] {
  const lines = field
    .slice(0, maxField)
    .replaceAll(/<sup\b[^<>]*>[^<>]*<\/sup>/gi, '')
    .split('\n')
    .flatMap(linesOfHtml)
    .map(withoutNotes);
  const isList = lines.length > 1 && lines.every((line) => !/,.*\S.*,|;/.test(line));
  const names = isList
    ? lines.flatMap((line) => namesInLine(line.replace(/[,;]$/, '')))
    : namesInLine(lines.join(' '));
  return names.map(cleanName).filter(isName);
}

/** The names in several fields. Where each of them is `Family, Given`, each is one person, of however many words. */
export function namesInAll(fields: readonly string[]): string[] {
  const names = fields.map((field) => textOfHtml(field));
  const areTurned =
    fields.length > 1 && names.every((name) => isTurned(name) && !/[;|&@\n]| and /.test(name));
  return areTurned
    ? names.map((name) => cleanName(givenNameFirst(withoutNotes(name)))).filter(isName)
    : fields.flatMap(namesIn);
}

/** One comma, and a name on each side of it: no degree, suffix, organization or affiliation. */
function isTurned(name: string): boolean {
  const parts = name.split(',').map((part) => part.trim());
  const isOther = (part: string) =>
    part === '' || isDegree(part) || isSuffix(part) || isOrganization(part) || isPlace(part);
  return parts.length === 2 && !parts.some(isOther);
}

/** Removes affiliations and ids in brackets, which contain commas and semicolons; mail addresses are read later. */
function withoutNotes(line: string): string {
  if (line.includes('@')) return line;
  return line
    .replaceAll(/\s?\[[^[\]@]*\]/g, ' ')
    .replaceAll(/(?<=\S)\s?\((?:[^()@]|\([^()@]*\))*\)/g, (note) => (/\S[\s,;.]/.test(note) ? ' ' : note));
}

/** From the beginning of a word only: tried from each letter of a long one, it takes quadratic time. */
const mail = /(?<![^\s<>()[\],;:])[^\s<>()[\],;:]+@[^\s<>()[\],;:]+/;
const label = /^(?:by|author\(s\)|authors?|written by|autor(?:en|es)?|auteurs?)\s*:?\s+(?=\S)/i;
/** "et al." and its like end a list that names not all. */
const others = /(?:[,;]?\s+|^)(?:and\s+)?(?:et\s+al\b\.?|(?:\d+\s+)?others|\[?…\]?|\.\.\.)\s*$/i;

function namesInLine(line: string): string[] {
  const text = line.trim().replace(label, '').replace(others, '');
  if (text.includes('@')) return namesBesideMail(text);
  if (/[;|]/.test(text)) return text.split(/[;|]/).flatMap(namesOfOne);
  return namesInList(text.replaceAll(/\s+[/•·]\s+|[、，،]/g, ', '));
}

/** `mail@host (Ann Ames)`, `Ann Ames (mail@host)`, `Ann Ames <mail@host>`, and an address alone, which is not a name. */
function namesBesideMail(text: string): string[] {
  const separator = /[;|]/.test(text.replaceAll(/\([^()]*\)/g, '')) ? /[;|]/ : /,(?=[^,]*@)/;
  return text.split(separator).flatMap((part) => {
    const rest = part
      .replace(new RegExp(`(?:mailto:)?${mail.source}`, 'gi'), ' ')
      .replaceAll(/[<>[\]"]|\(\s*\)/g, ' ')
      .trim();
    const inside = /^\((.*)\)$/.exec(rest)?.[1] ?? rest;
    return inside ? namesInList(inside) : [];
  });
}

/** A part of a list that semicolons part: one person, perhaps with a suffix after a comma. */
function namesOfOne(part: string): string[] {
  const joined = part.split(/\s*&\s*|\s+and\s+/);
  if (joined.length > 1 && joined.every((each) => /^[^,]+,[^,]+$/.test(each)))
    return joined.flatMap(namesOfOne);
  const words = part
    .replace(/^\s*(?:and|&)\s+/, '')
    .split(',')
    .map((word) => word.trim());
  const affiliation = words.findIndex((word, at) => at > 0 && isPlace(word));
  const kept = words
    .slice(0, affiliation < 0 ? words.length : affiliation)
    .filter((word) => word && !isDegree(word));
  const suffix = kept.filter(isSuffix).join(' ');
  const name = givenNameFirst(kept.filter((word) => !isSuffix(word)).join(', '));
  return name ? [suffix ? `${name} ${suffix}` : name] : [];
}

function namesInList(text: string): string[] {
  const parts = text.split(/,?\s+(?:and|und|&)\s+|\s*&\s*/i).flatMap(partsOfForeign);
  if (isOneOrganization(parts)) return [text];
  // "Ames, Ann and Berg, Bo": each part is a person.
  if (parts.length > 1 && parts.every((part) => isTurned(part) && isFamilyFirst(part)))
    return parts.map(givenNameFirst);
  const all = parts
    .flatMap((part) => splitOutsideParentheses(part))
    .map((word) => word.trim())
    .filter(Boolean);
  // "Jo Doe, Dept of Silt, University of A, Atown": one person, and all else is where they are.
  const isOne = all.length > 1 && /\s/.test(all[0] ?? '') && isPlace(all[1] ?? '') && !isGroup(all[1] ?? '');
  const words = isOne ? all.slice(0, 1) : all;
  return withPairs(withSuffixes(words), parts.length > 1);
}

/**
 * Whether an "and" is inside a name: "Barnes and Noble", "Institute of Standards and Technology", "Ann & Bo Berg Foundation".
 * Two single words that may also be people stay as they are written.
 */
function isOneOrganization(parts: readonly string[]): boolean {
  const [first = '', last = ''] = parts;
  if (parts.length !== 2 || parts.some((part) => part.includes(','))) return false;
  const isWord = (part: string) => /^\p{L}[\p{L}\p{M}'’-]+$/u.test(part) && !isOneWordName(part);
  if (isWord(first) && isWord(last)) return !parts.some(isOrganization);
  return (isWord(last) && institutionOf.test(first)) || (isWord(first) && /\bfoundation$/i.test(last));
}

/** "Anne Amès et Bruno Berg": between whole names only, as "Ortega y Gasset" is one family name. */
function partsOfForeign(text: string): string[] {
  const parts = text.split(/,?\s+(?:et|y|e|och|og|en)\s+/);
  const areNames = parts.every((part) => /\S\s\S*\p{L}{2}/u.test(part.split(',').at(-1)?.trim() ?? ''));
  return parts.length > 1 && areNames ? parts : [text];
}

function isFamilyFirst(part: string): boolean {
  const [family = ''] = part.split(',');
  return isFamilyName(family.trim());
}

/** Commas inside parentheses belong to an affiliation. */
function splitOutsideParentheses(text: string): string[] {
  return text.includes('(') ? text.replaceAll(/\([^()]*\)/g, ' ').split(',') : text.split(',');
}

/** Suffixes go to the name before them, and degrees away. */
function withSuffixes(words: readonly string[]): string[] {
  const names: string[] = [];
  for (const word of words) {
    const last = names.length - 1;
    if (last >= 0 && isSuffix(word)) names[last] = `${names[last]} ${word}`;
    else if (last < 0 || !isDegree(word)) names.push(word);
  }
  return names;
}

/** Puts family and given names together that a comma parts; `hasAnd` means that the list has two people or more. */
function withPairs(words: readonly string[], hasAnd: boolean): string[] {
  const [first = '', second = ''] = words;
  if (words.length === 2) {
    // A particle in small letters begins a family name: "de la Cruz, María José".
    const isTurnedName = /^\p{Ll}+\s/u.test(first) && !/^\p{Ll}+\s/u.test(second);
    const areTwo = words.every((word) => /\s/.test(bare(word)) || isOneWordName(word));
    const isOne = !hasAnd && (isTurnedName || !areTwo) && !words.some(isOrganization);
    return isOne || isPair(first, second) ? [`${second} ${first}`] : [...words];
  }
  if (areAllPairs(words))
    return words.flatMap((word, at) => (at % 2 === 0 ? `${words[at + 1]} ${word}` : []));
  const names: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [word = '', next = ''] = words.slice(at, at + 2);
    if (isPair(word, next)) {
      names.push(`${next} ${word}`);
      at += 1;
    } else names.push(word);
  }
  return names;
}

/** A family name and the initials after it. */
const isPair = (family: string, given: string) =>
  isInitials(given) && !isInitials(family) && isFamilyName(family);

/** `Ames, Ann, Berg, Bo C.`: no name of a list of whole names is one word, time and again at every second place. */
function areAllPairs(words: readonly string[]): boolean {
  if (words.length < 4 || words.length % 2 !== 0 || words.some(isOrganization)) return false;
  if (words.some(isOneWordName)) return false;
  const isGiven = (word: string) => /^\S+$/.test(word) || /\s\p{Lu}\.?$/u.test(word);
  return words.every((word, at) => (at % 2 === 0 ? isFamilyName(word) : isGiven(word)));
}

/** "Jo Doe - University of A". */
function withoutPlace(name: string): string {
  const dash = name.search(/\s[-–—]\s/);
  return dash > 0 && isPlace(name.slice(dash)) ? name.slice(0, dash) : name;
}

/** A name without titles, marks of footnotes, addresses of profiles, and degrees after it. */
function cleanName(name: string): string {
  return collapseSpace(
    withoutPlace(name)
      .replaceAll(/https?:\/\/\S+|\borcid\S*|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b/gi, ' ')
      .replaceAll(/[*†‡§¶#∗✉]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+|(?<=\p{L})\d+\b/gu, '')
      .replaceAll(/\([^()]*\)/g, ' ')
      .replace(/^(?:and\s+)?on behalf of (?:the\s+)?/i, '')
      .replace(/^(?:dr|prof|professor|mr|mrs|ms)\.\s+(?=\S+\s)/i, '')
      .replace(/(?<=\S\s\S{2,100})[\s,]+(?:ph\.?\s?d|m\.\s?d|m\.?sc|d\.?phil)\.?$/i, '')
      .replace(/(?<=\S\s\S{2,100})(?:\s+(?:MD|PhD|MSc|BSc|MPH|MBA|RN|DPhil|DO|PharmD))+$/, '')
      .replace(/^[\s,.:;"]+|[\s,:;"]+$/g, ''),
  );
}

function isName(name: string): boolean {
  return /\p{L}/u.test(name) && !/^(?:and|et al\.?|no author.*|anonymous|unknown|admin|noreply)$/i.test(name);
}
