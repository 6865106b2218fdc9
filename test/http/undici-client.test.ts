import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpError } from '../../src/errors.ts';
import type { HostGroup, HttpClient, HttpRequest } from '../../src/http/client.ts';
import { memoryPaceLock } from '../../src/http/pacing.ts';
import { createHttpClient, type HttpClientOptions } from '../../src/http/undici-client.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import {
  chunkedCut,
  drip,
  endless,
  type FaultServer,
  gzipBomb,
  hang,
  type Routes,
  redirect,
  reset,
  respond,
  retryAfter503,
  startFaultServer,
  truncated,
  validated,
} from '../helpers/fault-server.ts';

const group: HostGroup = { name: 'arxiv', minIntervalMs: 3_000, connections: 1 };
const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource.close();
});

/** Always the same, always in the middle. */
const half = () => 0.5;

interface Bench {
  clock: FakeClock;
  server: FaultServer;
  client: HttpClient;
  log: string[];
  get(path: string, more?: Partial<HttpRequest>): ReturnType<HttpClient['get']>;
}

async function bench(routes: Routes, options: Partial<HttpClientOptions> = {}): Promise<Bench> {
  const clock = fakeClock();
  const server = await startFaultServer(routes, { nowMs: clock.wallMs });
  open.push(server);
  const log: string[] = [];
  const client = createHttpClient({
    clock,
    random: half,
    userAgent: 'digest/0.0 (+mailto:keeper@example.org)',
    paceLock: memoryPaceLock(),
    proxy: null,
    log: (message) => log.push(message),
    ...options,
  });
  open.push(client);
  return {
    clock,
    server,
    client,
    log,
    get: (path, more = {}) =>
      client.get({ url: path.startsWith('http') ? path : server.url + path, group, signal: never, ...more }),
  };
}

async function failureOf(answer: Promise<unknown>): Promise<HttpError> {
  const error = await answer.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof HttpError) return error;
  throw error;
}

describe('a request', () => {
  test('says who asks, and brings back status, headers, bytes and text', async () => {
    const { get, server, client } = await bench({
      '/feed': respond(
        200,
        { 'content-type': 'text/xml; charset=iso-8859-1', etag: '"a"', link: ['<x>', '<y>'] },
        Buffer.from('Poincaré', 'latin1'),
      ),
    });
    const response = await get('/feed?cat=cs.CL', { accept: 'text/xml' });
    expect(response).toMatchObject({ status: 200, notModified: false, url: `${server.url}/feed?cat=cs.CL` });
    expect(response.text()).toBe('Poincaré');
    expect(response.header('link')).toBe('<x>, <y>');
    expect(response.header('age')).toBeNull();
    expect(response.validators).toEqual({ etag: '"a"', lastModified: null });
    expect(client.requestCount).toBe(1);
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'digest/0.0 (+mailto:keeper@example.org)',
      accept: 'text/xml',
      'accept-encoding': 'gzip, deflate, br',
    });
    expect(server.requests[0]?.query.get('cat')).toBe('cs.CL');
  });

  test('that brings its validators back learns that nothing changed', async () => {
    const { get, server } = await bench({ '/feed': validated('"a"', 'news') });
    const first = await get('/feed');
    const again = await get('/feed', {
      validators: { etag: '"a"', lastModified: 'Tue, 16 Jun 2026 04:00:00 GMT' },
    });
    expect(first).toMatchObject({ notModified: false, validators: { etag: '"a"', lastModified: null } });
    expect(again).toMatchObject({ status: 304, notModified: true });
    expect(again.body).toHaveLength(0);
    expect(again.validators).toEqual({ etag: '"a"', lastModified: 'Tue, 16 Jun 2026 04:00:00 GMT' });
    expect(server.requests[1]?.headers['if-modified-since']).toBe('Tue, 16 Jun 2026 04:00:00 GMT');
  });

  test('takes a status that its caller can read as an answer', async () => {
    const { get } = await bench({ '/api': respond(400, {}, '<feed/>') });
    expect((await get('/api', { acceptStatus: [400] })).text()).toBe('<feed/>');
    expect(await failureOf(get('/api'))).toMatchObject({ kind: 'status', status: 400 });
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', Buffer.from],
  ])('unpacks a body in %s', async (coding, pack) => {
    const body = 'Attention '.repeat(100);
    const { get } = await bench({
      '/': respond(200, { 'content-encoding': coding }, pack(Buffer.from(body))),
    });
    expect((await get('/')).text()).toBe(body);
  });

  test('gives user and password in its address to that host as credentials, and shows them to nobody', async () => {
    const { get, server } = await bench({ '/a': redirect('/b'), '/b': respond(500) });
    const url = `${server.url.replace('://', '://reader:p%40ss@')}/a?api_key=hidden&cat=cs.CL`;
    const error = await failureOf(get(url));
    expect(server.requests.map((request) => request.headers.authorization)).toContain(
      `Basic ${Buffer.from('reader:p@ss').toString('base64')}`,
    );
    expect(error.url).toBe(`${server.url}/a?api_key=***&cat=cs.CL`);
    expect(`${error.message} ${error.hint}`).not.toMatch(/p%40ss|p@ss|hidden/);
  });
});

