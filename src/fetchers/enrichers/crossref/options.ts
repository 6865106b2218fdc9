// What the Crossref enricher takes in the configuration.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';
import type { EnricherDefinition } from '../enricher.ts';

const options = () =>
  z.strictObject({
    endpoint: endpointOption('https://api.crossref.org').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type CrossrefOptions = z.output<ReturnType<typeof options>>;

export const crossrefEnricher: EnricherDefinition<CrossrefOptions> = {
  options,
  load: async (own) => (await import('./index.ts')).crossref(own),
};
