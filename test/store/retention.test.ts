// What is deleted because it is old, and what must outlast it.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { retentionOptions } from '../../src/store/options.ts';
import type { Store } from '../../src/store/store.ts';
import { edition, record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const usual = retentionOptions.parse({});
const forever = { signalMonths: null, deliveryMonths: null, candidateMonths: null, fetchMonths: null };
const today = '2027-08-10T06:00:00.000Z';
const nothing = { signals: 0, deliveries: 0, candidates: 0, fetches: 0 };
let store: Store;

beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
});

const apply = (limits = usual, at = today, signal = new AbortController().signal) =>
  store.retention.apply(limits, at, signal);

describe('signals', () => {
  const observe = (at: string, value: number) =>
    store.papers.savePage(
      'huggingface',
      {
        records: [record({ source: 'huggingface', via: 'daily', signals: [{ name: 'upvotes', value }] })],
        rejects: [],
        cursor: null,
      },
      at,
    );
  const kept = async () =>
    (await store.papers.find('arxiv:2606.90001'))?.signals.map(({ at, value }) => [at.slice(0, 10), value]);

  test('of earlier months keep the last value of each month, those of the last three all of them', async () => {
    const days = [
      '2026-11-03',
      '2026-11-29',
      '2027-04-01',
      '2027-04-30',
      '2027-05-01',
      '2027-05-02',
      '2027-08-09',
    ];
    for (const [index, day] of days.entries()) await observe(`${day}T06:00:00.000Z`, index + 1);
    expect(await apply()).toEqual({ ...nothing, signals: 2 });
    expect(await kept()).toEqual([
      ['2026-11-29', 2],
      ['2027-04-30', 4],
      ['2027-05-01', 5],
      ['2027-05-02', 6],
      ['2027-08-09', 7],
    ]);
  });

  test('are thinned as months pass, and again where the limit is lowered', async () => {
    for (const day of ['2027-05-01', '2027-05-02', '2027-06-01', '2027-06-02'])
      await observe(`${day}T06:00:00.000Z`, Number(day.slice(-1)));
    expect(await apply()).toEqual(nothing);
    expect(await apply(usual, '2027-09-01T06:00:00.000Z')).toEqual({ ...nothing, signals: 1 });
    expect(await apply(usual, '2027-09-03T06:00:00.000Z')).toEqual(nothing);
    expect(await apply({ ...usual, signalMonths: 2 }, '2027-09-05T06:00:00.000Z')).toEqual({
      ...nothing,
      signals: 1,
    });
  });
});

describe('deliveries', () => {
  const old = 'daily/2026-06-16';
  const papersOf = (first: string, second: string) => [{ id: `arxiv:${first}` }, { id: `arxiv:${second}` }];

  /** Two readers with profiles, of whom one had none when the edition went out, and one whose mail failed. */
  async function sentLongAgo() {
    await store.subscribers.import(
      ['ada', 'bo', 'cy'].map((name) => ({
        email: `${name}@example.org`,
        name,
        preferences: { periods: ['daily'], interests: name === 'bo' ? [] : ['clocks'] },
      })),
      '2026-06-01T00:00:00.000Z',
    );
    const at = '2026-06-16T11:00:00.000Z';
    await store.editions.freeze(edition(papersOf('2606.90001', '2606.90002')), 'Subject', at);
    const claimed = await store.deliveries.claim(old, { limit: 10, at, emails: null });
    const selection = { papers: [{ id: 'arxiv:2606.90003', section: 'for-you' as const, reasons: [] }] };
    await store.deliveries.saveSelections(
      claimed
        .filter(({ hasProfile }) => hasProfile)
        .map(({ id, subscriberId }) => ({
          delivery: id,
          subscriber: subscriberId ?? 0,
          edition: old,
          selection,
        })),
    );
    await store.deliveries.commitStep({
      outcomes: claimed.map(({ id, email }) => ({
        id,
        state: email.startsWith('cy') ? 'failed' : 'sent',
        attempted: true,
        at,
        nextAttemptAt: null,
        response: null,
      })),
      next: [],
      handedOverAt: null,
    });
    await store.subscribers.update('bo@example.org', { preferences: { interests: ['kites'] } }, at);
    return await Promise.all(
      ['ada', 'bo', 'cy'].map(async (name) => (await store.subscribers.find(`${name}@example.org`))?.id ?? 0),
    );
  }

  test('that are old are deleted, and no reader is sent a paper again for that', async () => {
    const [ada = 0, bo = 0, cy = 0] = await sentLongAgo();
    const sentTo = async () => {
      const readers = await store.profiles.readers([ada, bo, cy], {
        id: 'daily/2027-08-10',
        period: 'daily',
      });
      return [ada, bo, cy].map((id) => [...(readers.get(id)?.sent ?? [])].sort());
    };
    const before = await sentTo();
    expect(before).toEqual([['arxiv:2606.90003'], ['arxiv:2606.90001', 'arxiv:2606.90002'], []]);
    expect(await apply()).toEqual({ ...nothing, deliveries: 3 });
    expect((await store.deliveries.counts(old)).sent).toBe(0);
    expect(await sentTo()).toEqual(before);
  });

  test('stay in the reader’s own data as the editions that they got, until they are erased', async () => {
    await sentLongAgo();
    await apply();
    expect(await store.subscribers.dossier('bo@example.org')).toMatchObject({
      deliveries: [],
      earlierEditions: [old],
    });
    const why = { cause: 'asked', source: 'command' } as const;
    expect(await store.subscribers.erase('bo@example.org', why, today)).toBe(true);
  });

  test('that still have to be sent stay, however old', async () => {
    await sentLongAgo();
    await store.deliveries.plan(old, ['new@example.org']);
    expect(await apply()).toEqual({ ...nothing, deliveries: 3 });
    expect((await store.deliveries.counts(old)).planned).toBe(1);
  });
});

