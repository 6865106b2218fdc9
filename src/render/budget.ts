// Keeps a mail under the size at which it would be cut: shows less of the last papers, step by step, never cuts within one.
import type { Html } from './html.ts';
import { type Detail, details } from './mail-paper.ts';

/**
 * Gmail cuts what is longer than 102 KB of HTML and hides the rest, the link to unsubscribe with it. This leaves room for
 * what carries the mail to rewrite links.
 */
export const maxHtmlBytes = 96 * 1024;

export interface Fitted {
  blocks: Html[];
  /** How many papers did not even fit by title. */
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
  const fitted = papers.map((paper) => sized(render(paper, 'full')));
  let total = fitted.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const detail of details.slice(1)) {
    for (let index = papers.length - 1; index >= 0 && total > maxBytes; index--) {
      const paper = papers[index];
      const before = fitted[index];
      if (paper === undefined || !before) continue;
      const shorter = sized(render(paper, detail));
      if (shorter.bytes >= before.bytes) continue;
      total += shorter.bytes - before.bytes;
      fitted[index] = shorter;
    }
  }
  let kept = fitted.length;
  while (kept > 0 && total > maxBytes) {
    kept -= 1;
    total -= fitted[kept]?.bytes ?? 0;
  }
  return { blocks: fitted.slice(0, kept).map(({ block }) => block), omitted: fitted.length - kept };
}

function sized(block: Html): { block: Html; bytes: number } {
  return { block, bytes: Buffer.byteLength(block.text) };
}
