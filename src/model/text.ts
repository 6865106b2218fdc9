// Plain text: white space, and shortening where a reader would.

/** White space of any kind and length becomes one space; none is left at the ends. */
export function collapseSpace(text: string): string {
  // Looking is far cheaper than rewriting, and most text has nothing to collapse; where it has, most spaces stay as they are.
  return text.includes('  ') || /[^\S ]/.test(text)
    ? text.replaceAll(/\s\s+|[^\S ]/g, ' ').trim()
    : text.trim();
}

/** What ends with a full stop and ends no sentence. */
const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|et al|etc|cf|vs|resp|approx|Fig|Figs|Eq|Eqs|Sec|Ref|Refs|Tab|No|Dr|Prof|St|[A-Z])\.$/;

/**
 * Shortens text to at most `maxLength` UTF-16 units: at the last sentence that fits, if that keeps at least half; else at the
 * last word that fits, with an ellipsis. Characters outside the basic plane are never split.
 */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const sentence = lastSentenceEnd(text, maxLength);
  if (sentence >= maxLength / 2) return text.slice(0, sentence);
  const room = text.slice(0, maxLength - 1);
  const lastSpace = text[maxLength - 1] === ' ' ? room.length : room.lastIndexOf(' ');
  const cut = lastSpace >= maxLength / 2 ? room.slice(0, lastSpace) : room;
  return `${cut.replace(/[\uD800-\uDBFF]$/, '').replace(/[\s,;:([{–—-]+$/, '')}…`;
}

/** The offset after the last sentence that ends within `maxLength`; 0 if there is none. */
function lastSentenceEnd(text: string, maxLength: number): number {
  for (let end = maxLength; end > 0; end--) {
    const mark = text[end - 1];
    // Chinese and Japanese have no space after a sentence.
    if (mark === '。' || mark === '！' || mark === '？') return end;
    if (mark !== '.' && mark !== '!' && mark !== '?') continue;
    const after = text.slice(end, end + 2);
    if (!/^["')\]”’]?\s/.test(after)) continue;
    if (mark === '.' && abbreviation.test(text.slice(Math.max(0, end - 12), end))) continue;
    return end;
  }
  return 0;
}
