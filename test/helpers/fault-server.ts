// A real local HTTP server that misbehaves on purpose, and notes who asked what, when, and how many at once.
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../src/clock.ts';

/** What the server does with one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** By path, or by the start of one that ends in `/` (the longest wins): a queue whose last behaviour stays. */
export type Routes = Record<string, Behaviour | readonly Behaviour[]>;

interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** As far as it has come. */
  body: string;
  startedAtMs: number;
  /** When the last byte was handed over, or the client left; null while it lasts. */
  endedAtMs: number | null;
  /** Other requests that were under way when this one began. */
  alongside: readonly SeenRequest[];
}

export interface FaultServer {
  /** Without a slash at the end. */
  url: string;
  requests: readonly SeenRequest[];
  openConnections(): number;
  /** Puts behaviours before those that the path has now. */
  next(path: string, ...behaviours: Behaviour[]): void;
  /**
   * What broke the rule "one at a time, and the next no sooner than `intervalMs` after the end of the last", one line
   * each, among paths that start with `prefix`. `toleranceMs` is for clients in other processes on a real clock, whose
   * leaving is noticed here a little later than there.
   */
  violations(intervalMs: number, options?: { prefix?: string; toleranceMs?: number }): string[];
  /** Closes at once, with every connection; doing it again is fine. */
  close(): Promise<void>;
}

export async function startFaultServer(
  routes: Routes,
  options: { nowMs?: () => number } = {},
): Promise<FaultServer> {
  const nowMs = options.nowMs ?? systemClock.wallMs;
  const queues = new Map(Object.entries(routes).map(([path, behaviours]) => [path, [behaviours].flat()]));
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();

  const queueFor = (path: string): Behaviour[] | undefined => {
    const prefixes = [...queues.keys()].filter((key) => key.endsWith('/') && path.startsWith(key));
    return queues.get(path) ?? queues.get(prefixes.sort((a, b) => b.length - a.length)[0] ?? '');
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const seen: SeenRequest = {
      method: request.method ?? '',
      body: '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      startedAtMs: nowMs(),
      endedAtMs: null,
      alongside: requests.filter((other) => other.endedAtMs === null),
    };
    requests.push(seen);
    request.on('data', (chunk) => {
      seen.body += chunk;
    });
    const end = () => {
      seen.endedAtMs ??= nowMs();
    };
    response.on('finish', end).on('close', end);

    const queue = queueFor(pathname);
    const behaviour = queue && queue.length > 1 ? queue.shift() : queue?.[0];
    (behaviour ?? respond(404))(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    openConnections: () => sockets.size,
    next: (path, ...behaviours) => {
      queues.set(path, [...behaviours, ...(queueFor(path) ?? [respond(404)])]);
    },
    violations: (intervalMs, { prefix = '/', toleranceMs = 0 } = {}) => {
      const isAsked = (request: SeenRequest) => request.path.startsWith(prefix);
      const asked = requests.filter(isAsked);
      let lastEndMs = Number.NEGATIVE_INFINITY;
      return asked.flatMap((request) => {
        const atOnce = 1 + request.alongside.filter(isAsked).length;
        const gapMs = request.startedAtMs - lastEndMs;
        lastEndMs = Math.max(lastEndMs, request.endedAtMs ?? request.startedAtMs);
        if (atOnce > 1) return [`${request.path}: ${atOnce} requests at once`];
        return gapMs + toleranceMs < intervalMs ? [`${request.path}: only ${gapMs} ms after the last`] : [];
      });
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

export function respond(
  status: number,
  headers: OutgoingHttpHeaders = {},
  body: string | Uint8Array = '',
): Behaviour {
  return (_request, response) => {
    const length = body.length > 0 ? { 'content-length': Buffer.byteLength(body) } : {};
    response.writeHead(status, { ...length, ...headers }).end(body);
  };
}

/** 503 with `Retry-After`, in seconds or as an HTTP date. */
export function retryAfter503(wait: number | Date): Behaviour {
  return respond(
    503,
    { 'retry-after': typeof wait === 'number' ? String(wait) : wait.toUTCString() },
    'come back later',
  );
}

export function redirect(location: string, status = 302): Behaviour {
  return respond(status, { location });
}

/** 200, or 304 to whoever brings the ETag back. */
export function validated(etag: string, body: string): Behaviour {
  return (request, response) => {
    const isSame = request.headers['if-none-match'] === etag;
    response.writeHead(isSame ? 304 : 200, { etag }).end(isSame ? undefined : body);
  };
}

/** Promises the whole body and closes after the given part of it. */
export function truncated(body: string, keep = 0.5): Behaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, Math.floor(body.length * keep)));
    response.socket?.destroySoon();
  };
}

/** Sends a chunk and closes without the last one. */
export function chunkedCut(body: string): Behaviour {
  return (_request, response) => {
    response.writeHead(200);
    response.write(body);
    response.socket?.destroySoon();
  };
}

/** Resets the connection before any answer. */
export function reset(): Behaviour {
  return (request) => {
    request.socket.resetAndDestroy();
  };
}

/** Reads the request and never answers. */
export function hang(): Behaviour {
  return () => {};
}

/** Answers and then sends no body, or a byte each `everyMs` for ever. */
export function drip(everyMs = Number.POSITIVE_INFINITY): Behaviour {
  return (_request, response) => {
    response.writeHead(200).flushHeaders();
    if (everyMs === Number.POSITIVE_INFINITY) return;
    const timer = setInterval(() => response.write('.'), everyMs);
    response.on('close', () => clearInterval(timer));
  };
}

/** Sends as fast as it is read, and never stops. */
export function endless(chunk = 'x'.repeat(64 * 1024)): Behaviour {
  return (_request, response) => {
    response.writeHead(200);
    const pump = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pump);
    pump();
  };
}

/** A small answer that unpacks to `bytes` zeros. */
export function gzipBomb(bytes: number): Behaviour {
  return respond(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(bytes)));
}
