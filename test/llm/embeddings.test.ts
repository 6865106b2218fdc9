import { expect, onTestFinished, test } from 'vitest';
import { fetchEmbeddings } from '../../src/llm/embeddings.ts';
import { embeddingsOptions } from '../../src/llm/options.ts';
import { embedByWords, startEmbeddingsServer } from '../helpers/embeddings-server.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { reset, respond, truncated } from '../helpers/fault-server.ts';
import { testHttpClient } from '../helpers/http-client.ts';

const model = embedByWords(['dog', 'cat']);

async function prepare(options: Record<string, unknown> = {}) {
  const server = await startEmbeddingsServer(model);
  const http = testHttpClient(fakeClock());
  onTestFinished(async () => {
    await http.close();
    await server.close();
  });
  const parsed = embeddingsOptions.parse({ endpoint: `${server.url}/v1`, model: 'small', ...options });
  const embed = (texts: string[]) => fetchEmbeddings(http, parsed, texts, new AbortController().signal);
  return { server, embed };
}

test('texts go out in one request, and their embeddings come back in order', async () => {
  const { server, embed } = await prepare({ apiKey: 'secret' });
  const vectors = await embed(['a cat', 'dog and dog', '']);
  expect(vectors.map((vector) => [...vector])).toEqual([
    [0, 1, Math.fround(0.01)],
    [2, 0, Math.fround(0.01)],
    [0, 0, Math.fround(0.01)],
  ]);
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.headers.authorization).toBe('Bearer secret');
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    model: 'small',
    input: ['a cat', 'dog and dog', '-'],
  });
});

test.each([
  ['429', respond(429, { 'retry-after': '2' })],
  ['500', respond(500)],
  ['a connection that is reset', reset()],
  ['a body cut short', truncated('{"data": []}')],
])('is asked again after %s', async (_name, fault) => {
  const { server, embed } = await prepare();
  server.next('/v1/embeddings', fault);
  expect(await embed(['dog'])).toHaveLength(1);
  expect(server.requests).toHaveLength(2);
});

test.each([
  ['no JSON', 'It works!'],
  ['another form', '{"vectors":[[1]]}'],
  ['too few', '{"data":[]}'],
  ['an empty one', '{"data":[{"index":0,"embedding":[]}]}'],
  ['words', '{"data":[{"index":0,"embedding":["a"]}]}'],
  ['an infinite number', '{"data":[{"index":0,"embedding":[1e999]}]}'],
  ['a place that is not there', '{"data":[{"index":7,"embedding":[1]}]}'],
])('rejects a response with %s', async (_name, body) => {
  const { server, embed } = await prepare();
  server.next('/v1/embeddings', respond(200, { 'content-type': 'application/json' }, body));
  await expect(embed(['dog'])).rejects.toMatchObject({
    code: 'embeddings',
    message: expect.stringContaining('returned no usable embeddings'),
  });
});

test('rejects embeddings of different lengths', async () => {
  const { server, embed } = await prepare();
  server.use((text) => (text === 'dog' ? [1, 2] : [1]));
  await expect(embed(['dog', 'cat'])).rejects.toThrow('different lengths');
});

test('a key that is refused is not tried again', async () => {
  const { server, embed } = await prepare({ apiKey: 'wrong' });
  server.next('/v1/embeddings', respond(401, {}, 'no'));
  await expect(embed(['dog'])).rejects.toMatchObject({ exitCode: 1 });
  expect(server.requests).toHaveLength(1);
});
