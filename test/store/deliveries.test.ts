import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { edition } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const at = '2026-06-16T11:00:00.000Z';
const id = 'daily/2026-06-16';
let store: Store;

beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
  await store.subscribers.import(
    ['ada', 'bo', 'cy'].map((name) => ({
      email: `${name}@example.org`,
      name,
      preferences: { periods: ['daily'] },
    })),
    at,
  );
});

const claim = (limit = 10, now = at, emails: string[] | null = null) =>
  store.deliveries.claim(id, { limit, at: now, emails });
const settle = (
  delivery: number,
  state: 'sent' | 'deferred' | 'failed',
  nextAttemptAt: string | null = null,
) =>
  store.deliveries.commitStep({
    outcomes: [{ id: delivery, state, attempted: true, at, nextAttemptAt, response: null }],
    next: [],
    handedOverAt: null,
  });
const handOver = (delivery: { id: number; subscriberId: number | null } | undefined) =>
  store.deliveries.commitStep({ outcomes: [], next: delivery ? [delivery] : [], handedOverAt: at });

describe('an edition', () => {
  test('is frozen with a delivery for each active subscriber who wants it', async () => {
    await store.subscribers.update('bo@example.org', { state: 'unsubscribed' }, at);
    await store.subscribers.update('cy@example.org', { preferences: { periods: ['weekly'] } }, at);
    await store.editions.freeze(edition([{}]), 'Subject', at);
    expect((await claim()).map(({ email }) => email)).toEqual(['ada@example.org']);
  });

  test('that is frozen stays as it is', async () => {
    await store.editions.freeze(edition([{ title: 'First' }]), 'First', at);
    const again = await store.editions.freeze(edition([{ title: 'Second' }]), 'Second', at);
    expect(again.subject).toBe('First');
    expect((await store.editions.get(id))?.edition.entries[0]?.paper.title).toBe('First');
    expect((await store.deliveries.counts(id)).planned).toBe(3);
  });
});

