// Finds the word that was probably meant by a misspelt one.

/**
 * The candidate with the fewest typing errors between it and the word, letter case aside; null when even the closest is too
 * different to be meant. One error is a letter that is added, missing or wrong, or two neighbours that are swapped. A third of
 * the letters may be wrong, and two in a short word of four or five: `form` is meant as `from`, `daly` as `daily`. `atMost` permits fewer.
 */
export function closest(
  word: string,
  candidates: readonly string[],
  atMost = Number.POSITIVE_INFINITY,
): string | null {
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const length = Math.max(word.length, candidate.length);
    // The difference in length is a lower bound, which spares most of a long list the count.
    const most = Math.min(atMost, length <= 3 ? 1 : Math.max(2, Math.floor(length / 3)));
    if (Math.abs(word.length - candidate.length) > Math.min(most, fewest)) continue;
    const errors = typingErrors(word.toLowerCase(), candidate.toLowerCase());
    if (errors > most || errors >= fewest) continue;
    best = candidate;
    fewest = errors;
  }
  return best;
}

/** The optimal string alignment distance (https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance). */
function typingErrors(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const wrong = (last[column - 1] ?? 0) + (isSame ? 0 : 1);
      let fewest = Math.min(wrong, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) fewest = Math.min(fewest, (before[column - 2] ?? 0) + 1);
      current.push(fewest);
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
