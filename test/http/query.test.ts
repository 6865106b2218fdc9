// A question in the body of a POST: asked like any other, and again after a fault.
import { describe, expect, test } from 'vitest';
import type { HttpQuery } from '../../src/http/client.ts';
import { hang, redirect, reset, respond, startFaultServer } from '../helpers/fault-server.ts';
import { bench, failureOf, group, never } from './bench.ts';

const question = (url: string, more: Partial<HttpQuery> = {}): HttpQuery => ({
  url,
  group,
  signal: never,
  body: '{"ids":["a"]}',
  contentType: 'application/json',
  ...more,
});

describe('a question in a body', () => {
  test('is sent completely, at the pace of its group, and again after faults', async () => {
    const { client, server, log } = await bench({
      '/batch': [respond(503), reset(), respond(200, {}, '[1]')],
    });
    const response = await client.query(question(`${server.url}/batch`));
    expect(response.text()).toBe('[1]');
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
    expect(server.requests.at(-1)).toMatchObject({
      body: '{"ids":["a"]}',
      headers: { 'content-type': 'application/json', 'content-length': '13' },
    });
    expect(server.violations(group.minIntervalMs)).toEqual([]);
    expect(log[0]).toMatch(/^POST http.*answered 503/);
  });

  test('keeps its method and its body over a redirect that promises so', async () => {
    const { client, server } = await bench({
      '/old': redirect('/new', 308),
      '/new': respond(200, {}, '[2]'),
    });
    expect((await client.query(question(`${server.url}/old`))).text()).toBe('[2]');
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', body: '{"ids":["a"]}' });
  });

  test.each([301, 302, 303])('fails at a %i, which would lose it', async (status) => {
    const { client, server } = await bench({ '/old': redirect('/new', status), '/new': respond(200) });
    const error = await failureOf(client.query(question(`${server.url}/old`)));
    expect(error).toMatchObject({ kind: 'status', status, message: expect.stringMatching(/^POST /) });
    expect(server.requests).toHaveLength(1);
  });
});

test('a key goes to the host that it is meant for, and to none that it redirects to', async () => {
  const other = await startFaultServer({ '/': respond(200, {}, 'there') });
  const { get, server } = await bench({ '/a': redirect(`${other.url.replace('127.0.0.1', 'localhost')}/b`) });
  const response = await get('/a', { headers: { 'x-api-key': 'k-1' } });
  await other.close();
  expect(response.text()).toBe('there');
  expect(server.requests[0]?.headers['x-api-key']).toBe('k-1');
  expect(other.requests[0]?.headers['x-api-key']).toBeUndefined();
});

describe('a question with limits of its own', () => {
  test('is tried no more often than they allow', async () => {
    const { client, server } = await bench({ '/batch': respond(503) });
    await failureOf(client.query(question(`${server.url}/batch`, { limits: { attempts: 2 } })));
    expect(server.requests).toHaveLength(2);
  });

  test('waits no longer for the beginning of the response, and no more often', async () => {
    const { client, server } = await bench({ '/batch': hang() });
    const limits = { headersTimeoutMs: 50, timeoutAttempts: 1 };
    const error = await failureOf(client.query(question(`${server.url}/batch`, { limits })));
    expect(error.kind).toBe('timeout');
    expect(server.requests).toHaveLength(1);
  });

  test('accepts no larger response', async () => {
    const { client, server } = await bench({ '/batch': respond(200, {}, 'x'.repeat(2000)) });
    const error = await failureOf(
      client.query(question(`${server.url}/batch`, { limits: { maxBodyBytes: 1000 } })),
    );
    expect(error.kind).toBe('too-large');
  });

  test('does not retry a server that asks for a longer pause', async () => {
    const { client, server, clock } = await bench({ '/batch': respond(429, { 'retry-after': '30' }) });
    const error = await failureOf(
      client.query(question(`${server.url}/batch`, { limits: { maxRetryAfterMs: 20_000 } })),
    );
    expect(error).toMatchObject({ status: 429, hint: expect.stringContaining('Run it again after') });
    expect(clock.slept).toEqual([]);
  });
});
