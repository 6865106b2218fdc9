// The stems of a text that can carry meaning.
import { stopWords } from '../model/stop-words.ts';
import { stemOf, tokensOf } from '../model/words.ts';

/** The stems of a text that can carry meaning: no stop words, no single characters, no bare numbers. */
export function stemsOf(text: string): string[] {
  const stems: string[] = [];
  for (const token of tokensOf(text)) {
    if (token.length < 2 || stopWords.has(token) || /^\d+$/.test(token)) continue;
    stems.push(stemOf(token));
  }
  return stems;
}
