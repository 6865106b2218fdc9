// Encodes text for addresses, also where a program has cut a character in halves.

/** `encodeURIComponent` of any text: the halves of a character, for which that throws, become U+FFFD. */
export function uriComponent(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
}
