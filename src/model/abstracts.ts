// Measures how much of one abstract is in another, and whether a site has cut it.
import { wordsOf } from './letters.ts';

/** Sequences of this many words: different abstracts of one field share single words, but hardly ever three in a row. */
const runLength = 3;

/** Whether a site has cut the text ("…"). */
export function isCut(text: string): boolean {
  return /(?:…|\.\.\.|\[\u2026\]|\[\.\.\.\])\s*$/.test(text);
}

/**
 * The share of the shorter text's runs of three words that the longer has too, 0 to 1: near 1 for copies and excerpts, about 0.5
 * for a revision, near 0 for different texts. Null if one is too short to compare.
 */
export function overlapOf(a: string, b: string): number | null {
  const [runsA, runsB] = [runsOf(a), runsOf(b)];
  const [few, many] = runsA.size <= runsB.size ? [runsA, runsB] : [runsB, runsA];
  if (few.size < minRuns) return null;
  let shared = 0;
  for (const run of few) if (many.has(run)) shared += 1;
  return shared / few.size;
}

const minRuns = 8;

function runsOf(text: string): Set<string> {
  const words = wordsOf(text);
  const runs = new Set<string>();
  for (let index = 0; index + runLength <= words.length; index++) {
    runs.add(words.slice(index, index + runLength).join(' '));
  }
  return runs;
}
