// Summaries in the database: kept for a paper's present text, counted by day across processes, and never before other TL;DRs.
import { describe, expect, onTestFinished, test } from 'vitest';
import { revisionOf, type SummaryRequest } from '../../src/model/summary.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore, testDatabase } from '../helpers/test-store.ts';

const at = '2026-06-16T08:00:00.000Z';
const day = { since: '2026-06-16T04:00:00.000Z', perDay: 10 };
const id = 'arxiv:2606.90001';
const request: SummaryRequest = { paperId: id, revision: 'v1', model: 'small', language: 'en' };

async function opened(): Promise<Store> {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  return store;
}

async function save(store: Store, fields: Parameters<typeof record>[0] = {}): Promise<void> {
  const made = record(fields);
  await store.papers.savePage(made.source, { records: [made], rejects: [], cursor: null }, at);
}

async function write(store: Store, text: string, fields: Partial<SummaryRequest> = {}): Promise<void> {
  const begun = await store.summaries.begin({ ...request, ...fields }, day, at);
  await store.summaries.keep(begun ?? 0, text, at);
}

const tldrIn = async (store: Store) => (await store.papers.find(id))?.paper.tldr;
const missing = async (store: Store, fields: Partial<SummaryRequest> = {}) =>
  (await store.summaries.missing([{ ...request, ...fields }], 2)).length === 1;

describe('what a model wrote', () => {
  test('is the TL;DR of the paper, with the name of the model, and not requested again', async () => {
    const store = await opened();
    await save(store);
    expect(await missing(store)).toBe(true);
    await write(store, 'It is so.');
    expect(await tldrIn(store)).toEqual({ text: 'It is so.', by: 'model', model: 'small' });
    expect(await missing(store)).toBe(false);
  });

  test('stays when the same version is fetched again, and when votes come', async () => {
    const store = await opened();
    await save(store);
    await write(store, 'It is so.');
    await save(store);
    await save(store, { source: 'huggingface', via: 'daily', signals: [{ name: 'upvotes', value: 4 }] });
    expect((await store.papers.find(id))?.paper).toMatchObject({ upvotes: 4, tldr: { text: 'It is so.' } });
  });

  test('is dropped with a new version, for which a new one is requested', async () => {
    const store = await opened();
    await save(store);
    await write(store, 'It is so.');
    await save(store, { version: 2, statedAt: '2026-06-17T00:00:00.000Z' });
    expect(await tldrIn(store)).toBeNull();
    expect(await missing(store, { revision: 'v2' })).toBe(true);
    await write(store, 'It is otherwise.', { revision: 'v2' });
    expect(await tldrIn(store)).toMatchObject({ text: 'It is otherwise.' });
  });

  test('holds for the abstract where a source numbers no versions', async () => {
    const store = await opened();
    const [first, second] = ['We look at one thing.', 'We look at another thing, and at more of them.'];
    await save(store, { version: null, abstract: first });
    await write(store, 'One.', { revision: revisionOf({ version: null, abstract: first }) });
    expect(await tldrIn(store)).toMatchObject({ text: 'One.' });
    await save(store, { version: null, abstract: second, statedAt: '2026-06-17T00:00:00.000Z' });
    expect(await tldrIn(store)).toBeNull();
  });

  test.each([
    ['the authors', { source: 'openreview', via: 'notes' }, 'authors'],
    ['Hugging Face', { source: 'huggingface', via: 'daily' }, 'huggingface'],
    ['Semantic Scholar', { source: 'semantic-scholar', via: 'graph' }, 'semantic-scholar'],
  ] as const)('is replaced by a TL;DR by %s, and no further one is requested', async (_name, source, by) => {
    const store = await opened();
    await save(store);
    await write(store, 'It is so.');
    const identifiers = { arxiv: '2606.90001' };
    await save(store, { ...source, key: 'x', identifiers, tldr: 'They know better.', version: null });
    expect(await tldrIn(store)).toEqual({ text: 'They know better.', by });
    expect(await missing(store, { model: 'other' })).toBe(false);
  });

  test('is requested again in another language or by another model, and the last one is shown', async () => {
    const store = await opened();
    await save(store);
    await write(store, 'It is so.');
    expect(await missing(store, { language: 'de' })).toBe(true);
    expect(await missing(store, { model: 'large' })).toBe(true);
    await write(store, 'So ist es.', { language: 'de' });
    expect(await tldrIn(store)).toMatchObject({ text: 'So ist es.' });
  });

  test('follows a paper that is joined with another during the request', async () => {
    const store = await opened();
    await save(store, { source: 'openreview', via: 'notes', key: 'AbC', identifiers: { openreview: 'AbC' } });
    const begun = await store.summaries.begin({ ...request, paperId: 'openreview:AbC' }, day, at);
    await save(store, { title: 'Quite Another Name of the Same Work' });
    await save(store, {
      source: 'crossref',
      via: 'works',
      key: 'z',
      identifiers: { arxiv: '2606.90001', openreview: 'AbC' },
      version: null,
    });
    await store.summaries.keep(begun ?? 0, 'It is so.', at);
    expect((await store.papers.find('openreview:AbC'))?.paper.tldr).toMatchObject({ text: 'It is so.' });
  });
});

test('a paper whose texts were rejected twice is given up until its next version', async () => {
  const store = await opened();
  await save(store);
  for (const still of [true, false]) {
    const begun = await store.summaries.begin(request, day, at);
    await store.summaries.reject(begun ?? 0, 'it is empty');
    expect(await missing(store)).toBe(still);
  }
  expect(await missing(store, { revision: 'v2' })).toBe(true);
});

describe('the limit of a day', () => {
  test('counts what was written, rejected and left open, but not what was taken back', async () => {
    const store = await opened();
    await save(store);
    const limits = { ...day, perDay: 3 };
    const begin = () => store.summaries.begin(request, limits, at);
    await store.summaries.keep((await begin()) ?? 0, 'It is so.', at);
    await store.summaries.reject((await begin()) ?? 0, 'it is empty');
    await store.summaries.cancel((await begin()) ?? 0);
    expect(await begin()).not.toBeNull();
    expect(await begin()).toBeNull();
    expect(await store.summaries.countSince(day.since)).toBe(3);
  });

  test('is one for all connections to the database', async () => {
    const database = await testDatabase(onTestFinished);
    const [one, other] = [await database.open(), await database.open()];
    onTestFinished(async () => {
      await one.close();
      await other.close();
    });
    await save(one);
    const begun: (number | null)[] = [];
    for (const store of [one, other, one, other, one]) {
      begun.push(await store.summaries.begin(request, { ...day, perDay: 3 }, at));
    }
    expect(begun.map((each) => each !== null)).toEqual([true, true, true, false, false]);
  });

  test('starts again with the next day', async () => {
    const store = await opened();
    await save(store);
    const limits = { ...day, perDay: 1 };
    expect(await store.summaries.begin(request, limits, at)).not.toBeNull();
    expect(await store.summaries.begin(request, limits, at)).toBeNull();
    const tomorrow = { perDay: 1, since: '2026-06-17T04:00:00.000Z' };
    expect(await store.summaries.begin(request, tomorrow, '2026-06-17T08:00:00.000Z')).not.toBeNull();
  });
});
