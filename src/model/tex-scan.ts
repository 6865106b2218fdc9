// Finds the ends of TeX's groups and formulas, and distinguishes a formula from a price.

/** The longest formula that is looked for, in characters. */
const maxFormula = 2000;

/** Where the pattern first matches from `start` on, or the end. */
export function indexFrom(text: string, pattern: RegExp, start: number): number {
  pattern.lastIndex = start;
  return pattern.exec(text)?.index ?? text.length;
}

/**
 * The brace that closes each opening brace, by their places: one pass over the text, so that a book of open braces costs no more than a
 * book of letters. 0 if no closed group begins; escaped braces don't count.
 */
export function bracePairs(text: string): Int32Array {
  const pairs = new Int32Array(text.length);
  const open: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === '{') open.push(index);
    else if (character === '}') {
      const start = open.pop();
      if (start !== undefined) pairs[start] = index;
    }
  }
  return pairs;
}

/** Whether braces around this group words to keep their case, as in `{GaN Nanowires}`, and are not a set or JSON. */
export function isGroup(inside: string): boolean {
  if (inside.includes('\\')) return true;
  const text = inside.includes('{') ? inside.replaceAll(/[{}]/g, '') : inside;
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M}’'+&/. -]*$/u.test(text) && /\p{L}/u.test(text);
}

/** The mark that closes what begins at `start`, or -1; escaped ones don't count. */
export function closingDollar(text: string, start: number, mark: string): number {
  const limit = Math.min(text.length, start + maxFormula);
  for (let index = start; index < limit; index++) {
    if (text[index] === '\\') index += 1;
    else if (text.startsWith(mark, index)) return index;
  }
  return -1;
}

/** "$5 and $" is two prices: mathematics does not begin with an amount and go on in words, nor end in a space after one. */
export function isMath(inside: string): boolean {
  if (inside.trim() === '') return false;
  if (
    /^\d[\d.,]*\s*(?:[kKMBT]|million|billion|USD)?\s+(?:[a-z]{2,}|[-–])/.test(inside) &&
    !/[\\^_=]/.test(inside)
  )
    return false;
  return !(/^\d[\d.,]*[kKMBT]?\s*[,;)–-]?\s*$/.test(inside) && /[\s(,–-]$/.test(inside));
}

/** Hyphens between words or numbers are a dash; some that begin a word are an option of some program. */
export function dashOf(hyphens: string, before: string | undefined, after: string | undefined): string {
  const isIn = (character: string | undefined) => character !== undefined && /[^\s-]/.test(character);
  const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character);
  if (hyphens === '---') return isIn(before) && after !== '-' ? '—' : hyphens;
  return (isIn(before) && isIn(after)) || (isSpace(before) && isSpace(after)) ? '–' : hyphens;
}
