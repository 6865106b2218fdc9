// Finds out which word was meant where no paper has the one that was typed.
import type { FieldTerm, TextTerm } from '../model/search.ts';
import { stemOf, tokensOf } from './tokens.ts';

/** What correcting asks of the index. */
export interface WordSource {
  occurs(term: FieldTerm): Promise<boolean>;
  hasPrefix(prefix: string): Promise<boolean>;
  wordsLike(
    firstLetters: readonly string[],
    minLength: number,
    maxLength: number,
  ): Promise<{ word: string; papers: number }[]>;
}

export interface Correction {
  from: string;
  /** As the index has it, which is a stem. */
  to: string;
}

/** Shorter words have too many neighbours. */
const minLength = 4;

/** How many letters may be wrong. */
function tolerance(word: string): number {
  return word.length < 8 ? 1 : 2;
}

/** Replaces terms that occur nowhere by the likeliest word that does; the last one may be the beginning of a word instead. */
export async function correctTerms(
  index: WordSource,
  terms: readonly TextTerm[],
  options: { isOpenEnded: boolean; isKnown: (word: string) => boolean },
): Promise<{ terms: TextTerm[]; corrections: Correction[] }> {
  const corrections: Correction[] = [];
  const corrected: TextTerm[] = [];
  for (const [place, term] of terms.entries()) {
    const isLast = place === terms.length - 1;
    const mayGoOn = options.isOpenEnded && isLast && term.text.length > 1;
    if (await index.occurs({ text: term.text, field: 'any' })) {
      corrected.push(term);
      // The only word, and still being typed: longer words follow the papers that have it as it is.
      if (mayGoOn && terms.length === 1) corrected.push({ ...term, isPrefix: true });
    } else if (mayGoOn && (await index.hasPrefix(term.text))) {
      corrected.push({ ...term, isPrefix: true });
    } else {
      const word = options.isKnown(term.text) ? null : await likeliest(index, term.text, 'any');
      corrected.push(word === null ? term : { ...term, text: word });
      if (word !== null) corrections.push({ from: term.text, to: word });
    }
  }
  return { terms: corrected, corrections };
}

/** The same for names and phrases that must occur, word by word. A phrase that no paper has is dropped: its words are looked for. */
export async function correctRequired(
  index: WordSource,
  required: readonly FieldTerm[],
): Promise<{ required: FieldTerm[]; corrections: Correction[] }> {
  const corrections: Correction[] = [];
  const corrected: FieldTerm[] = [];
  for (const term of required) {
    if (await index.occurs(term)) {
      corrected.push(term);
      continue;
    }
    const words: string[] = [];
    for (const word of tokensOf(term.text)) {
      const other = (await index.occurs({ ...term, text: word }))
        ? null
        : await likeliest(index, word, term.field);
      words.push(other ?? word);
      if (other !== null) corrections.push({ from: word, to: other });
    }
    const text = words.join(' ');
    // No paper has the phrase; its words are among the terms anyway.
    if (term.field !== 'any' || (await index.occurs({ ...term, text }))) corrected.push({ ...term, text });
  }
  return { required: corrected, corrections };
}

async function likeliest(index: WordSource, word: string, field: FieldTerm['field']): Promise<string | null> {
  const stem = stemOf(word);
  if (stem.length < minLength || /\d/.test(stem)) return null;
  const allowed = tolerance(stem);
  const letters = [...stem].slice(0, 2);
  const candidates = (await index.wordsLike(letters, stem.length - allowed, stem.length + allowed))
    .map((each) => ({ ...each, distance: editDistance(stem, each.word, allowed) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || b.papers - a.papers || (a.word < b.word ? -1 : 1));
  for (const candidate of candidates.slice(0, 8)) {
    if (await index.occurs({ text: candidate.word, field })) return candidate.word;
  }
  return null;
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
