// What the Hacker News enricher takes in the configuration.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';

export const hackernewsOptions = () =>
  z.strictObject({
    endpoint: endpointOption('https://hn.algolia.com').register(z.globalRegistry, {
      description: 'A mirror or a local server.',
    }),
    minIntervalMs: minIntervalOption().register(z.globalRegistry, {
      description: 'Milliseconds between requests.',
    }),
  });

export type HackerNewsOptions = z.output<ReturnType<typeof hackernewsOptions>>;
