// Finds the ends of TeX's groups and formulas, and tells a formula from a price.

/** The longest group and formula that are looked for, in characters. */
const maxGroup = 2000;

/** Where the pattern first matches from `start` on, or the end. */
export function indexFrom(text: string, pattern: RegExp, start: number): number {
  pattern.lastIndex = start;
  return pattern.exec(text)?.index ?? text.length;
}

/** The brace that closes the one at `open`, or -1. Looks no further than a long abstract, so that open braces cost no more. */
export function closingBrace(text: string, open: number): number {
  const limit = Math.min(text.length, open + maxGroup);
  let depth = 0;
  for (let index = open; index < limit; index++) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '{') depth += 1;
    else if (text[index] === '}' && --depth === 0) return index;
  }
  return -1;
}

/** The mark that closes what begins at `start`, or -1; escaped ones don't count. */
export function closingDollar(text: string, start: number, mark: string): number {
  const limit = Math.min(text.length, start + maxGroup);
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
