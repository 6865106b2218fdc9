import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpPost } from '../../src/http/client.ts';
import { memoryPaceLock } from '../../src/http/pacing.ts';
import { createHttpClient } from '../../src/http/undici-client.ts';
import type { ProxySettings } from '../../src/model/proxy-settings.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import {
  type Behaviour,
  drip,
  hang,
  redirect,
  reset,
  respond,
  startFaultServer,
  truncated,
} from '../helpers/fault-server.ts';

const limits = {
  connectTimeoutMs: 2000,
  headersTimeoutMs: 150,
  bodyIdleTimeoutMs: 150,
  totalTimeoutMs: 3000,
};

async function start(behaviour: Behaviour, proxy: (url: string) => ProxySettings | null = () => null) {
  const server = await startFaultServer({ '/hook': behaviour });
  const client = createHttpClient({
    clock: fakeClock(),
    random: () => 0,
    userAgent: 'digest/test',
    paceLock: memoryPaceLock(),
    proxy: proxy(server.url),
    limits,
  });
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  const post = (fields: Partial<HttpPost> = {}) =>
    client.post({
      url: `${server.url}/hook`,
      body: '{"a":1}',
      contentType: 'application/json',
      allowPrivate: true,
      signal: new AbortController().signal,
      ...fields,
    });
  return { server, post };
}

describe('a POST', () => {
  test('is sent once, with its headers and body, and its response is returned whatever its status', async () => {
    const { server, post } = await start(respond(500, { 'x-note': 'n' }, 'broken'));
    const outcome = await post({ headers: { 'webhook-id': 'm' } });
    expect(outcome).toMatchObject({ kind: 'answered', status: 500, text: 'broken' });
    expect(outcome.kind === 'answered' && outcome.header('x-note')).toBe('n');
    expect(server.requests).toMatchObject([
      { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json', 'webhook-id': 'm' } },
    ]);
  });

  test('follows no redirect', async () => {
    const { server, post } = await start(redirect('/elsewhere', 307));
    expect(await post()).toMatchObject({ kind: 'answered', status: 307 });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['resets the connection', reset()],
    ['never answers', hang()],
  ])('to a server that has it and %s is of unknown outcome', async (_, behaviour) => {
    const { server, post } = await start(behaviour);
    expect(await post()).toMatchObject({ kind: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['is cut', truncated('{"id":"12345678"}')],
    ['never comes', drip()],
  ])('is answered once there is a status, even if the body %s', async (_, behaviour) => {
    const { post } = await start(behaviour);
    expect(await post()).toMatchObject({ kind: 'answered', status: 200 });
  });

  test('to a closed port was not sent', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => probe.once('listening', listening));
    const { port } = probe.address() as { port: number };
    await new Promise((closed) => probe.close(closed));
    const { post } = await start(respond(200));
    expect(await post({ url: `http://127.0.0.1:${port}/` })).toEqual({
      kind: 'not-sent',
      reason: 'the connection was refused',
      isLasting: false,
    });
  });

  test('that is stopped before there is a connection was not sent', async () => {
    const { server, post } = await start(respond(200));
    const stopped = await post({ signal: AbortSignal.abort() });
    expect(stopped).toEqual({ kind: 'not-sent', reason: 'stopped', isLasting: false });
    expect(server.requests).toEqual([]);
  });

  test('that is stopped while the server has it waits for the response', async () => {
    const stop = new AbortController();
    const { post } = await start((request, response) => {
      stop.abort();
      respond(200, {}, 'ok')(request, response);
    });
    expect(await post({ signal: stop.signal })).toMatchObject({ kind: 'answered', text: 'ok' });
  });
});

describe('a POST to a private network', () => {
  test.each(['127.0.0.1', 'localhost', '0x7f.1', '[::ffff:127.0.0.1]', '2130706433'])(
    'as %s is rejected before anything is sent',
    async (host) => {
      const { server, post } = await start(respond(200));
      const url = `http://${host}:${new URL(server.url).port}/hook`;
      expect(await post({ url, allowPrivate: false })).toEqual({
        kind: 'not-sent',
        reason: 'the address is in a private network',
        isLasting: true,
      });
      expect(server.openConnections()).toBe(0);
      expect(server.requests).toEqual([]);
    },
  );

  test('under a name is sent where it is allowed', async () => {
    const { server, post } = await start(respond(200, {}, 'ok'));
    const url = server.url.replace('127.0.0.1', 'localhost');
    expect(await post({ url: `${url}/hook` })).toMatchObject({ kind: 'answered', text: 'ok' });
  });
});

describe('a POST through a proxy', () => {
  const viaProxy = (url: string, exempt: string | null = null) => ({ http: url, https: url, exempt });

  test.each(['127.0.0.1', 'localhost'])('at %s is sent to a public address', async (host) => {
    const { server, post } = await start(respond(200, {}, 'ok'), (url) =>
      viaProxy(url.replace('127.0.0.1', host)),
    );
    expect(await post({ url: 'http://203.0.113.7/hook', allowPrivate: false })).toMatchObject({
      kind: 'answered',
      text: 'ok',
    });
    expect(server.requests[0]?.headers.host).toBe('203.0.113.7');
  });

  test('is refused for a private name, before the proxy gets it', async () => {
    const { server, post } = await start(respond(200, {}, 'ok'), viaProxy);
    expect(await post({ url: 'http://localhost/hook', allowPrivate: false })).toMatchObject({
      kind: 'not-sent',
      isLasting: true,
    });
    expect(server.requests).toEqual([]);
  });

  test('is checked as well where the address is exempt from the proxy', async () => {
    const { server, post } = await start(respond(200, {}, 'ok'), (url) => viaProxy(url, 'localhost'));
    const url = `http://localhost:${new URL(server.url).port}/hook`;
    expect(await post({ url, allowPrivate: false })).toMatchObject({ kind: 'not-sent', isLasting: true });
    expect(await post({ url })).toMatchObject({ kind: 'answered' });
  });

  test('that is stopped while the proxy has it is of unknown outcome', async () => {
    const stop = new AbortController();
    const { post } = await start(() => stop.abort(), viaProxy);
    const url = 'http://203.0.113.7/hook';
    expect(await post({ url, allowPrivate: false, signal: stop.signal })).toMatchObject({ kind: 'unknown' });
  });

  test('that cannot be reached was not sent', async () => {
    const { server, post } = await start(respond(200), viaProxy);
    await server.close();
    for (const url of ['http://203.0.113.7/hook', 'https://203.0.113.7/hook'])
      expect(await post({ url, allowPrivate: false })).toMatchObject({ kind: 'not-sent', isLasting: false });
  });
});
