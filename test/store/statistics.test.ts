import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { edition, record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

let store: Store;

beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
});

type Status = 'ok' | 'empty' | 'partial' | 'failed';

const logged = (finishedAt: string, status: Status, error: string | null = null, source = 'arxiv') =>
  store.fetches.log({
    source,
    startedAt: finishedAt,
    finishedAt,
    status,
    received: status === 'ok' ? 10 : 0,
    new: 0,
    updated: 0,
    unchanged: 0,
    rejected: 1,
    requests: 1,
    error,
  });

/** A paper that is submitted, announced and fetched at the given hours of the days. */
const paper = (
  key: string,
  publishedAt: string,
  on: string,
  seenAt: string,
  kind: 'new' | 'replace' = 'new',
) =>
  store.papers.savePage(
    'arxiv',
    {
      records: [
        record({
          key,
          title: `Title of ${key}, Long Enough`,
          publishedAt,
          announcements: [{ on, kind }],
          statedAt: null,
        }),
      ],
      rejects: [],
      cursor: null,
    },
    seenAt,
  );

describe('of a source', () => {
  test('the last success counts whenever it was, errors and fetches only in the time', async () => {
    await logged('2026-05-01T05:00:00.000Z', 'ok');
    await logged('2026-05-02T05:00:00.000Z', 'failed', 'long ago');
    await logged('2026-06-10T05:00:00.000Z', 'failed', 'HTTP 503');
    await logged('2026-06-11T05:00:00.000Z', 'partial', 'HTTP 429');
    const [arxiv] = await store.statistics.sources('2026-06-01');
    expect(arxiv).toMatchObject({
      source: 'arxiv',
      lastSuccessAt: '2026-05-01T05:00:00.000Z',
      lastError: { at: '2026-06-11T05:00:00.000Z', message: 'HTTP 429' },
      fetches: { total: 2, failed: 1, partial: 1, received: 0, rejected: 2 },
    });
  });

  test('papers are counted once a day, replaced ones not at all', async () => {
    await paper('2606.00001', '2026-06-08T10:00:00.000Z', '2026-06-10', '2026-06-10T04:00:00.000Z');
    await paper('2606.00002', '2026-06-08T10:00:00.000Z', '2026-06-10', '2026-06-10T04:00:00.000Z');
    await paper('2606.00003', '2026-06-08T10:00:00.000Z', '2026-06-11', '2026-06-11T04:00:00.000Z');
    await paper(
      '2606.00003',
      '2026-06-08T10:00:00.000Z',
      '2026-06-12',
      '2026-06-12T04:00:00.000Z',
      'replace',
    );
    const [arxiv] = await store.statistics.sources('2026-06-01');
    expect(arxiv?.days).toEqual([
      { date: '2026-06-10', papers: 2 },
      { date: '2026-06-11', papers: 1 },
    ]);
    expect((await store.statistics.sources('2026-06-11'))[0]?.days).toHaveLength(1);
  });

  test('lags are medians: of an odd number the middle, of an even one the mean of the two', async () => {
    await logged('2026-06-09T05:00:00.000Z', 'ok');
    await paper('2606.00001', '2026-06-09T12:00:00.000Z', '2026-06-10', '2026-06-10T02:00:00.000Z');
    await paper('2606.00002', '2026-06-08T00:00:00.000Z', '2026-06-10', '2026-06-10T04:00:00.000Z');
    const lags = async () => (await store.statistics.sources('2026-06-01'))[0]?.lagHours;
    expect(await lags()).toEqual({ submittedToAnnounced: 30, announcedToFetched: 3 });
    await paper('2606.00003', '2026-01-01T00:00:00.000Z', '2026-06-10', '2026-06-14T00:00:00.000Z');
    expect(await lags()).toEqual({ submittedToAnnounced: 48, announcedToFetched: 4 });
  });

  test('what was announced before its first fetch says nothing of the lag', async () => {
    await logged('2026-06-10T05:00:00.000Z', 'ok');
    await paper('2606.00001', '2026-06-01T00:00:00.000Z', '2026-06-02', '2026-06-10T05:00:00.000Z');
    expect((await store.statistics.sources('2026-06-01'))[0]?.lagHours).toEqual({
      submittedToAnnounced: null,
      announcedToFetched: null,
    });
  });
});