describe('a fault that passes', () => {
  test.each([
    ['503', respond(503)],
    ['429 without Retry-After', respond(429)],
    ['408', respond(408)],
    ['a reset connection', reset()],
    ['a body shorter than promised', truncated('0123456789')],
    ['a chunked body without its end', chunkedCut('0123456789')],
    ['a damaged compressed body', respond(200, { 'content-encoding': 'gzip' }, 'not gzip at all')],
    [
      'a compressed body cut short',
      respond(200, { 'content-encoding': 'gzip' }, gzipSync('0123456789').subarray(0, 20)),
    ],
    ['an endless body', endless()],
    ['a server that never answers', hang()],
    ['a body that stops', drip()],
    ['a body that drips for ever', drip(1)],
  ])('is asked again: %s', async (_name, fault) => {
    const { get, server, log, client } = await bench(
      { '/': [fault, respond(200, {}, 'at last')] },
      { limits: { headersTimeoutMs: 50, bodyIdleTimeoutMs: 50, totalTimeoutMs: 150, maxBodyBytes: 200_000 } },
    );
    expect((await get('/')).text()).toBe('at last');
    expect(client.requestCount).toBe(2);
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('attempt 2 of 5');
    expect(server.violations(group.minIntervalMs)).toEqual([]);
  });

  test('is waited out with growing random waits, never shorter than the pace', async () => {
    const { get, clock, server } = await bench({ '/': respond(500) }, { limits: { baseDelayMs: 4_000 } });
    const error = await failureOf(get('/'));
    expect(clock.slept).toEqual([3_000, 4_000, 8_000, 16_000]);
    expect(error).toMatchObject({ kind: 'status', status: 500 });
    expect(error.message).toBe(`GET ${server.url}/: answered 500 Internal Server Error (5 attempts)`);
    expect(server.requests).toHaveLength(5);
  });

  test.each([
    ['seconds', 20],
    ['a date', new Date('2026-06-16T12:00:20.000Z')],
  ])('with Retry-After in %s is left alone that long', async (_form, wait) => {
    const { get, clock } = await bench({ '/': [retryAfter503(wait), respond(200, {}, 'at last')] });
    expect((await get('/')).text()).toBe('at last');
    expect(clock.elapsedMs()).toBe(20_000);
  });

  test('gives rest to the whole group, not only to the request that met it', async () => {
    const many = { name: 'huggingface', minIntervalMs: 600, connections: 4 };
    const { get, server } = await bench({
      '/busy': [retryAfter503(60), respond(200)],
      '/other': respond(200),
    });
    const busy = get('/busy', { group: many });
    await Promise.all([busy, get('/other', { group: many }), get('/other', { group: many })]);
    const starts = server.requests.map((request) => request.startedAtMs).sort((a, b) => a - b);
    expect(server.requests).toHaveLength(4);
    expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('a fault that lasts', () => {
  test('a wait longer than we are willing fails at once and says when to come back', async () => {
    const { get, server, clock } = await bench({ '/': retryAfter503(7_200) });
    const error = await failureOf(get('/'));
    expect(error).toMatchObject({
      kind: 'status',
      status: 503,
      hint: 'Come back after 2026-06-16T14:00:00.000Z.',
    });
    expect(error.message).toContain('wants to be left alone for 2 h');
    expect(server.requests).toHaveLength(1);
    expect(clock.slept).toEqual([]);
  });

  test.each([400, 401, 403, 404, 410, 451])('status %d is not asked again', async (status) => {
    const { get, server } = await bench({ '/': respond(status, { 'retry-after': '1' }) });
    const error = await failureOf(get('/'));
    expect(error).toMatchObject({ kind: 'status', status, exitCode: 1, code: 'http' });
    expect(error.hint).toBeTruthy();
    expect(server.requests).toHaveLength(1);
  });

  test('304 to one who brought no validators is no answer', async () => {
    const { get } = await bench({ '/': respond(304) });
    expect(await failureOf(get('/'))).toMatchObject({ kind: 'status', status: 304 });
  });

  test('a body that is announced as too large is not even read', async () => {
    const { get, server } = await bench(
      { '/': respond(200, {}, 'x'.repeat(2_000)) },
      { limits: { maxBodyBytes: 1_000 } },
    );
    const error = await failureOf(get('/'));
    expect(error).toMatchObject({ kind: 'too-large' });
    expect(error.message).toContain('larger than 1000 bytes');
    expect(server.requests).toHaveLength(1);
  });

  test('a body that unpacks to too much is cut', async () => {
    const { get, server } = await bench(
      { '/': gzipBomb(3_000_000) },
      { limits: { maxBodyBytes: 1024 * 1024 } },
    );
    const error = await failureOf(get('/'));
    expect(error).toMatchObject({ kind: 'too-large' });
    expect(error.message).toContain('larger than 1 MiB');
    expect(server.requests).toHaveLength(1);
  });

  test('an endless body is cut each time, and then given up', async () => {
    const { get, server } = await bench(
      { '/': endless() },
      { limits: { maxBodyBytes: 100_000, attempts: 2 } },
    );
    expect(await failureOf(get('/'))).toMatchObject({ kind: 'too-large' });
    expect(server.requests).toHaveLength(2);
    expect(server.violations(group.minIntervalMs)).toEqual([]);
  });

  test.each([
    ['headersTimeoutMs', hang(), 'no answer in time'],
    ['bodyIdleTimeoutMs', drip(), 'the body stopped coming'],
    ['totalTimeoutMs', drip(1), 'the response was not complete after 50 ms'],
  ] as const)('%s ends a server that takes its time', async (limit, behaviour, message) => {
    const { get } = await bench({ '/': behaviour }, { limits: { attempts: 1, [limit]: 50 } });
    const error = await failureOf(get('/'));
    expect(error.kind).toBe('timeout');
    expect(error.message).toContain(message);
  });

  test('a coding that nobody asked for is refused', async () => {
    const { get, server } = await bench({ '/': respond(200, { 'content-encoding': 'zstd' }, 'x') });
    expect((await failureOf(get('/'))).message).toContain('Content-Encoding zstd, which was not asked for');
    expect(server.requests).toHaveLength(1);
  });

  test('a refused connection is a network error after all attempts', async () => {
    const { get, server } = await bench({});
    await server.close();
    open.splice(0, 1);
    const error = await failureOf(get('/'));
    expect(error.kind).toBe('network');
    expect(error.message).toBe(`GET ${server.url}/: the connection was refused (5 attempts)`);
  });

  test.each(['ftp://example.org/', 'arxiv', '/feed', ''])('%j is no address to ask', async (url) => {
    const { client } = await bench({});
    const error = await failureOf(client.get({ url, group, signal: never }));
    expect(error.message).toContain('not an http or https address');
    expect(client.requestCount).toBe(0);
  });
});

describe('a redirect', () => {
  test('is followed at the pace of the group and counted', async () => {
    const { get, server, client } = await bench({
      '/old': redirect('new?x=1', 301),
      '/new': respond(200, {}, 'moved'),
    });
    const response = await get('/old', { validators: { etag: '"a"', lastModified: null } });
    expect(response.url).toBe(`${server.url}/new?x=1`);
    expect(response.text()).toBe('moved');
    expect(server.requests[1]?.headers['if-none-match']).toBe('"a"');
    expect(client.requestCount).toBe(2);
    expect(server.violations(group.minIntervalMs)).toEqual([]);
  });

  test('to another host takes neither validators nor credentials along', async () => {
    const elsewhere = await startFaultServer({ '/': respond(200, {}, 'here') });
    open.push(elsewhere);
    const { get, server } = await bench({ '/': redirect(`${elsewhere.url}/`) });
    const url = `${server.url.replace('://', '://reader:secret@')}/`;
    const response = await get(url, {
      validators: { etag: '"a"', lastModified: 'Tue, 16 Jun 2026 04:00:00 GMT' },
    });
    expect(response.text()).toBe('here');
    expect(server.requests[0]?.headers).toHaveProperty('authorization');
    const headers = elsewhere.requests[0]?.headers;
    expect(headers).toHaveProperty('user-agent');
    for (const name of ['authorization', 'if-none-match', 'if-modified-since'])
      expect(headers).not.toHaveProperty(name);
  });

  test('that never ends is left after five', async () => {
    const { get, server } = await bench({ '/': redirect('/') });
    const error = await failureOf(get('/'));
    expect(error.message).toContain('redirects more than 5 times');
    expect(server.requests).toHaveLength(6);
  });

  test.each(['ftp://example.org/', 'http://', 'javascript:alert(1)'])(
    'to %s is refused',
    async (location) => {
      const { get, server } = await bench({ '/': redirect(location) });
      expect((await failureOf(get('/'))).message).toContain('redirects to no web address');
      expect(server.requests).toHaveLength(1);
    },
  );
});

describe('Ctrl-C', () => {
  /** A clock on which time stands still: whoever sleeps is there until aborted. */
  function standingClock(onSleep: () => void): FakeClock {
    return {
      ...fakeClock(),
      sleep: (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
          onSleep();
        }),
    };
  }

  test('before the request means no request', async () => {
    const { get, client } = await bench({ '/': respond(200) });
    expect(await failureOf(get('/', { signal: AbortSignal.abort() }))).toMatchObject({ kind: 'aborted' });
    expect(client.requestCount).toBe(0);
  });

  test('stops a request under way at once', async () => {
    const controller = new AbortController();
    const { get, server } = await bench({ '/': () => controller.abort() });
    const error = await failureOf(get('/', { signal: controller.signal }));
    expect(error).toMatchObject({ kind: 'aborted', message: `GET ${server.url}/: stopped` });
    expect(server.requests).toHaveLength(1);
  });

  test('stops a body that drips for ever', async () => {
    const controller = new AbortController();
    const { get } = await bench({
      '/': (request, response) => {
        drip(1)(request, response);
        setImmediate(() => controller.abort());
      },
    });
    expect(await failureOf(get('/', { signal: controller.signal }))).toMatchObject({ kind: 'aborted' });
  });

  test('stops the wait for the pace, and leaves the pace to others', async () => {
    const controller = new AbortController();
    const paceLock = memoryPaceLock();
    const { get } = await bench(
      { '/': respond(200) },
      { paceLock, clock: standingClock(() => controller.abort()) },
    );
    await get('/');
    expect(await failureOf(get('/', { signal: controller.signal }))).toMatchObject({ kind: 'aborted' });
    const lease = await paceLock.tryAcquire(group.name);
    expect(lease?.lastRequestAtMs).toBe(Date.parse('2026-06-16T12:00:00.000Z'));
  });

  test('stops the wait between attempts', async () => {
    const controller = new AbortController();
    const { get, server } = await bench(
      { '/': retryAfter503(100) },
      { clock: standingClock(() => controller.abort()) },
    );
    expect(await failureOf(get('/', { signal: controller.signal }))).toMatchObject({ kind: 'aborted' });
    expect(server.requests).toHaveLength(1);
  });

  test('stops the wait for another process, and for another request of this one', async () => {
    const controller = new AbortController();
    const paceLock = memoryPaceLock();
    const { get, client } = await bench(
      { '/': respond(200) },
      { paceLock, clock: standingClock(() => controller.abort()) },
    );
    await paceLock.tryAcquire(group.name);
    const both = [get('/', { signal: controller.signal }), get('/', { signal: controller.signal })];
    for (const error of await Promise.all(both.map(failureOf))) expect(error.kind).toBe('aborted');
    expect(client.requestCount).toBe(0);
  });
});
