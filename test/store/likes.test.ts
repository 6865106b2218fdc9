// What readers like, as a signal that ranking takes in.
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { MarkKind } from '../../src/model/profile.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const at = '2026-06-16T11:20:00.000Z';
const paperId = 'arxiv:2606.90001';
let store: Store;

beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
  await store.papers.savePage('arxiv', { records: [record()], rejects: [], cursor: null }, at);
});

async function subscribe(email: string): Promise<number> {
  const preferences = { periods: ['daily' as const] };
  return (await store.subscribers.add({ email, name: null, preferences }, at)).subscriber.id;
}
const mark = (subscriber: number, kind: MarkKind, when = at) =>
  store.profiles.mark(subscriber, { paperId, kind, at: when, origin: 'site' });
const signals = async () =>
  ((await store.papers.find(paperId))?.signals ?? []).map(({ source, name, value, at: seen }) => [
    `${source} ${name}`,
    value,
    seen,
  ]);

test('likes and saved papers count once for each subscriber, and what is not for a reader does not', async () => {
  const [ada, bo, cy] = [
    await subscribe('ada@example.org'),
    await subscribe('bo@example.org'),
    await subscribe('cy@example.org'),
  ];
  await mark(ada, 'like');
  await mark(ada, 'save');
  await mark(bo, 'like');
  await mark(cy, 'dislike');
  expect(await store.profiles.likes([paperId, 'arxiv:0000.00000'])).toEqual(new Map([[paperId, 2]]));
  expect(await signals()).toEqual([['readers likes', 2, '2026-06-16T11:00:00.000Z']]);
});

test('a like that is taken back, or whose reader has left, no longer counts', async () => {
  const [ada, bo] = [await subscribe('ada@example.org'), await subscribe('bo@example.org')];
  await mark(ada, 'like');
  await mark(bo, 'like');
  await store.profiles.unmark(ada, paperId, '2026-06-16T12:20:00.000Z');
  expect(await signals()).toEqual([
    ['readers likes', 2, '2026-06-16T11:00:00.000Z'],
    ['readers likes', 1, '2026-06-16T12:00:00.000Z'],
  ]);
  await store.subscribers.changeState(
    'bo@example.org',
    'unsubscribed',
    { cause: 'left', source: 'page' },
    at,
  );
  expect(await store.profiles.likes([paperId])).toEqual(new Map());
});

test('a thousand votes within an hour are one value', async () => {
  const all = Array.from({ length: 1000 }, (_, index) => ({
    email: `reader${index}@example.org`,
    name: null,
    preferences: { periods: ['daily' as const] },
  }));
  await store.subscribers.import(all, at);
  const readers = await store.subscribers.list({ state: null, after: null, limit: 1000 });
  for (const { id } of readers) await mark(id, 'like');
  expect(await signals()).toEqual([['readers likes', 1000, '2026-06-16T11:00:00.000Z']]);
});
