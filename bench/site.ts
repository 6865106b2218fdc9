// The day's page as `digest serve` answers it, against the same compressed bytes as a constant of the same framework; with `memory`,
// what the server holds over a million requests.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { Pool, request } from 'undici';
import { systemClock } from '../src/clock.ts';
import { siteOf } from '../src/commands/serve.ts';
import { parseConfig } from '../src/config/load.ts';
import { openStore } from '../src/store/open.ts';
import { startSiteServer, usualLimits } from '../src/web/server.ts';
import { commandContext } from '../test/helpers/command-context.ts';
import { measure } from './rounds.ts';
import { sampleEdition } from './sample-edition.ts';

const connections = 64;
const requestsOfRound = 8_000;
/** Requests while memory is measured, in this many parts. */
const manyRequests = 1_000_000;
const parts = 10;
const rounds = 7;
const path = '/editions/daily/2026-06-16';
const at = '2026-06-16T11:00:00.000Z';

/** Serves both in a process of their own, and reports their ports. */
async function serve(): Promise<void> {
  const store = await openStore({ path: ':memory:' });
  await store.editions.freeze(sampleEdition, 'Subject', at);
  const config = parseConfig(
    'site: { url: "http://127.0.0.1:1", trustedProxies: [127.0.0.1] }',
    '/digest.yaml',
    {},
  );
  if (config.site === null) throw new Error('a site is configured');
  const context = commandContext({ config, store, clock: systemClock });
  const site = siteOf(context, config.site, await store.secrets.key('links'), async () => true);
  const started = await startSiteServer(site, { host: '127.0.0.1', port: 0 }, usualLimits);
  const headers = { 'accept-encoding': 'br' };
  const { body } = await request(`${started.address}${path}`, { headers });
  const bytes = new Uint8Array(await body.arrayBuffer());

  const app = new Hono();
  app.get('/', (context) =>
    context.body(bytes, 200, { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br' }),
  );
  const constant = createAdaptorServer({ fetch: app.fetch, createServer }) as Server;
  constant.listen(0, '127.0.0.1');
  await once(constant, 'listening');
  process.send?.({
    site: started.address,
    constant: `http://127.0.0.1:${(constant.address() as AddressInfo).port}`,
    bytes: bytes.length,
  });
  process.on('message', () => {
    globalThis.gc?.();
    process.send?.(process.memoryUsage().rss);
  });
}

/** Requests over all connections, each from another reader behind a proxy: limits are counted as in service. */
async function load(
  origin: string,
  target: string,
  headers: Record<string, string>,
  requests = requestsOfRound,
): Promise<void> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  let left = requests;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      // Too many for one address, and for one network of them.
      const reader = `10.${left % 251}.${Math.floor(left / 251) % 251}.${Math.floor(left / 63_001) % 251}`;
      const { statusCode, body } = await pool.request({
        path: target,
        method: 'GET',
        headers: { ...headers, 'x-forwarded-for': reader },
      });
      await body.dump();
      if (statusCode !== 200 && statusCode !== 304) throw new Error(`${target}: ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
}

async function main(): Promise<void> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['serve'], { execArgv: ['--expose-gc'] });
  const [ports] = (await once(child, 'message')) as [{ site: string; constant: string; bytes: number }];
  const br = { 'accept-encoding': 'br' };
  const first = await request(`${ports.site}${path}`, { headers: br });
  await first.body.dump();
  const etag = String(first.headers['etag']);
  if (process.argv[2] === 'memory') {
    for (let part = 0; part < parts; part++) {
      await load(ports.site, path, br, manyRequests / parts);
      child.send('memory');
      const [bytes] = (await once(child, 'message')) as [number];
      console.log(
        `after ${(((part + 1) * manyRequests) / parts).toLocaleString('en-US')} requests: ${Math.round(bytes / 2 ** 20)} MB`,
      );
    }
    child.kill();
    return;
  }
  const measures = await measure(
    [
      { name: 'constant response', run: () => load(ports.constant, '/', br) },
      { name: 'day page', run: () => load(ports.site, path, br) },
      {
        name: 'day page, not modified',
        run: () => load(ports.site, path, { ...br, 'if-none-match': etag }),
      },
    ],
    rounds,
  );
  child.kill();
  console.log(
    `${(ports.bytes / 1024).toFixed(1)} KB compressed, ${connections} connections, median of ${rounds} rounds`,
  );
  for (const { name, ms, timesFirst } of measures) {
    const goal = name === 'day page' ? ' (goal: at least 0.8)' : '';
    console.log(
      `${name}: ${Math.round((requestsOfRound / ms) * 1000)} requests/s, ${(1 / timesFirst).toFixed(2)}${goal}`,
    );
  }
}

if (process.argv[2] === 'serve') await serve();
else await main();
