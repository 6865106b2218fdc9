// The configuration of the OpenAlex enricher.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';

export const openalexOptions = () =>
  z.strictObject({
    apiKey: z
      .optional(z.string().check(z.minLength(1)))
      .check(
        z.describe(
          'A free key (https://openalex.org/settings/api), as ${OPENALEX_API_KEY}: most requests need one.',
        ),
      ),
    endpoint: endpointOption('https://api.openalex.org').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type OpenAlexOptions = z.output<ReturnType<typeof openalexOptions>>;
