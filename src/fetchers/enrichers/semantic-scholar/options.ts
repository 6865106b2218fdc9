// What the Semantic Scholar enricher takes in the configuration.
import * as z from 'zod';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';
import type { EnricherDefinition } from '../enricher.ts';

const options = () =>
  z.strictObject({
    apiKey: z
      .string()
      .min(1)
      .optional()
      .describe('A key of your own (https://www.semanticscholar.org/product/api), as ${S2_API_KEY}.'),
    endpoint: endpointOption
      .default('https://api.semanticscholar.org')
      .describe('A mirror or a local server.'),
    minIntervalMs: minIntervalOption.optional().describe('Milliseconds between requests.'),
  });

export type SemanticScholarOptions = z.output<ReturnType<typeof options>>;

export const semanticScholarEnricher: EnricherDefinition<SemanticScholarOptions> = {
  options,
  load: async (own) => (await import('./index.ts')).semanticScholar(own),
};
