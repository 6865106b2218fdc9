// The configuration of the GitHub enricher.
import * as z from 'zod/mini';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';

export const githubOptions = () =>
  z.strictObject({
    token: z
      .optional(z.string().check(z.minLength(1)))
      .check(
        z.describe('A token without any scope, as ${GITHUB_TOKEN}: 5,000 requests an hour instead of 60.'),
      ),
    endpoint: endpointOption('https://api.github.com').check(z.describe('A mirror or a local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

export type GitHubOptions = z.output<ReturnType<typeof githubOptions>>;
