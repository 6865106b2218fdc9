// Writes sub- and superscripts and the operands of fractions and roots in a line of text.
import { subscripts, superscripts } from './tex-symbols.ts';

/** A sub- or superscript: Unicode's own where every character has one, else plain with its mark. */
export function script(content: string, mark: '^' | '_'): string {
  const table = mark === '^' ? superscripts : subscripts;
  const characters = [...content.trim()];
  if (characters.length === 0) return '';
  if (characters.every((character) => character in table))
    return characters.map((each) => table[each]).join('');
  const plain = characters.join('');
  return /^[\p{L}\p{N}]+$/u.test(plain) ? `${mark}${plain}` : `${mark}(${plain})`;
}

/** Puts what is more than one term into parentheses. */
export function operand(text: string): string {
  return /^[\p{L}\p{N}\p{M}.]*$/u.test(text) ? text : `(${text})`;
}
