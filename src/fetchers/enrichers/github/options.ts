// What the GitHub enricher takes in the configuration.
import * as z from 'zod';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';
import type { EnricherDefinition } from '../enricher.ts';

const options = () =>
  z.strictObject({
    token: z
      .string()
      .min(1)
      .optional()
      .describe('A token without any scope, as ${GITHUB_TOKEN}: 5,000 questions an hour and not 60.'),
    endpoint: endpointOption.default('https://api.github.com').describe('A mirror or a local server.'),
    minIntervalMs: minIntervalOption.optional().describe('Milliseconds between requests.'),
  });

export type GitHubOptions = z.output<ReturnType<typeof options>>;

export const githubEnricher: EnricherDefinition<GitHubOptions> = {
  options,
  load: async (own) => (await import('./index.ts')).github(own),
};
