// The part of a paper that matches a query, with the matches marked.
import type { Marked, Snippet, TextMatch } from '../model/search.ts';
import { stemOf, tokensOf } from '../model/words.ts';

/** Marks what a query has found in a paper; the passage has at most `maxLength` units. */
export function snippetOf(
  { title, abstract }: { title: string; abstract: string | null },
  match: TextMatch,
  maxLength: number,
): Snippet {
  const isHit = hitTest(match);
  const whole = markHits(title, isHit);
  if (abstract === null) return { title: whole, passage: null };
  return { title: whole, passage: bestPassage(markHits(abstract, isHit), maxLength) };
}

function hitTest({ any, required }: TextMatch): (word: string) => boolean {
  const stems = new Set<string>();
  const prefixes: string[] = [];
  for (const { text, isPrefix } of any) {
    if (isPrefix) prefixes.push(...tokensOf(text));
    for (const token of tokensOf(text)) stems.add(stemOf(token));
  }
  for (const { text, field } of required) {
    if (field === 'any') for (const token of tokensOf(text)) stems.add(stemOf(token));
  }
  return (word) => {
    const [token] = tokensOf(word);
    return (
      token !== undefined && (stems.has(stemOf(token)) || prefixes.some((prefix) => token.startsWith(prefix)))
    );
  };
}

function markHits(text: string, isHit: (word: string) => boolean): Marked {
  const marks: Marked['marks'] = [];
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (isHit(word)) marks.push([index, index + word.length]);
  }
  return { text, marks };
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
