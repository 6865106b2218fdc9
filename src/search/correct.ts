// Finds out which word was meant where no paper has the one that was typed.
import type { FieldTerm, TextTerm } from '../model/search.ts';
import { atlanticTwin, otherSpellings } from '../model/spellings.ts';
import { stopWords } from '../model/stop-words.ts';
import { stemOf, tokensOf } from '../model/words.ts';

/** What the spelling correction needs from the index. */
export interface WordSource {
  occurs(term: FieldTerm): Promise<boolean>;
  hasPrefix(prefix: string): Promise<boolean>;
  wordsLike(
    firstLetters: readonly string[],
    minLength: number,
    maxLength: number,
  ): Promise<{ word: string; papers: number }[]>;
  countsOf(stems: readonly string[]): Promise<{ word: string; papers: number }[]>;
}

export interface Correction {
  from: string;
  /** A word, or a stem where only that is known. */
  to: string;
}

/** In what share of texts at large a word occurs; 0 if that is unknown. */
type Share = (word: string) => number;

/** Shorter words have too many neighbours. */
const minLength = 5;
/** Longer ones are no words; trying every letter at each place takes the square of their length. */
const maxLength = 50;
/** There are fewer names. */
const minLengthOfName = 4;

/** The other words of a name decide which neighbour it is. */
const minLengthInName = 3;
/** Neighbours that are looked for in a field. */
const maxTried = 12;
const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/** A word in one text of 5,000 is not a typing error. */
const commonShare = 2e-4;
/** People mistype a word in one way less often than once in 500 times: a word that is less rare, compared to its neighbour, is right. */
const wordsPerError = 500;

/** How many letters may be wrong. */
function tolerance(word: string): number {
  return word.length < 8 ? 1 : 2;
}

/** Replaces terms that occur nowhere by the likeliest word that does; the last one may be the beginning of a word instead. */
export async function correctTerms(
  index: WordSource,
  terms: readonly TextTerm[],
  options: { isOpenEnded: boolean; share: Share },
): Promise<{ terms: TextTerm[]; corrections: Correction[] }> {
  const corrections: Correction[] = [];
  const corrected: TextTerm[] = [];
  for (const [place, term] of terms.entries()) {
    const isLast = place === terms.length - 1;
    const mayGoOn = options.isOpenEnded && isLast && term.text.length > 1;
    if (term.isPrefix && (await index.hasPrefix(term.text))) {
      corrected.push(term);
    } else if (await index.occurs({ text: term.text, field: 'any' })) {
      corrected.push(term);
      const twin = atlanticTwin(term.text);
      if (twin !== null && (await index.occurs({ text: twin, field: 'any' })))
        corrected.push({ ...term, text: twin });
      // The only word, and still being typed: longer words follow the papers that have it as it is.
      if (mayGoOn && terms.length === 1) corrected.push({ ...term, isPrefix: true });
    } else if (mayGoOn && (await index.hasPrefix(term.text))) {
      corrected.push({ ...term, isPrefix: true });
    } else {
      const word =
        (await otherSpelling(index, term.text, 'any')) ??
        (term.text.length < minLength || term.isPrefix
          ? null
          : await likeliest(index, term.text, 'any', options.share));
      corrected.push(word === null ? term : { ...term, text: word, isPrefix: false });
      if (word !== null) corrections.push({ from: term.text, to: word });
    }
  }
  return { terms: corrected, corrections };
}

/**
 * The same for names and phrases that must occur. A name may have its words in another order. A phrase that no paper has is
 * dropped: its words are looked for.
 */
export async function correctRequired(
  index: WordSource,
  required: readonly FieldTerm[],
  share: Share,
): Promise<{ required: FieldTerm[]; corrections: Correction[] }> {
  const corrections: Correction[] = [];
  const corrected: FieldTerm[] = [];
  for (const term of required) {
    if (await index.occurs(term)) {
      corrected.push(term);
      continue;
    }
    const words = tokensOf(term.text);
    const name = term.field === 'any' ? null : await correctName(index, words, term.field);
    if (name !== null) {
      corrected.push({ ...term, text: name.text });
      corrections.push(...name.corrections);
      continue;
    }
    const found: string[] = [];
    for (const word of words) {
      const isGiven = await index.occurs({ ...term, text: word });
      const other = isGiven
        ? null
        : ((await otherSpelling(index, word, term.field)) ??
          (await likeliest(index, word, term.field, share)));
      found.push(other ?? word);
      if (other !== null) corrections.push({ from: word, to: other });
    }
    const text = found.join(' ');
    // No paper has the phrase; its words are among the terms anyway.
    if (term.field !== 'any' || (await index.occurs({ ...term, text }))) corrected.push({ ...term, text });
  }
  return { required: corrected, corrections };
}

