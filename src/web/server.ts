// The HTTP server under the site: cuts slow clients and too many of them, and ends without dropping a request in flight.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { systemClock } from '../clock.ts';
import { AppError, messageOf } from '../errors.ts';
import { createSiteApp } from './app.ts';
import { networkMatcher } from './client-address.ts';
import { limitConnections, type PoolLimits } from './connection-pool.ts';
import type { Site } from './site.ts';

export interface ServerLimits extends PoolLimits {
  /** Until all headers are there; slow ones hold a connection for no longer. */
  headersMs: number;
  /** Until the whole request is there. */
  requestMs: number;
  /** Without a byte either way: a client that does not read its answer. */
  silenceMs: number;
  /**
   * Between two requests on one connection: longer than the 60 s for which nginx keeps one, so that it is the proxy that
   * ends it, and never sends a request into a connection that is just being ended here.
   */
  keepAliveMs: number;
  /**
   * How long a server that is closing still takes what is arriving: requests that were sent before their clients could know, on
   * kept connections or new ones.
   */
  lingerMs: number;
  /** How long requests in flight may take once the server is closing. */
  graceMs: number;
}

/** Forms are a few hundred bytes: a phone in a tunnel sends one in ten seconds. Browsers open 6 connections to a host. */
export const usualLimits: ServerLimits = {
  headersMs: 10_000,
  requestMs: 20_000,
  silenceMs: 30_000,
  keepAliveMs: 65_000,
  connections: 1_000,
  connectionsPerHost: 50,
  lingerMs: 250,
  graceMs: 10_000,
};

export interface SiteServer {
  /** Where it listens, `http://127.0.0.1:8080`. */
  address: string;
  /** Answers the requests in flight and those that are arriving, takes no more, and ends. */
  close(): Promise<void>;
}

/** Starts to listen; port 0 takes a free one. Throws an `AppError` if that cannot be had. */
export async function startSiteServer(
  site: Site,
  { host, port }: { host: string; port: number },
  limits = usualLimits,
): Promise<SiteServer> {
  let closing = false;
  const app = createSiteApp(site, () => closing);
  const answer = getRequestListener(app.fetch);
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      // How often Node looks for clients that are too slow: by default each 30 s, far beyond the limits here.
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs / 2),
    },
    (request, response) => {
      if (!app.answerKept(request, response)) void answer(request, response);
    },
  );
  server.timeout = limits.silenceMs;
  limitConnections(server, limits, networkMatcher(site.options.trustedProxies));
  await listen(server, host, port);
  return {
    address: addressOf(server),
    close: () => {
      closing = true;
      return closeGracefully(server, limits);
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', (cause) =>
      fail(
        new AppError('listen', `cannot listen on ${host}, port ${port}: ${messageOf(cause)}`, {
          cause,
          hint: 'Choose others with --host and --port, or end what listens there.',
        }),
      ),
    );
    server.listen(port, host, done);
  });
}

function addressOf(server: Server): string {
  // A server that listens on a port has an address of this kind.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function closeGracefully(server: Server, { lingerMs, graceMs }: ServerLimits): Promise<void> {
  await systemClock.sleep(lingerMs);
  await new Promise<void>((done) => {
    const stopTimer = systemClock.after(graceMs, () => server.closeAllConnections());
    server.close(() => {
      stopTimer();
      done();
    });
    server.closeIdleConnections();
  });
}