describe('deliveries', () => {
  beforeEach(() => store.editions.freeze(edition([{}]), 'Subject', at));

  test('are skipped for a reader who has chosen other editions since they were planned', async () => {
    await store.subscribers.update('bo@example.org', { preferences: { periods: ['weekly'] } }, at);
    expect((await claim()).map(({ email }) => email)).toEqual(['ada@example.org', 'cy@example.org']);
    expect(
      await store.deliveries.list({ edition: id, states: ['skipped'], emails: null }, null),
    ).toMatchObject([{ email: 'bo@example.org', response: 'no longer wants this edition' }]);
  });

  test('go to a reader who is named, whatever editions they have chosen', async () => {
    await store.subscribers.update('bo@example.org', { preferences: { periods: ['weekly'] } }, at);
    expect((await claim(10, at, ['bo@example.org'])).map(({ email }) => email)).toEqual(['bo@example.org']);
  });

  test('that were tried before are tried again, whatever their reader has chosen since', async () => {
    const [ada] = await claim(1);
    await settle(ada?.id ?? 0, 'deferred', at);
    await store.subscribers.update('ada@example.org', { preferences: { periods: ['weekly'] } }, at);
    expect((await claim()).map(({ email }) => email)).toContain('ada@example.org');
  });

  test('are claimed once', async () => {
    expect(await claim(2)).toHaveLength(2);
    expect(await claim(2)).toHaveLength(1);
    expect(await claim(2)).toHaveLength(0);
  });

  test('to those who left meanwhile are skipped', async () => {
    await store.subscribers.update('ada@example.org', { state: 'unsubscribed' }, at);
    await store.subscribers.remove('bo@example.org', at);
    expect((await claim()).map(({ email }) => email)).toEqual(['cy@example.org']);
    expect(await store.deliveries.counts(id)).toMatchObject({ skipped: 2, sending: 1 });
  });

  test('to those who left after they were claimed are skipped before they go', async () => {
    const [ada, bo, cy] = await claim();
    await store.subscribers.update('ada@example.org', { state: 'unsubscribed' }, at);
    await store.subscribers.remove('bo@example.org', at);
    expect(await handOver(ada)).toEqual([]);
    expect(await handOver(bo)).toEqual([]);
    expect(await handOver(cy)).toEqual([cy?.id]);
    expect(await store.deliveries.counts(id)).toMatchObject({ skipped: 2, sending: 1 });
  });

  test('that were put off while the clock was wrong are due at once', async () => {
    const [first] = await claim(1);
    await settle(first?.id ?? 0, 'deferred', '2031-01-01T00:00:00.000Z');
    await store.deliveries.recover(id, at);
    expect((await claim()).map((each) => each.id)).toContain(first?.id);
  });

  test('that were deferred come again when they are due', async () => {
    const [first] = await claim(1);
    await settle(first?.id ?? 0, 'deferred', '2026-06-16T11:05:00.000Z');
    await claim(2);
    expect(await claim()).toEqual([]);
    expect(
      (await claim(10, '2026-06-16T11:05:00.000Z')).map(({ id: each, attempts }) => [each, attempts]),
    ).toEqual([[first?.id, 1]]);
  });

  test('of a dead run are planned again, but uncertain where the server had the message', async () => {
    const [first, second] = await claim(2);
    expect(await handOver(second)).toEqual([second?.id]);
    expect(await store.deliveries.recover(id, at)).toBe(1);
    expect(await store.deliveries.counts(id)).toMatchObject({ planned: 2, uncertain: 1 });
    expect((await claim()).map((each) => each.id)).toContain(first?.id);
    expect(await store.deliveries.retryUncertain(id, null)).toBe(1);
    expect((await claim()).map((each) => each.id)).toEqual([second?.id]);
  });

  test('can be planned for further addresses, which get no second one', async () => {
    await store.deliveries.plan(id, ['me@example.org', 'ADA@example.org']);
    await store.deliveries.plan(id, ['me@example.org']);
    expect((await store.deliveries.counts(id)).planned).toBe(4);
    expect((await claim(10, at, ['me@example.org'])).map(({ email }) => email)).toEqual(['me@example.org']);
  });

  test('are not planned for addresses that must not be mailed, and are planned again for skipped readers who came back', async () => {
    await store.subscribers.update('ada@example.org', { state: 'unsubscribed' }, at);
    await store.suppressions.add('me@example.org', { reason: 'complained', cause: 'abuse', at });
    const asking = { email: 'new@example.org', name: null, preferences: { periods: ['daily' as const] } };
    await store.subscribers.ask(asking, at);
    const named = ['Ada@example.org', 'bo@example.org', 'me@example.org', 'new@example.org'];
    expect(await store.deliveries.blockedAmong(named)).toEqual([
      { email: 'Ada@example.org', reason: 'unsubscribed', since: at },
      { email: 'me@example.org', reason: 'complained', since: at },
      { email: 'new@example.org', reason: 'pending', since: null },
    ]);
    // Ada's was planned when the edition was frozen.
    await store.deliveries.plan(id, named);
    expect((await claim()).map(({ email }) => email)).toEqual(['bo@example.org', 'cy@example.org']);
    expect(await store.deliveries.counts(id, named)).toMatchObject({ planned: 0, skipped: 1, sending: 1 });

    await store.subscribers.add({ ...asking, email: 'ada@example.org' }, at);
    await store.deliveries.plan(id, named);
    expect((await claim()).map(({ email }) => email)).toEqual(['ada@example.org']);
  });

  test('that are uncertain are tried again for the named addresses only', async () => {
    const claimed = await claim();
    await store.deliveries.commitStep({ outcomes: [], next: claimed, handedOverAt: at });
    expect(await store.deliveries.recover(id, at)).toBe(3);
    expect(await store.deliveries.retryUncertain(id, ['BO@example.org'])).toBe(1);
    expect((await claim()).map(({ email }) => email)).toEqual(['bo@example.org']);
    expect((await store.deliveries.counts(id)).uncertain).toBe(2);
  });

  test('left over name their edition as unfinished', async () => {
    expect(await store.deliveries.unfinished()).toEqual([id]);
    for (const { id: each } of await claim()) await settle(each, 'sent');
    expect(await store.deliveries.unfinished()).toEqual([]);
  });
});

test('someone who left is not added again by an import, and every change of state is on record', async () => {
  await store.subscribers.update('ada@example.org', { state: 'unsubscribed' }, at);
  const again = [{ email: 'Ada@Example.org', name: null, preferences: { periods: ['daily' as const] } }];
  expect(await store.subscribers.import(again, at)).toEqual({
    added: 0,
    known: 0,
    suppressed: ['Ada@Example.org'],
  });
  expect((await store.subscribers.find('ada@example.org'))?.state).toBe('unsubscribed');
});

test('a reader who is erased after the claim does not affect the selections of others', async () => {
  await store.editions.freeze(edition([{}]), 'Subject', at);
  const claimed = await claim();
  await store.subscribers.erase('bo@example.org', { cause: 'asked', source: 'page' }, at);
  const papers = [{ id: 'arxiv:2606.90001', section: 'for-you' as const, reasons: [] }];
  await store.deliveries.saveSelections(
    claimed.map(({ id: delivery, subscriberId }) => ({
      delivery,
      subscriber: subscriberId ?? 0,
      edition: id,
      selection: { papers },
    })),
  );
  const kept = await Promise.all(
    claimed.map(({ subscriberId }) => store.profiles.history(subscriberId ?? 0)),
  );
  expect(kept.map((history) => history.length)).toEqual([1, 0, 1]);
  await store.deliveries.recover(id, at);
  const again = await claim();
  expect(again.map(({ email, selection }) => [email, selection])).toEqual([
    ['ada@example.org', { papers }],
    ['cy@example.org', { papers }],
  ]);
});
