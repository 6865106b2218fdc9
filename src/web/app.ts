// The site as a function from requests to answers: guards, routes, and the pages for what goes wrong.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Hono } from 'hono';
import { messageOf, ParseError } from '../errors.ts';
import type { ShortAnswer } from '../model/site-pages.ts';
import { anySiteHeaders } from './api/cors.ts';
import { errorAnswer, shortError } from './api/errors.ts';
import { apiRoutes } from './api/routes.ts';
import { clientAddress, networkMatcher } from './client-address.ts';
import { parseForm, TooLargeError } from './form.ts';
import { isCrossSite, personalPage, securityHeaders } from './guards.ts';
import { keptPages } from './kept-pages.ts';
import { PageCache } from './page-cache.ts';
import { createRateLimiter, type RateLimit } from './rate-limit.ts';
import type { FormHandler, Route, Routes, SiteContext, SiteEnvironment } from './route.ts';
import { feedRoutes } from './routes-feeds.ts';
import { leavingRoutes } from './routes-leaving.ts';
import { metricsRoutes } from './routes-metrics.ts';
import { ownRoutes } from './routes-own.ts';
import { preferencesRoutes } from './routes-preferences.ts';
import { publicRoutes } from './routes-public.ts';
import { subscribingRoutes } from './routes-subscribing.ts';
import { voteRoutes } from './routes-votes.ts';
import type { Site } from './site.ts';

/** Of all requests together: reading a few pages at once is not an attack. One network may be a whole university. */
const anyRequest: RateLimit = {
  host: { burst: 60, refillMs: 1_000 },
  network: { burst: 600, refillMs: 100 },
};

export interface SiteApp {
  /** Answers any request. */
  fetch: Hono<SiteEnvironment>['fetch'];
  /** Answers a request for a page that is kept; false for any other. */
  answerKept(request: IncomingMessage, response: ServerResponse): boolean;
}

/** A year of editions and the papers that are read. */
const maxPageBytes = 64 * 1024 * 1024;

