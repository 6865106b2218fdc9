// Breaks text into lines of a width in columns, between words.
import stringWidth from 'fast-string-width';
import { shorten } from '../../model/text.ts';

/**
 * Lines of at most `width` columns, except addresses that are longer by themselves; lines after the first begin with `indent`.
 * Scripts that are written without spaces break between characters.
 */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const append = (piece: string, space: string) => {
    const size = columnsOf(piece);
    if (line !== '' && used + space.length + size > width) {
      lines.push(line);
      line = indent + piece;
      used = indent.length + size;
    } else {
      line += (line === '' ? '' : space) + piece;
      used += (used === 0 ? 0 : space.length) + size;
    }
  };
  // The dot between facts ends a line and never begins one.
  for (const word of text.split(/ (?!·)/)) {
    const [first = '', ...rest] = breakable(word, width) ? [...word] : [word];
    append(first, ' ');
    for (const character of rest) append(character, '');
  }
  return [...lines, line].join('\n');
}

/** As much of the text as fills about that many columns, in whole sentences or words. */
export function shortenToColumns(text: string, columns: number): string {
  const used = columnsOf(text);
  return used <= columns ? text : shorten(text, Math.floor((text.length * columns) / used));
}

/** What most papers are written in: Latin, Greek, punctuation and mathematics, a column each, and combining marks, none. */
const plain = /^[ -~\u00a0-\u03ff\u1e00-\u20cf\u2100-\u22ff]*$/;
const combining = /[\u0300-\u036f]/g;

/** Columns that the text takes. */
export function columnsOf(text: string): number {
  return plain.test(text) ? text.replace(combining, '').length : stringWidth(text);
}

/** Each wide character counts as a word; other words break if they are longer than a line; an address never does. */
function breakable(word: string, width: number): boolean {
  const size = columnsOf(word);
  if (word.includes('://')) return false;
  return size > width || (size > width / 2 && size > [...word].length);
}
