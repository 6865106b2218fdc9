// The configuration of the Semantic Scholar enricher.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';

export const semanticScholarOptions = () =>
  z.strictObject({
    apiKey: z
      .optional(z.string().check(z.minLength(1)))
      .check(
        z.describe('A key of your own (https://www.semanticscholar.org/product/api), as ${S2_API_KEY}.'),
      ),
    endpoint: endpointOption('https://api.semanticscholar.org').check(
      z.describe('A mirror or a local server.'),
    ),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type SemanticScholarOptions = z.output<ReturnType<typeof semanticScholarOptions>>;
