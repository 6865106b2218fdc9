// The index as commands build it: with the built-in embedding, and with a service that fails in every way.
import { expect, onTestFinished, test } from 'vitest';
import { PaperSearch } from '../../src/commands/search.ts';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { buildIndex } from '../../src/commands/shared/search-index/build-index.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { PaperRecord } from '../../src/model/paper.ts';
import { embedByWords, startEmbeddingsServer } from '../helpers/embeddings-server.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { respond } from '../helpers/fault-server.ts';
import { testHttpClient } from '../helpers/http-client.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

async function prepare(configuration = '') {
  const store = await openTestStore();
  const clock = fakeClock();
  const http = testHttpClient(clock);
  onTestFinished(async () => {
    await http.close();
    await store.close();
  });
  const warnings: string[] = [];
  const ending = new AbortController();
  const context: CommandContext = {
    config: parseConfig(`sources: [huggingface]\n${configuration}`, '/tmp/digest.yaml', {}),
    store,
    clock,
    signal: ending.signal,
    random: () => 0,
    sample: false,
    report: { warn: (text) => void warnings.push(text), note() {}, detail() {}, progress() {} },
    http: async () => http,
  };
  const save = async (papers: Partial<PaperRecord>[]) => {
    const records = papers.map((fields, number) =>
      record({ key: `2606.9${String(number).padStart(4, '0')}`, ...fields }),
    );
    await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, clock.now());
  };
  const everything = {
    mode: 'hybrid',
    like: null,
    limit: 10,
    offset: 0,
    since: null,
    until: null,
    category: null,
  } as const;
  const find = async (query: string, options: { mode?: 'semantic' | 'text' } = {}) => {
    const { result } = await new PaperSearch(context).find({ ...everything, query, ...options });
    return { mode: result.mode, titles: result.results.map(({ paper }) => paper.title) };
  };
  return { context, store, clock, warnings, save, find, ending };
}

const service = async () => {
  const server = await startEmbeddingsServer(embedByWords(['dog', 'cat', 'boat']));
  onTestFinished(() => server.close());
  return { server, configuration: `embeddings: { endpoint: "${server.url}/v1", model: tiny, batch: 2 }\n` };
};
const pets = [
  { title: 'The dog', abstract: null },
  { title: 'The cat', abstract: null },
  { title: 'The boat', abstract: 'A boat with a dog' },
];

test('papers about the same are found though they share no word with the query', async () => {
  const { context, store, save, find } = await prepare();
  await save([
    { title: 'Acoustic Models for Dictation', abstract: 'We transcribe spoken utterances automatically.' },
    { title: 'Ice Sheets in Retreat', abstract: 'Glaciers lose mass as the ocean warms.' },
  ]);
  await buildIndex(context, { adapt: 'due' });
  expect(await store.vectors.active()).toMatchObject({ dimensions: 256, papers: 2, state: 'active' });
  expect(await find('speech recognition')).toEqual({
    mode: 'hybrid',
    titles: ['Acoustic Models for Dictation'],
  });
  expect(await find('speech recognition', { mode: 'text' })).toEqual({ mode: 'text', titles: [] });
});

test('word frequencies are counted again once the papers have grown by a fifth', async () => {
  const { context, store, save } = await prepare();
  const some = (count: number) =>
    Array.from({ length: count }, (_, number) => ({
      title: `Moss ${number}`,
      authors: [{ name: `N ${number}`, affiliations: [] }],
    }));
  const model = async () => (await store.vectors.active())?.papers;
  await save(some(10));
  await buildIndex(context, { adapt: 'due' });
  await save(some(11));
  await buildIndex(context, { adapt: 'due' });
  expect(await model()).toBe(10);
  await save(some(12));
  await buildIndex(context, { adapt: 'due' });
  expect(await model()).toBe(12);
  expect((await store.searchIndex.check(100)).withoutVector).toBe(0);
});

test('a service makes the vectors, in batches, and of each paper once', async () => {
  const { server, configuration } = await service();
  const { context, store, save, find } = await prepare(configuration);
  await save(pets);
  await buildIndex(context, { adapt: 'due' });
  expect(await store.vectors.active()).toMatchObject({ name: `tiny at ${server.url}/v1`, dimensions: 4 });
  expect(server.requests.map(({ body }) => (JSON.parse(body) as { input: string[] }).input.length)).toEqual([
    1, 2, 1,
  ]);
  await buildIndex(context, { adapt: 'due' });
  expect(server.requests).toHaveLength(3);
  expect((await find('doggy')).titles[0]).toBe('The dog');
});

