// One exchange over the wire: the only file that knows undici, its time limits and its proxies.
import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import { systemClock } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import type { ProxySettings } from '../model/proxy-settings.ts';
import { BodyTooLargeError, TotalTimeoutError } from './failure.ts';
import type { publicLookup } from './public-lookup.ts';

export interface TransportLimits {
  connectTimeoutMs: number;
  headersTimeoutMs: number;
  /** The longest pause within a body. */
  bodyIdleTimeoutMs: number;
  /** From sending the request to the body's last byte. */
  totalTimeoutMs: number;
  maxBodyBytes: number;
}

export interface Exchange {
  status: number;
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>;
  /** As it came over the wire, still encoded. */
  body: Uint8Array;
}

export interface Transport {
  /**
   * A GET, or a POST of `body` where there is one. `alone`: the connection is closed after the response, so that hosts sharing a
   * group share one connection too.
   */
  send(
    url: URL,
    headers: Record<string, string>,
    options: {
      alone: boolean;
      signal: AbortSignal;
      body: string | null;
      limits?: Partial<TransportLimits>;
    },
  ): Promise<Exchange>;
  close(): Promise<void>;
}

type ResponseData = Dispatcher.ResponseData;

/** `lookup` resolves names in place of the system's, where no proxy does it. */
export function createTransport(
  own: TransportLimits,
  proxy: ProxySettings | null,
  lookup?: typeof publicLookup,
): Transport {
  const agents = new Map<string, EnvHttpProxyAgent>();

  /** undici is loaded with the first request: most runs of the program make none. */
  const agentFor = async (protocol: string): Promise<EnvHttpProxyAgent> => {
    const { EnvHttpProxyAgent } = await import('undici');
    const known = agents.get(protocol);
    if (known) return known;
    const address = (protocol === 'https:' ? proxy?.https : proxy?.http) ?? '';
    const tls = { timeout: own.connectTimeoutMs };
    try {
      // Every option is given, an empty string meaning none: undici would take a missing one from the environment.
      const agent = new EnvHttpProxyAgent({
        httpProxy: address,
        httpsProxy: address,
        noProxy: proxy?.exempt ?? '',
        // The proxy itself may be in a private network.
        connect: { ...tls, ...(lookup && { lookup }) },
        proxyTls: tls,
        requestTls: tls,
        // Plain http goes through the proxy as such: many refuse CONNECT to any port but 443.
        proxyTunnel: false,
      });
      agents.set(protocol, agent);
      return agent;
    } catch (cause) {
      throw new ConfigError(`The proxy for ${protocol.slice(0, -1)} addresses is not a URL`, {
        cause,
        hint: 'Set it like http://proxy.example.org:3128, in http_proxy or https_proxy.',
      });
    }
  };

  const readBody = async (response: ResponseData, maxBodyBytes: number): Promise<Uint8Array> => {
    const declaredBytes = Number(response.headers['content-length'] ?? 0);
    if (declaredBytes > maxBodyBytes) {
      response.body.on('error', () => {}).destroy();
      throw new BodyTooLargeError(maxBodyBytes, true);
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    // undici types its chunks as any; without setEncoding they are bytes.
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      // Leaving the loop destroys the stream, and with it the connection.
      if (bytes > maxBodyBytes) throw new BodyTooLargeError(maxBodyBytes, false);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes);
  };

  return {
    send: async (url, headers, { alone, signal, body, ...request }) => {
      const limits = { ...own, ...request.limits };
      const agent = await agentFor(url.protocol);
      return await limited(signal, limits.totalTimeoutMs, async (stop) => {
        const response = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method: body === null ? 'GET' : 'POST',
          headers,
          body,
          headersTimeout: limits.headersTimeoutMs,
          bodyTimeout: limits.bodyIdleTimeoutMs,
          reset: alone,
          signal: stop,
        });
        return {
          status: response.statusCode,
          headers: headerMap(response.headers),
          body: await readBody(response, limits.maxBodyBytes),
        };
      });
    },
    close: async () => {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

/**
 * Runs `work` until it is done, the caller aborts, or the time is over. It doesn't wait for undici to notice: a request
 * that is still connecting doesn't hear its signal (nodejs/undici#386).
 */
async function limited<T>(
  signal: AbortSignal,
  timeoutMs: number,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  let end: (reason: unknown) => void = () => {};
  const ended = new Promise<never>((_resolve, reject) => {
    end = (reason) => {
      reject(reason);
      controller.abort(reason);
    };
  });
  const abort = () => end(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const stopTimer = systemClock.after(timeoutMs, () => end(new TotalTimeoutError(timeoutMs)));
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    stopTimer();
    signal.removeEventListener('abort', abort);
  }
}

function headerMap(headers: ResponseData['headers']): Map<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