/** A name of several words that occurs: with the last word first or the first one last, or with one word corrected. */
async function correctName(
  index: WordSource,
  words: readonly string[],
  field: FieldTerm['field'],
): Promise<{ text: string; corrections: Correction[] } | null> {
  if (words.length < 2) return null;
  for (const order of [
    [...words.slice(-1), ...words.slice(0, -1)],
    [...words.slice(1), ...words.slice(0, 1)],
  ]) {
    if (await index.occurs({ text: order.join(' '), field }))
      return { text: order.join(' '), corrections: [] };
  }
  for (const [place, word] of words.entries()) {
    if (word.length < minLengthInName || word.length > maxLength) continue;
    const isStrange = !(await index.occurs({ text: word, field }));
    for (const other of await neighbours(index, word)) {
      const text = words.with(place, other).join(' ');
      if (!(await index.occurs({ text, field }))) continue;
      return {
        text,
        corrections: [isStrange ? { from: word, to: other } : { from: words.join(' '), to: text }],
      };
    }
  }
  return null;
}

/** The first of the word's other spellings that occurs; null if it has none. */
async function otherSpelling(
  index: WordSource,
  word: string,
  field: FieldTerm['field'],
): Promise<string | null> {
  for (const text of otherSpellings(word)) {
    if (await index.occurs({ text, field })) return text;
  }
  return null;
}

/** Null for a word that is right as it is, though no paper has it. */
async function likeliest(
  index: WordSource,
  word: string,
  field: FieldTerm['field'],
  share: Share,
): Promise<string | null> {
  const own = share(word);
  if (word.length < minLengthOfName || word.length > maxLength || /\d/.test(word) || own >= commonShare)
    return null;
  for (const other of await neighbours(index, word)) {
    if (share(other) >= own * wordsPerError && (await index.occurs({ text: other, field }))) return other;
  }
  if (own > 0) return null;
  const stem = stemOf(word);
  const allowed = tolerance(stem);
  const letters = [...stem].slice(0, 2);
  const candidates = (await index.wordsLike(letters, stem.length - allowed, stem.length + allowed))
    .map((each) => ({ ...each, distance: editDistance(stem, each.word, allowed) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || b.papers - a.papers || (a.word < b.word ? -1 : 1));
  for (const candidate of candidates.slice(0, maxTried)) {
    if (await index.occurs({ text: candidate.word, field })) return candidate.word;
  }
  return null;
}

/**
 * Words one letter away from this one whose stem occurs, the most frequent first; those with the same first letter before others.
 * They are compared whole: a wrong letter in an ending, as in "quantizaton", leaves the ending on the stem.
 */
async function neighbours(index: WordSource, word: string): Promise<string[]> {
  const byStem = new Map<string, string>();
  for (const other of oneLetterOff(word)) {
    const stem = stemOf(other);
    if (!byStem.has(stem)) byStem.set(stem, other);
  }
  const counts = await index.countsOf([...byStem.keys()]);
  return counts
    .filter(({ word: stem }) => !stopWords.has(stem))
    .map(({ word: stem, papers }) => ({ other: byStem.get(stem) ?? stem, papers }))
    .filter(({ other }) => !stopWords.has(other))
    .sort(
      (a, b) =>
        Number(b.other[0] === word[0]) - Number(a.other[0] === word[0]) ||
        b.papers - a.papers ||
        (a.other < b.other ? -1 : 1),
    )
    .slice(0, maxTried)
    .map(({ other }) => other);
}

/** Every word that is made of this one by deleting, swapping, replacing or inserting a letter (Norvig 2007). */
function oneLetterOff(word: string): string[] {
  const letters = [...word];
  const made: string[] = [];
  for (let place = 0; place <= letters.length; place++) {
    const before = letters.slice(0, place).join('');
    const [here = '', next = ''] = letters.slice(place);
    const after = letters.slice(place + 1).join('');
    if (here !== '') made.push(before + after);
    if (next !== '') made.push(before + next + here + letters.slice(place + 2).join(''));
    for (const letter of alphabet) {
      if (here !== '') made.push(before + letter + after);
      made.push(before + letter + here + after);
    }
  }
  return made;
}

/**
 * Letters to insert, delete, replace or swap with their neighbour to make one word of the other: the optimal string alignment
 * distance. Above `limit` any larger number.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      let distance = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1]
      ) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(distance);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? limit + 1;
}
