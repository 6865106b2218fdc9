import { expect, onTestFinished, test } from 'vitest';
import { completeChat } from '../../src/llm/chat.ts';
import { summariesOptions } from '../../src/llm/summaries/options.ts';
import { chatPath, completion, startChatServer } from '../helpers/chat-server.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { endless, hang, reset, respond, truncated } from '../helpers/fault-server.ts';
import { testHttpClient } from '../helpers/http-client.ts';

const never = new AbortController().signal;

async function prepare(options: Record<string, unknown> = {}) {
  const server = await startChatServer(() => 'An answer.');
  const clock = fakeClock();
  const http = testHttpClient(clock);
  onTestFinished(async () => {
    await http.close();
    await server.close();
  });
  const parsed = summariesOptions.parse({ endpoint: `${server.endpoint}/`, model: 'small', ...options });
  const ask = (signal = never) =>
    completeChat(http, parsed, [{ role: 'user', content: 'A question?' }], {
      signal,
      maxRetryAfterMs: 20_000,
    });
  return { server, clock, ask };
}

test('a question goes to the model with the key, and its answer is returned', async () => {
  const { server, ask } = await prepare({ apiKey: 'k-1', parameters: { temperature: 0.2 } });
  expect(await ask()).toBe('An answer.');
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer k-1' } });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    temperature: 0.2,
    model: 'small',
    messages: [{ role: 'user', content: 'A question?' }],
  });
});

test('a local endpoint without a key gets no Authorization', async () => {
  const { server, ask } = await prepare();
  await ask();
  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test.each([
  ['500', respond(500)],
  ['503', respond(503)],
  ['a connection that is reset', reset()],
  ['a body cut short', truncated('{"choices": []}')],
])('the question is asked again after %s', async (_name, fault) => {
  const { server, ask } = await prepare();
  server.next(chatPath, fault);
  expect(await ask()).toBe('An answer.');
  expect(server.requests).toHaveLength(2);
});

test('the wait that a 429 asks for is respected', async () => {
  const { server, clock, ask } = await prepare();
  server.next(chatPath, respond(429, { 'retry-after': '7' }));
  expect(await ask()).toBe('An answer.');
  expect(clock.slept).toContain(7000);
});

test('a 429 that asks for a longer wait than a run has is an error at once', async () => {
  const { server, clock, ask } = await prepare();
  server.next(chatPath, respond(429, { 'retry-after': '60' }));
  await expect(ask()).rejects.toMatchObject({ code: 'http', status: 429 });
  expect(clock.slept).toEqual([]);
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['no JSON', 'It works!', 'Unexpected token'],
  ['another form', '{"text":"An answer."}', 'unexpected form'],
  ['no choices', '{"choices":[]}', 'no choices'],
  ['choices that are no list', '{"choices":{"message":{"content":"x"}}}', 'unexpected form'],
  ['content that is a number', '{"choices":[{"message":{"content":7}}]}', 'unexpected form'],
  ['null', 'null', 'unexpected form'],
  ['nothing', '', 'Unexpected end'],
])('an answer with %s is an error that names the endpoint', async (_name, body, reason) => {
  const { server, ask } = await prepare();
  server.next(chatPath, respond(200, { 'content-type': 'application/json' }, body));
  const failure = ask();
  await expect(failure).rejects.toMatchObject({
    code: 'chat',
    message: expect.stringContaining(`${server.endpoint} returned no chat completion`),
  });
  await expect(failure).rejects.toThrow(reason);
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['null', completion(null, 'content_filter')],
  ['empty', completion('', 'length')],
])('content that is %s is an empty answer', async (_name, behaviour) => {
  const { server, ask } = await prepare();
  server.next(chatPath, behaviour);
  expect(await ask()).toBe('');
});

test('a key that is refused is not tried again', async () => {
  const { server, ask } = await prepare({ apiKey: 'wrong' });
  server.next(chatPath, respond(401));
  await expect(ask()).rejects.toMatchObject({ status: 401 });
  expect(server.requests).toHaveLength(1);
});

test('an endless response is cut off', async () => {
  const { server, ask } = await prepare();
  server.next(chatPath, endless(), endless(), endless());
  await expect(ask()).rejects.toMatchObject({ kind: 'too-large' });
});

test('an endpoint that hangs is given up when the time is over', async () => {
  const { server, ask } = await prepare();
  server.next(chatPath, hang());
  await expect(ask(AbortSignal.timeout(50))).rejects.toMatchObject({ kind: 'aborted' });
  expect(server.requests).toHaveLength(1);
});

test('credentials in the address are sent, and not shown in errors', async () => {
  const { server } = await prepare();
  const withPassword = server.endpoint.replace('http://', 'http://ada:pa55word@');
  const { ask: askThere } = await prepare({ endpoint: withPassword });
  expect(await askThere()).toBe('An answer.');
  expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
  server.next(chatPath, respond(200, {}, 'no JSON'));
  await expect(askThere()).rejects.toThrow(/^(?!.*pa55word)/);
});