/** The site; `isClosing` makes answers end their connections. */
export function createSiteApp(site: Site, isClosing: () => boolean = () => false): SiteApp {
  const { options, pages, content, log, clock } = site;
  const app = new Hono<SiteEnvironment>();
  const pageHeaders = securityHeaders(options.url, site.styles);
  const apiHeaders = { ...pageHeaders, ...anySiteHeaders };
  const isTrusted = networkMatcher(options.trustedProxies);
  const limiter = createRateLimiter(() => clock.elapsedMs());
  const base = new URL(options.url).pathname.replace(/\/+$/, '');

  const isOfApi = ({ req }: SiteContext) => req.path.startsWith(`${base}/api/`);
  const answer = (
    context: SiteContext,
    status: 403 | 404 | 405 | 413 | 415 | 429 | 500,
    what: ShortAnswer,
  ) =>
    isOfApi(context)
      ? errorAnswer(context, status, shortError(what))
      : personalPage(context, pages.answer(what), status);

  const limited = (context: SiteContext, kind: string, limit: RateLimit) => {
    const waitSeconds = limiter.take(kind, limit, context.get('client'));
    if (waitSeconds === null) return null;
    context.header('retry-after', String(waitSeconds));
    return answer(context, 429, 'too-often');
  };

  const submit = async (
    context: SiteContext,
    handler: FormHandler,
    { fromAnywhere, postLimit, maxFormBytes }: Route,
  ) => {
    if (!fromAnywhere && isCrossSite(context.req.raw.headers, options.url))
      return answer(context, 403, 'cross-site');
    const refusal = postLimit && limited(context, context.get('pattern'), postLimit);
    if (refusal) return refusal;
    let form: URLSearchParams;
    try {
      form = await parseForm(context.req.raw, maxFormBytes);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      // What is left of the body is not waited for.
      context.header('connection', 'close');
      return error instanceof TooLargeError
        ? answer(context, 413, 'too-large')
        : answer(context, 415, 'not-a-form');
    }
    return await handler(context, form);
  };

  const dispatch = async (context: SiteContext, route: Route) => {
    const { method } = context.req;
    const posted = method === 'POST' ? route.post : undefined;
    if (posted && route.fromAnywhere) {
      // Providers send the clicks of all their readers from few addresses: only links that are none are counted.
      const response = await submit(context, posted, route);
      return (response.status === 404 && limited(context, 'any', anyRequest)) || response;
    }
    const refusal = limited(context, 'any', anyRequest);
    if (refusal) return refusal;
    if (route.get && (method === 'GET' || method === 'HEAD')) return await route.get(context);
    if (posted) return await submit(context, posted, route);
    if (route.options && method === 'OPTIONS') return await route.options(context);
    context.header(
      'allow',
      [route.get && 'GET, HEAD', route.post && 'POST', route.options && 'OPTIONS'].filter(Boolean).join(', '),
    );
    return null;
  };

  let hasWarned = false;
  const warnOfProxy = () => {
    if (hasWarned) return;
    hasWarned = true;
    log.warn(
      'a proxy at 127.0.0.1 sends X-Forwarded-For but is not in site.trustedProxies: all its readers count as one',
    );
  };

  const clientOf = ({ socket, headers }: IncomingMessage) => {
    const forwarded = headers['x-forwarded-for'];
    // Node joins repeated headers of this name.
    const forwardedFor = forwarded === undefined ? null : String(forwarded);
    const client = clientAddress(socket.remoteAddress ?? '', forwardedFor, isTrusted);
    if (forwardedFor !== null && client === '127.0.0.1') warnOfProxy();
    return client;
  };

  app.use(async (context, next) => {
    const startedMs = clock.elapsedMs();
    context.set('pattern', 'no page');
    context.set('client', clientOf(context.env.incoming));
    const headers = isOfApi(context) ? apiHeaders : pageHeaders;
    context.set('headers', headers);
    context.set('hasHeaders', false);
    await next();
    if (!context.get('hasHeaders')) {
      for (const [name, value] of Object.entries(headers)) context.header(name, value);
    }
    if (isClosing()) context.header('connection', 'close');
    const tookMs = Math.round(clock.elapsedMs() - startedMs);
    log.detail(`${context.req.method} ${context.get('pattern')} ${context.res.status} ${tookMs} ms`);
  });

  const pageCache = new PageCache({
    stamp: () => content.stamp(),
    elapsedMs: () => clock.elapsedMs(),
    maxBytes: maxPageBytes,
  });
  const routes: Routes = {
    ...publicRoutes(site, pageCache),
    ...feedRoutes(site),
    ...apiRoutes(site),
    ...subscribingRoutes(site),
    ...leavingRoutes(site),
    ...preferencesRoutes(site),
    ...voteRoutes(site),
    ...ownRoutes(site),
    ...metricsRoutes(site),
  };
  for (const [pattern, route] of Object.entries(routes)) {
    app.all(`${base}${pattern}`, async (context) => {
      context.set('pattern', pattern);
      return (await dispatch(context, route)) ?? answer(context, 405, 'method');
    });
  }

  app.notFound(
    (context) =>
      limited(context, 'any', anyRequest) ??
      withoutEndSlash(context, new URL(options.url).origin) ??
      answer(context, 404, 'not-found'),
  );
  app.onError((error, context) => {
    log.warn(`${context.req.method} ${context.get('pattern')}: ${messageOf(error)}`);
    return answer(context, 500, 'fault');
  });
  const answerKept = keptPages({
    pages: pageCache,
    base,
    headers: pageHeaders,
    admit: (request) => limiter.take('any', anyRequest, clientOf(request)) === null,
    isClosing,
    note: (method, status) => log.detail(`${method} a kept page ${status}`),
  });
  return { fetch: app.fetch, answerKept };
}

/** Leads from `/about/` to `/about`: people and programs add the slash. Null for other addresses. */
function withoutEndSlash(context: SiteContext, origin: string): Response | null {
  const { pathname, search } = new URL(context.req.url);
  // More than one slash in front would be another host's address.
  const path = pathname.replace(/\/+$/, '');
  if (!['GET', 'HEAD'].includes(context.req.method) || path === pathname || !/^\/[^/\\]/.test(path))
    return null;
  return context.redirect(`${origin}${path}${search}`, 301);
}
