// What the configuration says about ranking: how much each signal counts, how fast interest fades, how much is brought back.
import * as z from 'zod/mini';

const weight = z.number().check(z.minimum(0), z.maximum(10));
const days = z.number().check(z.minimum(0.1), z.maximum(3650));

export const rankingSchema = z.strictObject({
  weights: z
    .prefault(
      z.strictObject({
        upvotes: z._default(weight, 1),
        comments: z._default(weight, 0.25),
        points: z._default(weight, 0.5),
        citations: z._default(weight, 0.5),
        stars: z._default(weight, 0.25),
        rating: z._default(weight, 0.5),
        reviews: z._default(weight, 0),
      }),
      {},
    )
    .check(z.describe('What a value that stands out counts, by signal; 0 turns a signal off.')),
  rise: z._default(weight, 1).check(z.describe('What a signal that rises counts, beside one that is high.')),
  halfLifeDays: z
    .prefault(
      z.strictObject({
        daily: z._default(days, 7),
        trending: z._default(days, 3),
        weekly: z.optional(days),
        monthly: z.optional(days),
      }),
      {},
    )
    .check(z.describe('Days in which interest in a paper halves, by period; left out: never.')),
  missed: z
    ._default(z.int().check(z.minimum(0), z.maximum(10)), 3)
    .check(z.describe('How many papers "You may have missed" brings back at most; 0 turns it off.')),
});

export type RankingSettings = z.output<typeof rankingSchema>;