test('the built-in embedding is used until the vectors of a newly configured service are complete', async () => {
  const { server, configuration } = await service();
  const { context, store, save, warnings } = await prepare(configuration);
  const urgent = { adapt: 'never', isUrgent: true } as const;
  const builtIn = { ...context, config: { ...context.config, embeddings: null } };
  await save(pets);
  await buildIndex(builtIn, { adapt: 'due' });
  const before = await store.vectors.active();
  // Before an edition is sent there is no time for it.
  await buildIndex(context, urgent);
  expect(server.requests).toEqual([]);
  server.next('/v1/embeddings', ...Array.from({ length: 20 }, () => respond(500)));
  await buildIndex(context, { adapt: 'due' });
  expect(warnings.join()).toContain('search by meaning is not up to date');
  expect(await store.vectors.active()).toEqual(before);
  server.next('/v1/embeddings', respond(200, {}, 'garbage'));
  await buildIndex(context, { adapt: 'due' });
  expect(await store.vectors.active()).toEqual(before);
});

test('a model that changed under the same name gets all vectors computed again', async () => {
  const { server, configuration } = await service();
  const { context, store, save, find, warnings } = await prepare(configuration);
  await save(pets);
  await buildIndex(context, { adapt: 'due' });
  const first = await store.vectors.active();
  server.use((text) =>
    embedByWords(['boat', 'cat', 'dog', 'house'])(text).map((value, place) => (place === 4 ? 1 : value)),
  );
  expect(await find('doggy')).toMatchObject({ mode: 'text' });
  expect(warnings.join()).toContain('another model');
  await save([...pets, { title: 'The house', abstract: null }]);
  await buildIndex(context, { adapt: 'due' });
  const second = await store.vectors.active();
  expect(second).toMatchObject({ dimensions: 5 });
  expect(second?.id).not.toBe(first?.id);
  expect((await store.searchIndex.check(100)).withoutVector).toBe(0);
  expect((await find('housing', { mode: 'semantic' })).titles).toHaveLength(4);
});

test('a service that is down during a search leaves full text', async () => {
  const { server, configuration } = await service();
  const { context, save, find, warnings } = await prepare(configuration);
  await save(pets);
  await buildIndex(context, { adapt: 'due' });
  await server.close();
  expect(await find('boat')).toEqual({ mode: 'text', titles: ['The boat'] });
  expect(warnings.join()).toContain('searching by text alone');
});

test('a few changed papers are taken in by the next search, many are left with a warning', async () => {
  const { context, store, save, find, warnings } = await prepare();
  await save(pets);
  await buildIndex(context, { adapt: 'due' });
  await save([{ title: 'The dogfish', version: 2 }]);
  expect((await find('dogfish')).titles[0]).toBe('The dogfish');
  await save(
    Array.from({ length: 600 }, (_, number) => ({
      title: `Lark ${number}`,
      authors: [{ name: `A ${number}`, affiliations: [] }],
      version: 3,
    })),
  );
  expect((await find('lark')).titles).toEqual([]);
  expect(warnings.join()).toContain('--reindex');
  await buildIndex(context, { adapt: 'due' });
  expect((await find('lark')).titles).toHaveLength(10);
  expect(await store.searchIndex.pending()).toBe(0);
});

const larks = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    title: `Lark ${number}`,
    authors: [{ name: `A ${number}`, affiliations: [] }],
  }));

test('after a rebuild that was interrupted, the next search takes in the few papers that are left, or warns of many', async () => {
  const { store, save, find, warnings } = await prepare();
  await save(pets);
  await find('dog');
  await store.searchIndex.clear();
  expect((await find('dog')).titles).not.toEqual([]);
  await save(larks(300));
  expect((await find('lark')).titles).not.toEqual([]);
  expect(warnings).toEqual([]);
  await save(larks(600));
  while ((await store.searchIndex.takeIn(500, null)) === 500);
  await store.searchIndex.clear();
  expect((await find('dog')).titles).toEqual([]);
  expect(warnings.join()).toContain('--reindex');
});

test('it stops on a signal, and what is done stays', async () => {
  const { context, store, save, ending } = await prepare();
  await save(larks(1100));
  const stopping = {
    ...context,
    report: { ...context.report, progress: () => ending.abort(new Error('stop')) },
  };
  await expect(buildIndex(stopping, { adapt: 'due' })).rejects.toThrow('stop');
  expect(await store.searchIndex.pending()).toBe(600);
});
