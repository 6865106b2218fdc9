// What is left of a text when every site's typography is taken off: letters and digits, for telling whether two are the same.
import { greekNames, latinFolds } from './folded-letters.ts';
import { texToText } from './tex.ts';

const folded: Readonly<Record<string, string>> = { ...latinFolds, ...greekNames };

/** Signs that distinguish two titles (C and C++, R and D), in words as people spell them. */
const signs: Readonly<Record<string, string>> = { '&': 'and', '+': 'plus', '#': 'sharp' };

/** Lower-case letters and digits of a text, its TeX read, without accents, punctuation, mark-up and spaces. */
export function lettersOf(text: string): string {
  const lower = withoutMarkup(texToText(text)).toLowerCase();
  const spelt = /[&+#]/.test(lower) ? lower.replaceAll(/[&+#]/g, (sign) => signs[sign] ?? '') : lower;
  // Of Qwen2.5 and Qwen25 the point is all that differs.
  const pointed = spelt.includes('.') ? spelt.replaceAll(/(?<=\d)\.(?=\d)/g, 'point') : spelt;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  if (/^[\u0000-\u007f]*$/.test(pointed)) return pointed.replaceAll(/[^a-z0-9]+/g, '');
  return (
    pointed
      .normalize('NFKD')
      // Mathematical letters (𝐻) have no small ones before they are taken for letters.
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '')
      .replaceAll(/[^a-z0-9]/g, (letter) => folded[letter] ?? letter)
  );
}

/** A text's words in lower case, as `lettersOf` reads each. */
export function wordsOf(text: string): string[] {
  return texToText(text)
    .split(/[\s\-–—/]+/)
    .map(lettersOf)
    .filter(Boolean);
}

function withoutMarkup(text: string): string {
  return text.includes('<')
    ? text.replaceAll(/<\/?(?:i|b|em|strong|sub|sup|span|italic|bold|sc)\b[^<>]{0,200}>/gi, '')
    : text;
}
