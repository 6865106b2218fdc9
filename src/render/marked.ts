// Text of search results in pieces: what was found and what is between.
import type { Marked } from '../model/search.ts';
import type { Texts } from './messages/texts.ts';
import { clean } from './view.ts';

export interface Piece {
  text: string;
  isHit: boolean;
}

/** The text cut at its marks. */
export function piecesOf({ text, marks }: Marked): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    pieces.push({ text: text.slice(end, from), isHit: false }, { text: text.slice(from, to), isHit: true });
    end = to;
  }
  pieces.push({ text: text.slice(end), isHit: false });
  return pieces.filter((piece) => piece.text !== '');
}

/** Says which words were looked for instead of others; null if all were found. */
export function correctionText(
  corrections: readonly { from: string; to: string }[],
  texts: Texts,
): string | null {
  if (corrections.length === 0) return null;
  const quoted = (word: string) => texts.text('search.quoted', { word: clean(word) });
  return texts.text('search.corrected', {
    missing: texts.list(
      corrections.map(({ from }) => quoted(from)),
      'or',
    ),
    instead: texts.list(corrections.map(({ to }) => quoted(to))),
  });
}
