// The configuration of the Europe PMC source.
import * as z from 'zod/mini';
import { anyDayCalendar } from '../../model/calendar.ts';
import { endpointOption, minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../source.ts';

const options = () =>
  z.strictObject({
    query: z
      .string()
      .check(
        z.trim(),
        z.minLength(1),
        z.maxLength(1500),
        z.describe("What to follow, in Europe PMC's own search syntax: optogenetics AND retina."),
      ),
    name: z
      ._default(
        z.string().check(
          z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
            error: 'expected a name of small letters, digits and "-"',
          }),
        ),
        'europepmc',
      )
      .check(z.describe('Its name in commands, if you follow several queries.')),
    endpoint: endpointOption('https://www.ebi.ac.uk/europepmc/webservices/rest').check(
      z.describe('A mirror or a local server.'),
    ),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type EuropepmcOptions = z.output<ReturnType<typeof options>>;

export const europepmcSource: SourceDefinition<EuropepmcOptions> = {
  options,
  nameOf: ({ name }) => name,
  calendar: () => anyDayCalendar,
  categories: () => [],
};
