// What the Hacker News enricher takes in the configuration.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';
import type { EnricherDefinition } from '../enricher.ts';

const options = () =>
  z.strictObject({
    endpoint: endpointOption('https://hn.algolia.com').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type HackerNewsOptions = z.output<ReturnType<typeof options>>;

export const hackernewsEnricher: EnricherDefinition<HackerNewsOptions> = {
  options,
  load: async (own) => (await import('./index.ts')).hackernews(own),
};
