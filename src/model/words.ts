// Splits a text into words and stems in the same way as full text, so that queries and indexes agree on them.
import { stemmer } from 'stemmer';
import { greekNames, latinFolds } from './folded-letters.ts';

/** Stems by word: a corpus repeats few words many times, and a stem takes a dozen regular expressions. */
const known = new Map<string, string>();
const maxKnown = 200_000;

/** Scripts that are written without spaces; the sign for a long vowel belongs to two of them. */
const unspacedLetter =
  '(?:[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー]\\p{M}*)';
const unspacedRun = new RegExp(`${unspacedLetter}+`, 'gu');
const eachUnspaced = new RegExp(unspacedLetter, 'gu');
const unspacedWord = new RegExp(`^${unspacedLetter}+$`, 'u');
/** A language named by one letter and signs: C++, F#. Without these it would be another one. */
const signedLetter = /(?<![\p{L}\p{N}])([a-z])(\+\+|#)(?!\p{L})/giu;
/** The words of a text as it is written. */
export const wordPattern = new RegExp(
  `(?<![\\p{L}\\p{N}])[a-z](?:\\+\\+|#)(?!\\p{L})|${unspacedLetter}+|(?:(?!${unspacedLetter})[\\p{L}\\p{N}\\p{M}])+`,
  'giu',
);
/** A Greek letter that is not part of a Greek word, as in TNF-α and β-lactam. */
const loneGreek = /(?<!\p{Script=Greek})[α-ωϵϑϕ](?!\p{Script=Greek})/gu;
const foldedLatin = new RegExp(`[${Object.keys(latinFolds).join('')}]`, 'g');

/** The words of a text in lower case and without accents, in their order; punctuation separates. */
export function tokensOf(text: string): string[] {
  const folded = foldedText(text);
  if (isAscii(folded)) return folded.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return folded.replaceAll(unspacedRun, ' $& ').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

/**
 * A text as full text indexes it, in which a word has one spelling: C++ is one word, α is alpha and Ł is L. In scripts without
 * spaces each letter is a word, so that what people look for may begin anywhere.
 */
export function indexedForm(text: string): string {
  const folded = foldedText(text);
  return isAscii(folded) ? folded : folded.replaceAll(eachUnspaced, ' $& ');
}

/** The letters of a word in a script without spaces, each with its marks; null for words of other scripts. */
export function unspacedLetters(word: string): string[] | null {
  return unspacedWord.test(word) ? [...(word.match(eachUnspaced) ?? [])] : null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
const isAscii = (text: string) => /^[\u0000-\u007f]*$/.test(text);
/** Most abstracts have no other characters than ASCII and quotes, dashes and the like, which end words as they are. */
const beyondTypography = /[\u0080-\u1fff\u2070-\uffff]/;

/** A text in which each word has one spelling. ASCII keeps its case, so that the indexed form of most texts is the text. */
export function foldedText(text: string): string {
  const signed =
    text.includes('++') || text.includes('#')
      ? text.replaceAll(signedLetter, (_, letter, sign) => `${letter}${sign === '#' ? 'sharp' : 'plusplus'} `)
      : text;
  if (isAscii(signed)) return signed;
  if (!beyondTypography.test(signed)) return signed.toLowerCase();
  return (
    signed
      .normalize('NFKD')
      // In other scripts a mark may be a vowel.
      .replaceAll(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, '')
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(loneGreek, (letter) => greekNames[letter] ?? letter)
      .replaceAll(foldedLatin, (letter) => latinFolds[letter] ?? letter)
  );
}

/** Porter's stem of a word in lower case (https://tartarus.org/martin/PorterStemmer/). */
export function stemOf(word: string): string {
  const stem = known.get(word);
  if (stem !== undefined) return stem;
  if (known.size >= maxKnown) known.clear();
  const made = word.length > 2 ? stemmer(word) : word;
  known.set(word, made);
  return made;
}
