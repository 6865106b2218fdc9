// The sections `editions` and `ranking` of the configuration.
import * as z from 'zod/mini';
import { orNull, parsed } from '../model/option.ts';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/** How many papers an edition has unless the configuration says. */
export const defaultLimits = { daily: 20, weekly: 30, monthly: 50, trending: 20 };

/** The share of an edition's places that papers without votes get unless the configuration says. */
export const defaultNewShare = 0.33;

/** An edition of one period: `false` switches it off. `at` is the default of when it is due, in the form that `due` reads. */
function edition<Due, More extends z.core.$ZodLooseShape = Record<never, never>>(
  period: 'daily' | 'weekly' | 'monthly',
  at: string,
  due: z.ZodMiniType<Due>,
  more: More = {} as More,
) {
  const limit = z.int().check(z.minimum(1), z.maximum(200));
  const options = z.strictObject({
    limit: z._default(limit, defaultLimits[period]),
    newShare: z
      ._default(z.number().check(z.minimum(0), z.maximum(1)), defaultNewShare)
      .check(z.describe('The share of the places for papers without votes.')),
    at: z.prefault(due, at),
    ...more,
  });
  return orNull(
    parsed(
      z.union([z.literal(false), options], { error: 'expected false, or "limit" and "at"' }),
      (given) => given || null,
    ),
  );
}

function due<Due>(form: string, error: string, read: (day: string, time: string) => Due) {
  return parsed(z.string().check(z.regex(new RegExp(`^${form}$`), { error })), (text) => {
    const [day = '', at = day] = text.split(' ');
    return read(day, at);
  });
}

const patience = z
  ._default(z.number().check(z.minimum(0), z.maximum(12)), 2)
  .check(
    z.describe('Hours after it is due that an edition waits for a source that is late; 0 waits for none.'),
  );

export const editionsOptions = () =>
  z.strictObject({
    daily: edition(
      'daily',
      '07:00',
      due(time, 'expected a time of day such as "07:00"', (_, at) => ({ time: at })),
      { patience },
    ).check(z.describe('Each announcement day.')),
    weekly: edition(
      'weekly',
      'Mon 07:00',
      due(
        `(?:${weekdays.join('|')}) ${time}`,
        'expected a weekday and a time such as "Mon 07:00"',
        // As ISO 8601 counts them: Monday is 1.
        (day, at) => ({ weekday: weekdays.indexOf(day) + 1, time: at }),
      ),
    ).check(z.describe('The last complete week, by its ISO number.')),
    monthly: edition(
      'monthly',
      '1 07:00',
      due(
        `(?:[1-9]|1\\d|2[0-8]) ${time}`,
        'expected a day from 1 to 28 and a time such as "1 07:00"',
        (day, at) => ({ day: Number(day), time: at }),
      ),
    ).check(z.describe('The last complete month.')),
  });

const weight = z.number().check(z.minimum(0), z.maximum(10));
const days = z.number().check(z.minimum(0.1), z.maximum(3650));

export const rankingSchema = z.strictObject({
  weights: z
    .prefault(
      z.strictObject({
        upvotes: z._default(weight, 1),
        likes: z._default(weight, 1),
        comments: z._default(weight, 0.25),
        points: z._default(weight, 0.5),
        citations: z._default(weight, 0.5),
        stars: z._default(weight, 0.25),
        rating: z._default(weight, 0.5),
        reviews: z._default(weight, 0),
      }),
      {},
    )
    .check(z.describe('The weight of each signal; 0 turns a signal off.')),
  rise: z._default(weight, 1).check(z.describe('The weight of a rising signal, relative to its value.')),
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
