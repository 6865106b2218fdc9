// The part of a paper that matches a query, with the matches marked.
import type { Marked, Snippet, TextMatch } from '../model/search.ts';
import { stemOf, tokensOf, unspacedLetters, wordPattern } from '../model/words.ts';

/** Marks what a query has found in a paper; the passage has at most `maxLength` units. */
export function snippetOf(
  { title, abstract }: { title: string; abstract: string | null },
  match: TextMatch,
  maxLength: number,
): Snippet {
  const hits = hitsOf(match);
  const whole = markHits(title, hits);
  if (abstract === null) return { title: whole, passage: null };
  return { title: whole, passage: bestPassage(markHits(abstract, hits), maxLength) };
}

interface Hits {
  isHit(word: string): boolean;
  /** Parts of texts in scripts without spaces. */
  parts: readonly string[];
}

function hitsOf({ any, required }: TextMatch): Hits {
  const stems = new Set<string>();
  const prefixes: string[] = [];
  const parts: string[] = [];
  const add = (text: string, isPrefix: boolean) => {
    const tokens = tokensOf(text);
    if (isPrefix) prefixes.push(...tokens.slice(-1));
    for (const token of tokens) {
      if (unspacedLetters(token) === null) stems.add(stemOf(token));
      else parts.push(token);
    }
  };
  for (const { text, isPrefix } of any) add(text, isPrefix);
  for (const { text, field } of required) if (field === 'any') add(text, false);
  return {
    parts,
    isHit: (word) => {
      const [token] = tokensOf(word);
      return (
        token !== undefined &&
        (stems.has(stemOf(token)) || prefixes.some((prefix) => token.startsWith(prefix)))
      );
    },
  };
}

function markHits(text: string, { isHit, parts }: Hits): Marked {
  const marks: Marked['marks'] = [];
  for (const { 0: word, index } of text.matchAll(wordPattern)) {
    if (unspacedLetters(word) !== null) marks.push(...partsWithin(word, index, parts));
    else if (isHit(word)) marks.push([index, index + word.length]);
  }
  return { text, marks };
}

/** Overlapping parts are one mark. */
function partsWithin(word: string, start: number, parts: readonly string[]): Marked['marks'] {
  const isMarked = new Uint8Array(word.length);
  for (const part of parts) {
    for (let at = word.indexOf(part); at >= 0; at = word.indexOf(part, at + 1))
      isMarked.fill(1, at, at + part.length);
  }
  const marks: Marked['marks'] = [];
  for (let at = 0; at < word.length; at++) {
    if (isMarked[at] !== 1) continue;
    const last = marks.at(-1);
    if (last && last[1] === start + at) last[1] += 1;
    else marks.push([start + at, start + at + 1]);
  }
  return marks;
}

/** A window that begins at a sentence or a word, with the most hits that are not repetitions, and the earliest of these. */
function bestPassage({ text, marks }: Marked, maxLength: number): Marked {
  if (text.length <= maxLength) return { text, marks };
  let best = { start: 0, hits: hitsWithin(text, marks, 0, maxLength) };
  for (const [start] of marks) {
    const from = beginning(text, start, maxLength);
    const hits = hitsWithin(text, marks, from, from + maxLength);
    if (hits > best.hits) best = { start: from, hits };
  }
  const { start } = best;
  const before = start > 0 ? '…' : '';
  let end = Math.min(text.length, start + maxLength - before.length - 1);
  if (end < text.length) end = Math.max(start + 1, text.lastIndexOf(' ', end));
  const after = end < text.length ? '…' : '';
  const shift = before.length - start;
  return {
    text: before + text.slice(start, end) + after,
    marks: marks
      .filter(([from, to]) => from >= start && to <= end)
      .map(([from, to]) => [from + shift, to + shift]),
  };
}

/** Where a passage with the hit begins: with its sentence if that is near, else with a word some way before. */
function beginning(text: string, hit: number, maxLength: number): number {
  const room = Math.floor(maxLength / 2);
  const sentence = Math.max(
    ...['. ', '? ', '! '].map((end) => text.lastIndexOf(end, hit - 1)).map((at) => (at < 0 ? 0 : at + 2)),
  );
  if (hit - sentence <= room) return sentence;
  const from = hit - Math.floor(maxLength / 4);
  return text.lastIndexOf(' ', from) + 1;
}

function hitsWithin(text: string, marks: Marked['marks'], start: number, end: number): number {
  const words = marks
    .filter(([from, to]) => from >= start && to <= end)
    .map(([from, to]) => text.slice(from, to));
  return new Set(words.map((word) => word.toLowerCase())).size;
}
