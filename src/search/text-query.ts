// Turns what somebody types into a full-text query that can't be a syntax error.

export interface TextQuery {
  /** Words and phrases that must occur. */
  wanted: string[];
  /** Words and phrases that must not. */
  unwanted: string[];
  /** Whether the last wanted word may go on: it is still being typed. */
  openEnded: boolean;
}

/** Words, "a phrase", -without; a bare minus and unpaired quotes are ignored. */
export function parseTextQuery(text: string): TextQuery {
  const query: TextQuery = { wanted: [], unwanted: [], openEnded: false };
  for (const [, minus, phrase, word] of text.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/g)) {
    const term = (phrase ?? word ?? '').trim();
    if (!/[\p{L}\p{N}]/u.test(term)) continue;
    (minus ? query.unwanted : query.wanted).push(term);
    query.openEnded = !minus && phrase === undefined;
  }
  return query;
}
