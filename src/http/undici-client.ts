// The HTTP client that fetchers use: puts pacing, redirects, retries, caps and decoding around single exchanges.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { parseUrl } from '../model/parse-url.ts';
import type { ProxySettings } from '../model/proxy-settings.ts';
import { decodeText } from './charset.ts';
import type { HttpClient, HttpQuery, HttpRequest, HttpResponse, RequestLimits } from './client.ts';
import { acceptEncoding, decodeContent } from './content-encoding.ts';
import { AttemptError, abortedError, durationText, failureOf, safeUrl, statusFailure } from './failure.ts';
import { createPacer, type PacedSend } from './pacer.ts';
import type { PaceLock } from './pacing.ts';
import { postOnce } from './post.ts';
import { publicLookup } from './public-lookup.ts';
import { nextLocation, refusedRedirect } from './redirect.ts';
import { redirectReach } from './redirect-target.ts';
import { retryDelayMs } from './retry.ts';
import { parseRetryAfter } from './retry-after.ts';
import { createTransport, type Exchange, type TransportLimits } from './transport.ts';

export interface HttpLimits extends TransportLimits, RequestLimits {
  /** The bound of the first random wait between attempts; it doubles with each. */
  baseDelayMs: number;
}

export interface HttpClientOptions {
  clock: Clock;
  /** From 0 up to 1: spreads the waits between attempts. */
  random: () => number;
  /** Names the program and a contact address, as the sources' rules want it. */
  userAgent: string;
  paceLock: PaceLock;
  proxy: ProxySettings | null;
  limits?: Partial<HttpLimits>;
  /** Told of every attempt that will be repeated, in one line. */
  log?: (message: string) => void;
}

const defaultLimits: HttpLimits = {
  connectTimeoutMs: 10_000,
  // arXiv's API thinks for half a minute about a deep slice.
  headersTimeoutMs: 60_000,
  bodyIdleTimeoutMs: 30_000,
  totalTimeoutMs: 300_000,
  // Ten times the largest response of a source: 2,000 entries of arXiv's API.
  maxBodyBytes: 64 * 1024 * 1024,
  attempts: 5,
  // What hangs once hangs again, and others may wait for the run's end.
  timeoutAttempts: 2,
  maxRetryAfterMs: 300_000,
  baseDelayMs: 2_000,
};

/** A GET without a body, else a POST that only reads. */
type Question = HttpRequest & Partial<Pick<HttpQuery, 'body' | 'contentType'>>;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const transport = createTransport(limits, options.proxy);
  /** For what a redirect leads to. */
  const guarded = createTransport(limits, options.proxy, publicLookup);
  const pacer = createPacer(clock, options.paceLock);
  let requestCount = 0;

  const limitsOf = (request: HttpRequest): HttpLimits => ({ ...limits, ...request.limits });

  /** One attempt: an exchange, and one more for each redirect. */
  const attempt = async (
    request: Question,
    start: URL,
    send: PacedSend,
    restMs: number,
  ): Promise<HttpResponse> => {
    let url = withoutCredentials(start);
    let headers = headersOf(request, start, options.userAgent);
    let via = transport;
    for (let redirects = 0; ; redirects += 1) {
      const exchange = await send(redirects === 0 ? restMs : 0, async () => {
        requestCount += 1;
        return await via.send(url, headers, {
          alone: request.group.connections === 1,
          signal: request.signal,
          body: request.body ?? null,
          ...(request.limits && { limits: request.limits }),
        });
      });
      const next = nextLocation(exchange, url, redirects);
      // Other redirects are followed with a GET (RFC 9110 sections 15.4.2 to 15.4.4), without the body.
      const keepsBody = exchange.status === 307 || exchange.status === 308;
      if (next && request.body !== undefined && !keepsBody) throw statusFailure(exchange.status, null);
      const backoff = exchange.headers.get('backoff');
      if (backoff !== undefined) pacer.rest(request.group, backoffMs(backoff));
      if (!next) return await answer(request, url, exchange, limitsOf(request).maxBodyBytes);
      const reach = await redirectReach(start, next);
      if (reach === null) throw refusedRedirect(exchange, 'redirects into a private network');
      via = reach === 'guarded' ? guarded : transport;
      if (next.host !== url.host) headers = withoutPrivate(headers, Object.keys(request.headers ?? {}));
      url = next;
    }
  };

  /**
   * Zotero's and StackExchange's header in a successful response: the seconds to wait before the next request
   * (https://www.zotero.org/support/dev/web_api/v3/basics#rate_limiting).
   */
  const backoffMs = (value: string): number =>
    Math.min(parseRetryAfter(value, clock.wallMs()) ?? 0, limits.maxRetryAfterMs);

  const retryAfterOf = (failure: AttemptError): number | null =>
    failure.retryAfter === null ? null : parseRetryAfter(failure.retryAfter, clock.wallMs());

  const attempts = async (request: Question, url: URL, send: PacedSend): Promise<HttpResponse> => {
    const limits = limitsOf(request);
    let restMs = 0;
    let timeouts = 0;
    for (let count = 1; ; count += 1) {
      try {
        return await attempt(request, url, send, restMs);
      } catch (error) {
        if (request.signal.aborted || error instanceof AppError) throw error;
        const failure = failureOf(error);
        const retryAfterMs = retryAfterOf(failure);
        if (failure.retryable && retryAfterMs !== null && retryAfterMs > limits.maxRetryAfterMs) {
          const comeBack = new Date(clock.wallMs() + retryAfterMs).toISOString();
          throw failure.toHttpError(nameOf(request), request.url, count, {
            note: `asks to wait ${durationText(retryAfterMs)}`,
            hint: `Run it again after ${comeBack}.`,
          });
        }
        if (failure.kind === 'timeout') timeouts += 1;
        const isOver = count >= limits.attempts || timeouts >= limits.timeoutAttempts;
        if (!failure.retryable || isOver) throw failure.toHttpError(nameOf(request), request.url, count);
        restMs = retryDelayMs(count, limits.baseDelayMs, options.random, retryAfterMs);
        options.log?.(
          `${nameOf(request)}: ${failure.message}; attempt ${count + 1} of ${limits.attempts} in ${durationText(restMs)}`,
        );
      }
    }
  };

  const ask = async (request: Question): Promise<HttpResponse> => {
    const url = webAddress(request.url);
    try {
      return await pacer.inTurn(request.group, request.signal, (send) => attempts(request, url, send));
    } catch (error) {
      throw request.signal.aborted ? abortedError(nameOf(request), request.url, error) : error;
    }
  };

  return {
    get: ask,
    query: ask,
    post: (request) => {
      requestCount += 1;
      return postOnce(request, { limits, proxy: options.proxy, userAgent: options.userAgent });
    },
    get requestCount() {
      return requestCount;
    },
    close: async () => {
      await Promise.all([transport.close(), guarded.close()]);
    },
  };
}

