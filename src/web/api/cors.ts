// Lets pages of any site read the API (Fetch standard, "CORS protocol"): it has no cookies, and the same response for everyone.
import type { SiteContext } from '../route.ts';

/** The headers that all answers have, those with errors too. */
export const anySiteHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, retry-after',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

/** Answers what a browser asks before a request that isn't simple, such as one with If-None-Match. */
export function preflight(context: SiteContext): Response {
  return context.body(null, 204, {
    allow: 'GET, HEAD, OPTIONS',
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': '*',
    // A day; browsers keep it for two hours at most, or for a day.
    'access-control-max-age': '86400',
  });
}
