// Slack's incoming webhooks, which Mattermost accepts as well.
import { parseRetryAfter } from '../http/retry-after.ts';
import type { WebhookFormat } from './webhook-format.ts';

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; 429 has Retry-After in seconds. */
export const slack: WebhookFormat = {
  address: ({ url }) => url,
  headers: () => ({}),
  waitMs: ({ header }, nowMs) => parseRetryAfter(header('retry-after') ?? '', nowMs),
};
