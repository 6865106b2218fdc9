// One POST that changes something at the receiver: sent at most once, over a connection of its own, to a public address.
import { lookup as lookupAll } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import { systemClock } from '../clock.ts';
import { isPrivateAddress, PrivateAddressError, publicOnly } from '../model/private-addresses.ts';
import type { ProxySettings } from '../model/proxy-settings.ts';
import { decodeText } from './charset.ts';
import type { HttpPost, PostOutcome } from './client.ts';
import { codeOf, failureOf, TotalTimeoutError } from './failure.ts';
import { publicLookup } from './public-lookup.ts';
import type { TransportLimits } from './transport.ts';

export interface PostOptions {
  limits: TransportLimits;
  proxy: ProxySettings | null;
  userAgent: string;
}

/** A receiver responds to a webhook at once: most services document at most 10 seconds. */
const maxWaitMs = 30_000;
/** A response is `ok`, or an error in a line of JSON. */
const maxAnswerBytes = 64 * 1024;

/** Errors from before there is a connection, also where a proxy makes it. */
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_TLS|ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/** Sends the request and returns what became of it. Throws only for an address that isn't a URL. */
export async function postOnce(request: HttpPost, options: PostOptions): Promise<PostOutcome> {
  const url = new URL(request.url);
  const connection = { isDirect: false, isOpen: false };
  try {
    if (!request.allowPrivate) await refusePrivate(url, options.proxy);
    if (request.signal.aborted) return { kind: 'not-sent', reason: 'stopped', isLasting: false };
    return await exchange(request, url, options, connection);
  } catch (error) {
    if (error instanceof PrivateAddressError)
      return { kind: 'not-sent', reason: error.message, isLasting: true };
    if (error === request.signal.reason) return { kind: 'not-sent', reason: 'stopped', isLasting: false };
    const reason = failureOf(error).message;
    const isUnsent = connection.isDirect
      ? !connection.isOpen
      : beforeSending.test(codeOf(error)) || reason === 'the proxy refused';
    return isUnsent ? { kind: 'not-sent', reason, isLasting: false } : { kind: 'unknown', reason };
  }
}

/**
 * Throws for an address that is private as it is written; and, where a proxy will look the name up, for a name that is private here. Without a
 * proxy the connection checks the address that it takes, so that the name can't change its meaning in between.
 */
async function refusePrivate(url: URL, proxy: ProxySettings | null): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) {
    if (isPrivateAddress(host)) throw new PrivateAddressError();
  } else if (proxy?.http || proxy?.https) {
    publicOnly(await lookupAll(host, { all: true }).catch(() => []));
  }
}

async function exchange(
  request: HttpPost,
  url: URL,
  { limits, proxy, userAgent }: PostOptions,
  connection: { isDirect: boolean; isOpen: boolean },
): Promise<PostOutcome> {
  const { EnvHttpProxyAgent, buildConnector } = await import('undici');
  const timeout = limits.connectTimeoutMs;
  const connector = buildConnector({ timeout, ...(request.allowPrivate ? {} : { lookup: publicLookup }) });
  const address = (url.protocol === 'https:' ? proxy?.https : proxy?.http) ?? '';
  const agent = new EnvHttpProxyAgent({
    httpProxy: address,
    httpsProxy: address,
    noProxy: proxy?.exempt ?? '',
    connect: (target, callback) => {
      connection.isDirect = true;
      connector(target, (...result) => {
        connection.isOpen = result[0] === null;
        callback(...result);
      });
    },
    proxyTls: { timeout },
    requestTls: { timeout },
    proxyTunnel: false,
  });
  const controller = new AbortController();
  const stop = () => {
    // Whether a proxy has passed a request on can't be known.
    if ((address === '' || connection.isDirect) && !connection.isOpen)
      controller.abort(request.signal.reason);
  };
  request.signal.addEventListener('abort', stop, { once: true });
  const waitMs = Math.min(maxWaitMs, limits.totalTimeoutMs);
  const stopTimer = systemClock.after(waitMs + timeout, () =>
    controller.abort(new TotalTimeoutError(waitMs)),
  );
  try {
    const response = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'user-agent': userAgent,
        accept: '*/*',
        'content-type': request.contentType,
        ...request.headers,
      },
      body: request.body,
      headersTimeout: Math.min(maxWaitMs, limits.headersTimeoutMs),
      bodyTimeout: Math.min(maxWaitMs, limits.bodyIdleTimeoutMs),
      reset: true,
      signal: controller.signal,
    });
    const header = (name: string) => {
      const value = response.headers[name];
      return (Array.isArray(value) ? value.join(', ') : value) ?? null;
    };
    const text = decodeText(await readStart(response.body), header('content-type'));
    return { kind: 'answered', status: response.statusCode, header, text };
  } finally {
    stopTimer();
    request.signal.removeEventListener('abort', stop);
    await agent.destroy();
  }
}

/** As much of the body as comes: the status has already shown the result of the request, whatever happens to the rest of the response. */
async function readStart(body: Dispatcher.ResponseData['body']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes >= maxAnswerBytes) break;
    }
  } catch {
    // Cut short, or silent for too long.
  }
  return Buffer.concat(chunks).subarray(0, maxAnswerBytes);
}
