// The configuration of the OpenReview source.
import * as z from 'zod/mini';
import { anyDayCalendar } from '../../model/calendar.ts';
import { endpointOption, minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../source.ts';

const options = () =>
  z.strictObject({
    venues: z
      .array(
        z.string().check(
          z.regex(/^[\w.-]+(?:\/[\w.-]+)*$/, {
            error: 'expected a venue id such as ICLR.cc/2026/Conference or TMLR',
          }),
        ),
      )
      .check(
        z.minLength(1, { error: 'expected at least one venue, for instance [ICLR.cc/2026/Conference]' }),
        z.describe("Venues by their id, as in the address of the venue's page."),
      ),
    endpoints: z
      .prefault(
        z.strictObject({
          v2: endpointOption('https://api2.openreview.net'),
          v1: endpointOption('https://api.openreview.net'),
        }),
        {},
      )
      .check(z.describe('Mirrors or local servers.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type OpenReviewOptions = z.output<ReturnType<typeof options>>;

export const openreviewSource: SourceDefinition<OpenReviewOptions> = {
  options,
  calendar: () => anyDayCalendar,
  categories: () => [],
};
