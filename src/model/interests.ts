// What a subscriber likes to read about, as they write it: arXiv-style categories and free keywords.

/** More would be no choice any more; the mail and the pages have room for these. */
const maxInterests = 20;
const maxInterestLength = 60;

/**
 * Reads `cs.CL, protein folding; robots`: parts between commas, semicolons and line ends, each once whatever its case, in
 * order. What is too long or too many is left out.
 */
export function parseInterests(text: string): string[] {
  const words = text
    .normalize('NFC')
    .split(/[,;\r\n]+/)
    .map((part) =>
      part
        .replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((part) => part !== '' && part.length <= maxInterestLength);
  const distinct = new Map<string, string>();
  for (const word of words) if (!distinct.has(word.toLowerCase())) distinct.set(word.toLowerCase(), word);
  return [...distinct.values()].slice(0, maxInterests);
}
