// The section `embeddings` of the configuration.
import * as z from 'zod/mini';
import { apiEndpoint } from './endpoint.ts';

export const embeddingsOptions = z.strictObject({
  endpoint: apiEndpoint().check(
    z.describe('The address of an OpenAI-compatible API: the part before /embeddings.'),
  ),
  model: z.string().check(z.minLength(1), z.describe('The name of the model on the server.')),
  apiKey: z
    .optional(z.string().check(z.minLength(1)))
    .check(z.describe('Sent as "Authorization: Bearer"; take it from the environment: ${NAME}.')),
  batch: z
    ._default(z.int().check(z.minimum(1), z.maximum(512)), 64)
    .check(z.describe('Papers in one request.')),
  minIntervalMs: z
    ._default(z.int().check(z.minimum(0)), 0)
    .check(z.describe('Pause between requests, for services with a limit.')),
  queryPrefix: z
    ._default(z.string(), '')
    .check(z.describe('Put before each query, for models that need it: "query: ".')),
  paperPrefix: z._default(z.string(), '').check(z.describe('Put before each paper: "passage: ".')),
  weight: z
    ._default(z.number().check(z.minimum(0), z.maximum(1)), 0.5)
    .check(z.describe('Share of meaning in the order of results; the rest is full text.')),
});

export type EmbeddingsOptions = z.output<typeof embeddingsOptions>;
