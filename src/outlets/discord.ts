// Discord's webhooks.
import * as z from 'zod/mini';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { WebhookFormat } from './webhook-format.ts';

/** The body of a 429: seconds, with a fraction. https://docs.discord.com/developers/topics/rate-limits */
const rateLimit = z.object({ retry_after: z.number().check(z.minimum(0)) });

/** https://docs.discord.com/developers/resources/webhook#execute-webhook */
export const discord: WebhookFormat = {
  address({ url }) {
    const address = new URL(url);
    // Discord then responds once the message is stored; otherwise it responds the same way whether or not the message is stored.
    address.searchParams.set('wait', 'true');
    return address.href;
  },
  headers: () => ({}),
  waitMs({ text, header }, nowMs) {
    const { data } = rateLimit.safeParse(jsonOf(text));
    return data ? Math.ceil(data.retry_after * 1000) : parseRetryAfter(header('retry-after') ?? '', nowMs);
  },
};

/** Null for text that isn't JSON: a proxy on the way limits rates, too. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