/** Fifty identifiers in an address don't help in a message, and fill the screen. */
const maxShownUrl = 160;

/** The request as messages name it: `GET https://…`, without secrets. */
function nameOf({ url, body }: Pick<Question, 'url' | 'body'>): string {
  const shown = safeUrl(url);
  const short = shown.length > maxShownUrl ? `${shown.slice(0, maxShownUrl - 1)}…` : shown;
  return `${body === undefined ? 'GET' : 'POST'} ${short}`;
}

function webAddress(text: string): URL {
  const url = parseUrl(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new AttemptError('not an http or https address', {
    kind: 'network',
    retryable: false,
    hint: 'Check the address in the configuration.',
  }).toHttpError(nameOf({ url: text }), text, 1);
}

function headersOf(request: Question, url: URL, userAgent: string): Record<string, string> {
  const { etag, lastModified } = request.validators ?? { etag: null, lastModified: null };
  return {
    'user-agent': userAgent,
    accept: request.accept ?? '*/*',
    'accept-encoding': acceptEncoding,
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
    ...(url.username === '' ? {} : { authorization: basicCredentials(url) }),
    ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    ...request.headers,
  };
}

/** RFC 7617: what a user name and a password in an address mean. */
function basicCredentials(url: URL): string {
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

/** Credentials and validators belong to one host: neither credentials and keys nor the validators go to another. */
function withoutPrivate(headers: Record<string, string>, own: readonly string[]): Record<string, string> {
  const isPrivate = /^(authorization|if-none-match|if-modified-since)$/;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !isPrivate.test(name) && !own.includes(name)),
  );
}

async function answer(
  request: HttpRequest,
  url: URL,
  exchange: Exchange,
  maxBodyBytes: number,
): Promise<HttpResponse> {
  const { status, headers } = exchange;
  const header = (name: string) => headers.get(name) ?? null;
  const sent = request.validators ?? { etag: null, lastModified: null };
  const notModified = status === 304 && (sent.etag !== null || sent.lastModified !== null);
  const wanted = notModified || (status >= 200 && status < 300) || request.acceptStatus?.includes(status);
  if (!wanted) throw statusFailure(status, header('retry-after'));

  const body = await decodeContent(exchange.body, header('content-encoding') ?? '', maxBodyBytes);
  return {
    url: url.href,
    status,
    notModified,
    body,
    text: () => decodeText(body, header('content-type')),
    header,
    validators: {
      etag: header('etag') ?? (notModified ? sent.etag : null),
      lastModified: header('last-modified') ?? (notModified ? sent.lastModified : null),
    },
  };
}
