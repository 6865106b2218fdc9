// What the OpenReview source takes in the configuration.
import * as z from 'zod';
import { anyDayCalendar } from '../../model/calendar.ts';
import { endpointOption, minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../registry.ts';

const options = () =>
  z.strictObject({
    venues: z
      .array(
        z.string().regex(/^[\w.-]+(?:\/[\w.-]+)*$/, {
          error: 'expected a venue id such as ICLR.cc/2026/Conference or TMLR',
        }),
      )
      .min(1, { error: 'expected at least one venue, for instance [ICLR.cc/2026/Conference]' })
      .describe("Venues by their id, as in the address of the venue's page."),
    endpoints: z
      .strictObject({
        v2: endpointOption.default('https://api2.openreview.net'),
        v1: endpointOption.default('https://api.openreview.net'),
      })
      .prefault({})
      .describe('Mirrors or local servers.'),
    minIntervalMs: minIntervalOption.optional().describe('Milliseconds between requests.'),
  });

export type OpenReviewOptions = z.output<ReturnType<typeof options>>;

export const openreviewSource: SourceDefinition<OpenReviewOptions> = {
  options,
  calendar: () => anyDayCalendar,
  categories: () => [],
  load: async (own) => (await import('./index.ts')).openreviewFetcher(own),
};
