// Keeps a mail under the size at which it would be cut: shows less of the last papers, step by step, never cuts within one.
import type { Html } from '../html.ts';
import { type Detail, details } from './paper.ts';

/**
 * Gmail cuts what is longer than 102 KB of HTML and hides the rest, the link to unsubscribe with it. This leaves room for
 * what carries the mail to rewrite links.
 */
export const maxHtmlBytes = 96 * 1024;

/**
 * How many of the first papers are spared while the others give way, attempt by attempt: of a long edition the tail becomes a list of
 * titles, and its end is left out, before the head loses a sentence.
 */
const spared = [20, 10, 3, 0] as const;

export interface Fitted {
  blocks: Html[];
  /** How much of each is shown. */
  shown: Detail[];
  /** How many papers of the end did not even fit by title. */
  omitted: number;
}

/**
 * The blocks of `papers`, best first, in at most `maxBytes`: as much as possible of the first, less of the last. `render` makes the
 * block of a paper at a detail.
 */
export function fitPapers<T>(
  papers: readonly T[],
  maxBytes: number,
  render: (paper: T, detail: Detail) => Html,
): Fitted {
  const fitted = papers.map((paper) => sized(render(paper, 'full'), 'full'));
  let total = fitted.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const head of spared) {
    for (const detail of details.slice(1)) {
      for (let index = fitted.length - 1; index >= head && total > maxBytes; index--) {
        const paper = papers[index];
        const before = fitted[index];
        if (paper === undefined || !before) continue;
        const shorter = sized(render(paper, detail), detail);
        if (shorter.bytes >= before.bytes) continue;
        total += shorter.bytes - before.bytes;
        fitted[index] = shorter;
      }
    }
    while (fitted.length > head && total > maxBytes) total -= fitted.pop()?.bytes ?? 0;
  }
  return {
    blocks: fitted.map(({ block }) => block),
    shown: fitted.map(({ detail }) => detail),
    omitted: papers.length - fitted.length,
  };
}

/**
 * Both sections of an edition in at most `maxBytes`. The second gives way before the first loses a word, but only down to its titles: a paper
 * comes back once, so it is never left out.
 */
export function fitSections<T>(
  papers: readonly T[],
  second: readonly T[],
  maxBytes: number,
  render: (paper: T, detail: Detail) => Html,
  renderSecond: (paper: T, detail: Detail) => Html,
): Fitted & { second: Html[] } {
  const wanted = papers.reduce((sum, paper) => sum + sized(render(paper, 'full'), 'full').bytes, 0);
  const fitted = second.map((paper) => sized(renderSecond(paper, 'full'), 'full'));
  let taken = fitted.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const detail of details.slice(1)) {
    for (let index = second.length - 1; index >= 0 && wanted + taken > maxBytes; index--) {
      const paper = second[index];
      const before = fitted[index];
      if (paper === undefined || !before) continue;
      const shorter = sized(renderSecond(paper, detail), detail);
      taken += shorter.bytes - before.bytes;
      fitted[index] = shorter;
    }
  }
  return { ...fitPapers(papers, maxBytes - taken, render), second: fitted.map(({ block }) => block) };
}

function sized(block: Html, detail: Detail): { block: Html; detail: Detail; bytes: number } {
  return { block, detail, bytes: Buffer.byteLength(block.text) };
}