test('editions come with their papers and deliveries, the latest first', async () => {
  const at = '2026-06-16T11:00:00.000Z';
  for (const email of ['ada@example.org', 'grace@example.org']) {
    await store.subscribers.add({ email, name: null, preferences: { periods: ['daily'] } }, at);
  }
  const frozen = edition([{ id: 'arxiv:a' }, { id: 'arxiv:b' }]);
  await store.editions.freeze({ ...frozen, missed: edition([{ id: 'arxiv:c' }]).entries }, 'Subject', at);
  const [first] = await store.deliveries.claim(frozen.id, { limit: 1, at, emails: null });
  await store.deliveries.commitStep({
    outcomes: [
      { id: first?.id ?? 0, state: 'sent', at, nextAttemptAt: null, response: '250 OK', attempted: true },
    ],
    next: [],
    handedOverAt: null,
  });
  expect(await store.statistics.editions('2026-06-16')).toEqual([
    { edition: 'daily/2026-06-16', frozenAt: at, papers: 3, deliveries: { sent: 1, planned: 1 } },
  ]);
  expect(await store.statistics.editions('2026-06-17')).toEqual([]);
});

test('subscribers are counted by state, and their changes by day', async () => {
  const add = (email: string, at: string) =>
    store.subscribers.add({ email, name: null, preferences: { periods: ['daily'] } }, at);
  await add('ada@example.org', '2026-06-10T11:00:00.000Z');
  await add('grace@example.org', '2026-06-15T11:00:00.000Z');
  await add('emmy@example.org', '2026-06-15T12:00:00.000Z');
  await store.subscribers.changeState(
    'ada@example.org',
    'bounced',
    { cause: '5.1.1 user unknown', source: 'bounce' },
    '2026-06-16T11:00:00.000Z',
  );
  expect(await store.statistics.subscribers('2026-06-12')).toEqual({
    states: [
      { state: 'active', count: 2 },
      { state: 'bounced', count: 1 },
    ],
    changes: [
      { date: '2026-06-15', state: 'active', count: 2 },
      { date: '2026-06-16', state: 'bounced', count: 1 },
    ],
  });
});

describe('signals', () => {
  const votes = (key: string, at: string, upvotes: number, source = 'huggingface') =>
    store.papers.savePage(
      source,
      {
        records: [
          record({
            source,
            key,
            title: `Title of ${key}, Long Enough`,
            statedAt: null,
            signals: [{ name: 'upvotes', value: upvotes }],
          }),
        ],
        rejects: [],
        cursor: null,
      },
      at,
    );
  const look = (hour: string) => `2026-06-1${hour}:00:00.000Z`;

  test('tell apart what papers had at first and what they gained; the same value again is no change', async () => {
    await votes('2606.00001', look('0T05'), 10);
    await votes('2606.00002', look('1T05'), 3);
    await votes('2606.00001', look('1T05'), 14);
    await votes('2606.00001', look('1T09'), 14);
    await votes('2606.00001', look('2T05'), 12);
    await votes('2606.00002', look('2T05'), 8);
    const figures = { source: 'huggingface', name: 'upvotes' };
    expect(await store.statistics.signals('2026-06-10')).toEqual([
      { ...figures, at: look('0T05'), changes: 1, atFirst: 10, gained: 0 },
      { ...figures, at: look('1T05'), changes: 2, atFirst: 3, gained: 4 },
      { ...figures, at: look('2T05'), changes: 2, atFirst: 0, gained: 5 },
    ]);
  });

  test('are measured from what was known before the time that is looked at', async () => {
    await votes('2606.00001', look('0T05'), 10);
    await votes('2606.00001', look('2T05'), 25);
    expect(await store.statistics.signals('2026-06-12')).toMatchObject([{ atFirst: 0, gained: 15 }]);
  });

  test('of two sources are never measured by one another', async () => {
    await votes('2606.00001', look('0T05'), 10);
    await votes('2606.00001', look('0T06'), 40, 'elsewhere');
    expect((await store.statistics.signals('2026-06-10')).map(({ gained }) => gained)).toEqual([0, 0]);
  });
});
