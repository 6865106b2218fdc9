// Parses GitHub's data of a repository: its stars, if they are the paper's.
import * as z from 'zod';
import { addDays } from '../../../model/dates.ts';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import type { PaperRecord } from '../../../model/paper.ts';
import { optional, parseAnswer } from '../../json.ts';
import { counted, enrichmentRecord } from '../record.ts';

const repository = z.object({
  stargazers_count: z.number().int().nonnegative(),
  created_at: optional(z.iso.datetime({ offset: true })),
});
export type Repository = z.output<typeof repository>;

/** Throws `ParseError`. */
export function parseRepository(body: string): Repository {
  return parseAnswer(body, repository);
}

/** A repository that is older than its paper by more than this is a library that the paper adds to: its stars are not the paper's. */
const maxAgeDays = 365;

export function recordOfRepository(
  { stargazers_count, created_at }: Repository,
  paper: PaperToEnrich,
): PaperRecord | null {
  // Of unknown age it may be such a library.
  const isOlder =
    paper.announcedOn !== null && (created_at ?? '').slice(0, 10) < addDays(paper.announcedOn, -maxAgeDays);
  const signals = isOlder ? [] : counted({ stars: stargazers_count });
  return enrichmentRecord({ source: 'github', via: 'repos' }, paper, { signals });
}
