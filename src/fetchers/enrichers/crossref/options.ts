// The configuration of the Crossref enricher.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';

export const crossrefOptions = () =>
  z.strictObject({
    endpoint: endpointOption('https://api.crossref.org').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type CrossrefOptions = z.output<ReturnType<typeof crossrefOptions>>;
