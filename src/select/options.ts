// What the configuration says about ranking: how much each signal counts, how fast interest fades, how much is brought back.
import * as z from 'zod';

const weight = z.number().min(0).max(10);
const days = z.number().min(0.1).max(3650);

export const rankingSchema = z.strictObject({
  weights: z
    .strictObject({
      upvotes: weight.default(1),
      comments: weight.default(0.25),
      points: weight.default(0.5),
      citations: weight.default(0.5),
      stars: weight.default(0.25),
      rating: weight.default(0.5),
      reviews: weight.default(0),
    })
    .prefault({})
    .describe('What a value that stands out counts, by signal; 0 turns a signal off.'),
  rise: weight.default(1).describe('What a signal that rises counts, beside one that is high.'),
  halfLifeDays: z
    .strictObject({
      daily: days.default(7),
      trending: days.default(3),
      weekly: days.optional(),
      monthly: days.optional(),
    })
    .prefault({})
    .describe('Days in which interest in a paper halves, by period; left out: never.'),
  missed: z
    .int()
    .min(0)
    .max(10)
    .default(3)
    .describe('How many papers "You may have missed" brings back at most; 0 turns it off.'),
});

export type RankingSettings = z.output<typeof rankingSchema>;
