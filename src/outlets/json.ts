// JSON for programs, signed as Standard Webhooks has it.
import { createHmac } from 'node:crypto';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { WebhookFormat } from './webhook-format.ts';

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const json: WebhookFormat = {
  address: ({ url }) => url,
  headers({ secret }, { id, at, body }) {
    const timestamp = String(Math.floor(Date.parse(at) / 1000));
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
    if (secret === null) return headers;
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
    return { ...headers, 'webhook-signature': `v1,${signature}` };
  },
  waitMs: ({ header }, nowMs) => parseRetryAfter(header('retry-after') ?? '', nowMs),
};
