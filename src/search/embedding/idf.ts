// Inverse document frequency: how much a word says about a text that has it.

/** The logarithm of how many texts there are for each that has the word; a word of every text counts next to nothing. */
export function inverseFrequency(texts: number, withWord: number): number {
  return Math.max(0, Math.log((texts + 1) / (withWord + 0.5)));
}
