// What the forms for votes have in common: the marks that they may send, and how often.
import type { VoteMark } from '../model/site-pages.ts';
import type { RateLimit } from './rate-limit.ts';

/** A person marks a list's papers one after another; a program must not try out tokens. */
export const voting: RateLimit = {
  host: { burst: 60, refillMs: 2_000 },
  network: { burst: 600, refillMs: 200 },
};

const marks: ReadonlySet<string> = new Set<VoteMark>(['like', 'save', 'dislike', 'none']);

export function isMark(text: string | null): text is VoteMark {
  return text !== null && marks.has(text);
}
