// Chooses among the titles and abstracts of one work.
import { isCut, overlapOf } from './abstracts.ts';
import { lettersOf } from './letters.ts';
import { texToText } from './tex.ts';

/** The first title, unless another one is the same but better written. */
export function bestTitle(titles: readonly string[]): string {
  const [first = '', ...others] = titles;
  if (others.length === 0) return first;
  const flaws = flawsOf(first);
  if (flaws === 0) return first;
  // Titles mostly come from one place; letters are compared only if the result could change.
  const better = others.filter((title) => title !== first && flawsOf(title) < flaws);
  if (better.length === 0) return first;
  const letters = lettersOf(first);
  const same = better.filter((title) => lettersOf(title) === letters);
  const least = Math.min(...same.map(flawsOf));
  return same.find((title) => flawsOf(title) === least) ?? first;
}

/** What a site may have taken from a title: its case, which weighs more, and its signs and accents. */
function flawsOf(title: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  const isPlain = /^[\u0000-\u007f]*$/.test(title) && !/[\\$]/.test(title);
  return (isCaseLost(title) ? 2 : 0) + (isPlain ? 1 : 0);
}

/** All in capitals, or without any; an acronym does not count. */
function isCaseLost(title: string): boolean {
  const text = title.includes('\\') ? texToText(title) : title;
  // One small letter is a variable.
  const [hasSmall, hasCapital] = [/\p{Ll}{2}/u.test(text), /\p{Lu}/u.test(text)];
  return hasSmall !== hasCapital && /\p{L}{2}\P{L}+\p{L}{2}/u.test(text);
}

/** Shorter than this a text is a teaser, or says that the paper was withdrawn. In UTF-16 units. */
const minAbstractLength = 200;

/**
 * The first abstract that is whole and long enough to be one; or the longest other that says the same and more. An editor's
 * teaser, which has other words, never takes its place, however long.
 */
export function bestAbstract(abstracts: readonly string[]): string | null {
  const [first = null] = abstracts;
  if (abstracts.length < 2) return first;
  const whole = abstracts.filter((text) => !isCut(text));
  if (whole.length === 0) return longestOf(abstracts);
  const main = whole.find((text) => text.length >= minAbstractLength) ?? whole[0] ?? null;
  if (main === null) return null;
  const longer = whole.filter((text) => text.length > main.length && (overlapOf(text, main) ?? 0) >= 0.5);
  return longestOf([main, ...longer]);
}

/** Whether a text is a whole abstract, and not a teaser or the beginning of one. */
export function isWholeAbstract(text: string): boolean {
  return text.length >= minAbstractLength && !isCut(text);
}

function longestOf(texts: readonly string[]): string | null {
  return texts.reduce<string | null>(
    (best, text) => (best === null || text.length > best.length ? text : best),
    null,
  );
}
