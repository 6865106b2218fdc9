// The configuration of the Hacker News enricher.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';

export const hackernewsOptions = () =>
  z.strictObject({
    endpoint: endpointOption('https://hn.algolia.com').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type HackerNewsOptions = z.output<ReturnType<typeof hackernewsOptions>>;
