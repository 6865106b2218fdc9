// Redirects: where a response sends us, and where we don't let ourselves be sent.
import { parseUrl } from '../model/parse-url.ts';
import { AttemptError } from './failure.ts';
import type { Exchange } from './transport.ts';

const maxRedirects = 5;
const redirectStatus = new Set([301, 302, 303, 307, 308]);

/**
 * The address to request next, or null for a response that is not a redirect (RFC 9110 section 15.4). Throws `AttemptError`
 * for a sixth redirect, for one from https down to http, and for one to anything else.
 */
export function nextLocation(exchange: Exchange, from: URL, redirectsSoFar: number): URL | null {
  const location = exchange.headers.get('location');
  if (!redirectStatus.has(exchange.status) || location === undefined) return null;
  const to = parseUrl(location, from);
  if (to === null || !/^https?:$/.test(to.protocol))
    throw refusedRedirect(exchange, 'redirects to something other than a web address');
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw refusedRedirect(exchange, 'redirects from https down to http');
  }
  if (redirectsSoFar >= maxRedirects)
    throw refusedRedirect(exchange, `redirects more than ${maxRedirects} times`);
  return to;
}

/** The error of a redirect that is not followed; `what` continues the sentence that names the request. */
export function refusedRedirect(exchange: Exchange, what: string): AttemptError {
  return new AttemptError(what, {
    kind: 'status',
    retryable: false,
    hint: 'Check the endpoint: the address may have moved.',
    status: exchange.status,
  });
}
