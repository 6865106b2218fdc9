// Endpoints of OpenAI-compatible APIs: the option that names one, and how requests to it are made.
import * as z from 'zod/mini';
import type { HttpQuery } from '../http/client.ts';
import { OptionError, parsed } from '../model/option.ts';

/** The part of an address before `/chat/completions` or `/embeddings`, without a slash at its end. */
export function apiEndpoint() {
  const address = z.url({
    protocol: /^https?$/,
    error: 'expected an address such as http://127.0.0.1:11434/v1',
  });
  return parsed(address, (url) => {
    const bare = url.replace(/\/+$/, '');
    const method = /\/(?:chat\/completions|embeddings)$/.exec(bare)?.[0];
    if (method === undefined) return bare;
    throw new OptionError(`expected the part of the address before ${method}`);
  });
}

export interface ApiAccess {
  endpoint: string;
  apiKey?: string | undefined;
  /** How many requests may be in flight. */
  concurrency: number;
  /** Between the beginnings of two requests; none by default. */
  minIntervalMs?: number;
}

/** A POST of JSON to one of the API's methods, such as `chat/completions`; each method is paced by itself. */
export function apiRequest(
  { endpoint, apiKey, concurrency, minIntervalMs = 0 }: ApiAccess,
  method: string,
  body: unknown,
): Omit<HttpQuery, 'signal'> {
  return {
    url: `${endpoint}/${method}`,
    group: { name: `${method} ${new URL(endpoint).host}`, minIntervalMs, connections: concurrency },
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify(body),
    ...(apiKey !== undefined && { headers: { authorization: `Bearer ${apiKey}` } }),
  };
}
