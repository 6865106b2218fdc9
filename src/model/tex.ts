// Turns the TeX of titles, abstracts and names into readable Unicode; what cannot be turned stays as it is written.
import { TexReader } from './tex-reader.ts';

/** Text without these has nothing to turn: the common case. To look for each takes a third of a pattern's time. */
const marks = ['\\', '$', '~', '{', '``', "''", '--'];

/**
 * Readable Unicode for text with TeX in it: accents, `$…$` and `\(…\)`, symbols, text styles, escapes, dashes and quotes. Never
 * throws; takes time in proportion to the text.
 */
export function texToText(tex: string): string {
  if (!marks.some((mark) => tex.includes(mark))) return tex;
  return new TexReader(tex).text().normalize('NFC');
}

/** `single' quotes, as opposed to an apostrophe or minutes of arc. */
const singleQuoted = /(^|[\s([—–-])`([^`'’]{1,200})'(?![\p{L}\p{N}])/gu;

/**
 * As `texToText`, for fields of BibTeX: all braces that are not escaped are TeX's own and disappear. Formulas stay as they are written,
 * because `texToText` turns them when records are merged.
 */
export function bibtexToText(tex: string): string {
  if (!marks.some((mark) => tex.includes(mark)) && !/[}`]/.test(tex)) return tex;
  return new TexReader(tex, true).text().normalize('NFC').replaceAll(singleQuoted, '$1‘$2’');
}
