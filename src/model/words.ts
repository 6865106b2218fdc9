// Splits a text into words and stems in the same way as full text, so that queries and indexes agree on them.
import { stemmer } from 'stemmer';

/** Stems by word: a corpus repeats few words many times, and a stem takes a dozen regular expressions. */
const known = new Map<string, string>();
const maxKnown = 200_000;

/** The words of a text in lower case and without accents, in their order; punctuation separates. */
export function tokensOf(text: string): string[] {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  if (/^[\u0000-\u007f]*$/.test(lower)) return lower.match(/[a-z0-9]+/g) ?? [];
  return (
    lower
      .normalize('NFKD')
      // In other scripts a mark may be a vowel.
      .replaceAll(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, '')
      .normalize('NFC')
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
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
