// The section `summaries` of the configuration.
import * as z from 'zod/mini';
import { languageTag } from '../../model/language-tag.ts';
import { parsed } from '../../model/option.ts';
import { apiEndpoint } from '../endpoint.ts';

/** Parameters that every request has anyway, or with which its response could not be parsed. */
const reserved = ['model', 'messages', 'stream', 'n', 'tools', 'functions', 'response_format'];

const parameters = z.record(z.string(), z.unknown()).check(
  z.refine((given) => !reserved.some((name) => Object.hasOwn(given, name)), {
    error: `expected parameters other than ${reserved.join(', ')}`,
  }),
);

export const summariesOptions = z.strictObject({
  endpoint: apiEndpoint().check(
    z.describe('The address of an OpenAI-compatible API: the part before /chat/completions.'),
  ),
  model: z
    .string()
    .check(z.minLength(1), z.maxLength(200), z.describe('The name of the model there; readers see it.')),
  language: z
    ._default(parsed(z.string(), languageTag), 'en')
    .check(z.describe('BCP 47 language of the summaries.')),
  perDay: z
    ._default(z.int().check(z.minimum(0), z.maximum(10_000)), 50)
    .check(z.describe('Requests on one day, in the time zone of the editions.')),
  apiKey: z
    .optional(z.string().check(z.minLength(1)))
    .check(z.describe('Sent as "Authorization: Bearer"; take it from the environment: ${NAME}.')),
  concurrency: z
    ._default(z.int().check(z.minimum(1), z.maximum(16)), 2)
    .check(z.describe('Requests in flight at once.')),
  timeoutSeconds: z
    ._default(z.number().check(z.minimum(1), z.maximum(300)), 60)
    .check(z.describe('The longest wait for one response.')),
  runSeconds: z
    ._default(z.number().check(z.minimum(1), z.maximum(900)), 120)
    .check(z.describe('The most that summaries may take of one run; the rest follows with the next.')),
  parameters: z
    ._default(parameters, {})
    .check(z.describe('Further parameters of the request, such as { temperature: 0.2, max_tokens: 400 }.')),
});

export type SummariesOptions = z.output<typeof summariesOptions>;
