import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { HttpLimits } from '../../src/http/undici-client.ts';
import {
  type Behaviour,
  chunkedCut,
  drip,
  endless,
  gzipBomb,
  hang,
  reset,
  respond,
  retryAfter503,
  truncated,
} from '../helpers/fault-server.ts';
import { bench, failureOf, group, never } from './bench.ts';

describe('a fault that passes', () => {
  test.each<[string, Behaviour, Partial<HttpLimits>?]>([
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
    ['an endless body', endless(), { maxBodyBytes: 200_000 }],
    ['a server that never answers', hang(), { headersTimeoutMs: 300 }],
    ['a body that stops', drip(), { bodyIdleTimeoutMs: 300 }],
    ['a body that drips for ever', drip(1), { totalTimeoutMs: 500 }],
  ])('is asked again: %s', async (_name, fault, limits = {}) => {
    const { get, server, log, client } = await bench(
      { '/': [fault, respond(200, {}, 'at last')] },
      { limits },
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

  test('pauses the whole group, not only the request that got it', async () => {
    const many = { name: 'huggingface', minIntervalMs: 600, connections: 4 };
    const others: Promise<unknown>[] = [];
    const { get, server } = await bench(
      { '/busy': [retryAfter503(60), respond(200)], '/other': respond(200) },
      { log: () => others.push(get('/other', { group: many })) },
    );
    await get('/busy', { group: many });
    await Promise.all(others);
    const startOf = (path: string) =>
      server.requests.find((request) => request.path === path)?.startedAtMs ?? 0;
    expect(others).toHaveLength(1);
    expect(startOf('/other') - startOf('/busy')).toBeGreaterThanOrEqual(60_000);
  });
});

describe('a fault that lasts', () => {
  test('a wait longer than the limit fails at once and says when to run again', async () => {
    const { get, server, clock } = await bench({ '/': retryAfter503(7_200) });
    const error = await failureOf(get('/'));
    expect(error).toMatchObject({
      kind: 'status',
      status: 503,
      hint: 'Run it again after 2026-06-16T14:00:00.000Z.',
    });
    expect(error.message).toContain('asks to wait 2 h');
    expect(server.requests).toHaveLength(1);
    expect(clock.slept).toEqual([]);
  });

  test.each([400, 401, 403, 404, 410, 451])('status %d is not retried', async (status) => {
    const { get, server } = await bench({ '/': respond(status, { 'retry-after': '1' }) });
    const error = await failureOf(get('/'));
    expect(error).toMatchObject({ kind: 'status', status, exitCode: 1, code: 'http' });
    expect(error.hint).toBeTruthy();
    expect(server.requests).toHaveLength(1);
  });

  test('304 to a request without validators is not a response', async () => {
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
    ['headersTimeoutMs', hang(), 'no response in time'],
    ['bodyIdleTimeoutMs', drip(), 'the body stalled'],
    ['totalTimeoutMs', drip(1), 'the response was not complete after 50 ms'],
  ] as const)('%s ends a server that takes its time', async (limit, behaviour, message) => {
    const { get } = await bench({ '/': behaviour }, { limits: { attempts: 1, [limit]: 50 } });
    const error = await failureOf(get('/'));
    expect(error.kind).toBe('timeout');
    expect(error.message).toContain(message);
  });

  test('a coding that was not requested is rejected', async () => {
    const { get, server } = await bench({ '/': respond(200, { 'content-encoding': 'zstd' }, 'x') });
    expect((await failureOf(get('/'))).message).toContain('Content-Encoding zstd, which was not asked for');
    expect(server.requests).toHaveLength(1);
  });

  test('a refused connection is a network error after all attempts', async () => {
    const { get, server } = await bench({});
    await server.close();
    const error = await failureOf(get('/'));
    expect(error.kind).toBe('network');
    expect(error.message).toBe(`GET ${server.url}/: the connection was refused (5 attempts)`);
  });

  test.each(['ftp://example.org/', 'arxiv', '/feed', ''])('%j is not a valid address', async (url) => {
    const { client } = await bench({});
    const error = await failureOf(client.get({ url, group, signal: never }));
    expect(error.message).toContain('not an http or https address');
    expect(client.requestCount).toBe(0);
  });
});
