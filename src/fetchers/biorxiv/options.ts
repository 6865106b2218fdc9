// The configuration of the bioRxiv and medRxiv sources.
import * as z from 'zod/mini';
import { anyDayCalendar } from '../../model/calendar.ts';
import { endpointOption, minIntervalOption } from '../endpoint.ts';
import type { SourceDefinition } from '../source.ts';

/** As the papers carry it: `cell biology`. The API's own spelling has underscores. */
const category = () =>
  z.pipe(
    z.string().check(z.minLength(3)),
    z.transform((name) => name.toLowerCase().replaceAll('_', ' ')),
  );

const options = () =>
  z.strictObject({
    categories: z
      ._default(z.array(category()).check(z.maxLength(50)), [])
      .check(
        z.describe('Subject areas to follow, for instance [neuroscience, cell biology]; all when left out.'),
      ),
    endpoint: endpointOption('https://api.biorxiv.org').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type BiorxivOptions = z.output<ReturnType<typeof options>>;
export type PreprintServer = 'biorxiv' | 'medrxiv';

/** bioRxiv and medRxiv are one service with one format. */
const preprintServer: SourceDefinition<BiorxivOptions> = {
  options,
  calendar: () => anyDayCalendar,
  categories: ({ categories }) => categories,
};

export const biorxivSource = preprintServer;
export const medrxivSource = preprintServer;
