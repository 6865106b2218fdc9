// What the Hacker News enricher takes in the configuration.
import * as z from 'zod';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';
import type { EnricherDefinition } from '../enricher.ts';

const options = () =>
  z.strictObject({
    endpoint: endpointOption.default('https://hn.algolia.com').describe('A mirror or a local server.'),
    minIntervalMs: minIntervalOption.optional().describe('Milliseconds between requests.'),
  });

export type HackerNewsOptions = z.output<ReturnType<typeof options>>;

export const hackernewsEnricher: EnricherDefinition<HackerNewsOptions> = {
  options,
  load: async (own) => (await import('./index.ts')).hackernews(own),
};
