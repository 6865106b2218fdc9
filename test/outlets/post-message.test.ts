import { describe, expect, onTestFinished, test } from 'vitest';
import type { Webhook } from '../../src/outlets/options.ts';
import { postMessage } from '../../src/outlets/post-message.ts';
import { discordServer, signedServer, slackServer } from '../helpers/chat-platforms.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { type Behaviour, hang, redirect, reset, respond, startFaultServer } from '../helpers/fault-server.ts';
import { testHttpClient } from '../helpers/http-client.ts';

const path = '/services/T000/B000/long-secret-token';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

async function start(behaviour: Behaviour, fields: Partial<Webhook> = {}) {
  const server = await startFaultServer({ [path]: behaviour });
  const clock = fakeClock();
  const client = testHttpClient(clock, { headersTimeoutMs: 150 });
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  const webhook: Webhook = {
    kind: 'webhook',
    name: 'lab',
    format: 'slack',
    url: `${server.url}${path}`,
    periods: null,
    limit: 5,
    profile: [],
    secret: null,
    allowPrivate: true,
    ...fields,
  };
  const post = (body: string, at = clock.now()) =>
    postMessage(
      client,
      webhook,
      { id: 'msg_1', body, at },
      { signal: new AbortController().signal, nowMs: clock.wallMs() },
    );
  return { server, clock, post };
}

const slackText = JSON.stringify({ text: 'hello' });

test.each([
  ['slack', slackServer, slackText],
  [
    'discord',
    discordServer,
    JSON.stringify({ content: 'hello', embeds: [], allowed_mentions: { parse: [] } }),
  ],
] as const)('%s takes a message', async (format, behaviour, body) => {
  const { post } = await start(behaviour, { format });
  expect(await post(body)).toMatchObject({ state: 'sent' });
});

test('Discord keeps the parameters that the address has', async () => {
  const server = await startFaultServer({ '/hook': respond(200) });
  onTestFinished(server.close);
  const { post } = await start(respond(200), { format: 'discord', url: `${server.url}/hook?thread_id=7` });
  await post('{}');
  expect(server.requests[0]?.query.toString()).toBe('thread_id=7&wait=true');
});

test('a signed message is verified by its receiver, and a repeated one has the same id', async () => {
  const clock = fakeClock();
  const { server, post } = await start(signedServer(secret, clock.wallMs), {
    format: 'json',
    secret: Buffer.alloc(32, 7),
  });
  expect(await post('{"type":"edition.published","title":"Ü"}')).toMatchObject({ state: 'sent' });
  expect(await post('{"type":"edition.published","title":"Ü"}')).toMatchObject({ state: 'sent' });
  expect(server.requests.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_1', 'msg_1']);
});

test('another key is rejected by the receiver', async () => {
  const clock = fakeClock();
  const { post } = await start(signedServer(secret, clock.wallMs), {
    format: 'json',
    secret: Buffer.alloc(32, 8),
  });
  expect(await post('{}')).toEqual({ state: 'failed', response: '401 wrong signature', waitMs: null });
});

describe('an answer', () => {
  test.each([
    [200, 'sent'],
    [204, 'sent'],
    [400, 'failed'],
    [401, 'failed'],
    [403, 'failed'],
    [404, 'failed'],
    [410, 'failed'],
    [413, 'failed'],
    [408, 'retry'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
    [502, 'uncertain'],
    [504, 'uncertain'],
  ])('%i is %s', async (status, state) => {
    const { post, server } = await start(respond(status, {}, 'words'));
    expect(await post(slackText)).toMatchObject({ state });
    expect(server.requests).toHaveLength(1);
  });

  test('that redirects is a failure', async () => {
    const { post } = await start(redirect('https://elsewhere.example/', 308));
    expect(await post(slackText)).toMatchObject({ state: 'failed' });
  });

  test.each([
    ['a reset', reset()],
    ['silence', hang()],
  ])('that is %s leaves it uncertain', async (_, behaviour) => {
    const { post } = await start(behaviour);
    expect(await post(slackText)).toMatchObject({ state: 'uncertain' });
  });

  test('with Retry-After says how long to wait', async () => {
    const { post } = await start(respond(429, { 'retry-after': '30' }, 'rate_limited'));
    expect(await post(slackText)).toEqual({ state: 'retry', response: '429 rate_limited', waitMs: 30_000 });
  });

  test('of Discord says it in its body, to the millisecond', async () => {
    const body = JSON.stringify({
      message: 'You are being rate limited.',
      retry_after: 1.234,
      global: false,
    });
    const { post } = await start(respond(429, { 'retry-after': '2' }, body), { format: 'discord' });
    expect(await post('{}')).toMatchObject({ state: 'retry', waitMs: 1234 });
  });

  test.each(['', 'not JSON', '{"retry_after":"soon"}', '[]', '{"retry_after":-1}'])(
    'of Discord with the body %s falls back to the header',
    async (body) => {
      const { post } = await start(respond(429, { 'retry-after': '2' }, body), { format: 'discord' });
      expect(await post('{}')).toMatchObject({ state: 'retry', waitMs: 2000 });
    },
  );

  test('is on record as one short line without the address', async () => {
    const garbage = `no\u0000 such\n${path} \u001b[31m ${'x'.repeat(5000)}`;
    const { post } = await start(respond(404, {}, garbage));
    const { response } = await post(slackText);
    expect(response).toMatch(/^404 no such \*\*\* \[31m x+…$/);
    expect(response.length).toBeLessThan(220);
  });

  test('that is a web page is called that', async () => {
    const { post } = await start(respond(403, {}, '<!DOCTYPE html><title>Log in</title>'));
    expect(await post(slackText)).toMatchObject({ state: 'failed', response: '403 (a web page)' });
  });
});

test('a private address is a failure that says what allows it', async () => {
  const { post, server } = await start(respond(200), { allowPrivate: false });
  expect(await post(slackText)).toEqual({
    state: 'failed',
    response: 'the address is in a private network; "allowPrivate: true" allows it',
    waitMs: null,
  });
  expect(server.requests).toEqual([]);
});
