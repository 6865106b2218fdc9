// The configuration of a feed source; there may be many of them, each with a name.
import * as z from 'zod/mini';
import { anyDayCalendar } from '../../model/calendar.ts';
import { lineOfText } from '../../model/option.ts';
import { minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../source.ts';

const options = () =>
  z.strictObject({
    url: z.url({ protocol: /^https?$/, error: 'expected an http or https address' }),
    name: z
      .optional(lineOfText(60))
      .check(z.describe('What readers and commands call it; the host when left out.')),
    category: z
      .optional(lineOfText(60))
      .check(z.describe('A category for all its papers, in addition to those in the feed.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests to its host.')),
  });

export type FeedOptions = z.output<ReturnType<typeof options>>;

/** The name of the source, and of all that is stored of it. */
export function feedName({ name, url }: FeedOptions): string {
  return name ?? new URL(url).host;
}

export const feedSource: SourceDefinition<FeedOptions> = {
  options,
  nameOf: feedName,
  calendar: () => anyDayCalendar,
  categories: ({ category }) => (category ? [category] : []),
};