describe('the log of fetches', () => {
  const logged = (finishedAt: string, status: 'ok' | 'failed') =>
    store.fetches.log({
      source: 'arxiv',
      startedAt: finishedAt,
      finishedAt,
      status,
      received: 1,
      new: 1,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      requests: 1,
      error: status === 'failed' ? 'no answer' : null,
    });

  test('loses old entries, but not when a source was first fetched, last fetched, and last answered', async () => {
    await logged('2026-01-01T00:00:00.000Z', 'failed');
    await logged('2026-01-02T00:00:00.000Z', 'ok');
    await logged('2026-01-03T00:00:00.000Z', 'ok');
    await logged('2026-01-04T00:00:00.000Z', 'failed');
    await logged('2026-01-05T00:00:00.000Z', 'failed');
    expect(await apply()).toEqual({ ...nothing, fetches: 2 });
    expect(await store.fetches.last()).toMatchObject([{ finishedAt: '2026-01-05T00:00:00.000Z' }]);
    const [source] = await store.statistics.sources('2026-01-01');
    expect(source).toMatchObject({ lastSuccessAt: '2026-01-03T00:00:00.000Z', fetches: { total: 3 } });
  });
});

test('candidates of old editions are deleted; the edition itself stays', async () => {
  const made = edition([{}]);
  const candidates = made.entries.map(({ paper }) => ({ paper, heat: 1, closeness: 0, reasons: [] }));
  await store.editions.freeze({ ...made, candidates }, 'Subject', '2026-06-16T11:00:00.000Z');
  expect(await apply()).toEqual({ ...nothing, candidates: 1 });
  expect(await store.editions.placesOf('arxiv:2606.90000')).toEqual([]);
  expect((await store.editions.get(made.id))?.edition.entries).toHaveLength(1);
});

test('old rows are looked for once a day, also by a clock that was set back', async () => {
  expect(await apply()).toEqual(nothing);
  expect(await apply(usual, '2027-08-11T05:00:00.000Z')).toBeNull();
  expect(await apply(usual, '2027-08-11T06:00:00.000Z')).toEqual(nothing);
  expect(await apply(usual, '2027-08-01T06:00:00.000Z')).toEqual(nothing);
});

test('limits that are false keep everything', async () => {
  expect(retentionOptions.parse({ signalMonths: false, deliveryMonths: false })).toMatchObject({
    signalMonths: null,
    deliveryMonths: null,
  });
  await store.editions.freeze(edition([{}]), 'Subject', '2020-06-16T11:00:00.000Z');
  expect(await apply(forever)).toEqual(nothing);
});

test('an interrupted deletion is continued by the next call', async () => {
  for (const day of ['2026-01-01', '2026-01-02', '2026-02-01', '2026-02-02'])
    await store.papers.savePage(
      'huggingface',
      {
        records: [
          record({
            source: 'huggingface',
            via: 'daily',
            signals: [{ name: 'upvotes', value: Number(day.replaceAll('-', '')) }],
          }),
        ],
        rejects: [],
        cursor: null,
      },
      `${day}T06:00:00.000Z`,
    );
  await expect(apply(usual, today, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  expect(await apply()).toEqual({ ...nothing, signals: 1 });
});
