// Metrics for the operator's monitoring, hidden from everyone else.
import { networkMatcher, plainAddress } from './client-address.ts';
import { personalPage } from './guards.ts';
import type { Routes, SiteContext } from './route.ts';
import type { Site } from './site.ts';

/** What a proxy adds: RFC 7239, RFC 9110 section 7.6.3, and what came before them. */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'];

export function metricsRoutes({ options, pages, metrics }: Site): Routes {
  const mayRead = networkMatcher(options.metrics);
  const isTrusted = networkMatcher(options.trustedProxies);
  /** Through a proxy that isn't trusted, every client has the proxy's address. */
  const isUnknown = ({ env, req }: SiteContext) =>
    !isTrusted(plainAddress(env.incoming.socket.remoteAddress ?? '')) &&
    proxyHeaders.some((name) => req.header(name) !== undefined);
  return {
    '/metrics': {
      get: async (context) => {
        if (isUnknown(context) || !mayRead(context.get('client')))
          return personalPage(context, pages.answer('not-found'), 404);
        const { type, text } = await metrics();
        return context.body(text, 200, { 'content-type': type, 'cache-control': 'no-store' });
      },
    },
  };
}
