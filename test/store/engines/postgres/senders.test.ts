// Senders that share one database: each claims its own, and what a dead one had is taken over.
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import type { DeliveryOutcome } from '../../../../src/model/delivery.ts';
import type { Sender } from '../../../../src/store/contract/senders.ts';
import type { Store } from '../../../../src/store/store.ts';
import { type FakeClock, fakeClock } from '../../../helpers/fake-clock.ts';
import { edition } from '../../../helpers/papers.ts';
import { type TestDatabase, testDatabase } from '../../../helpers/test-store.ts';

const at = '2026-06-16T11:00:00.000Z';
const id = 'daily/2026-06-16';
const lease = { leaseMs: 30_000 };
const ended = new AbortController().signal;

let database: TestDatabase;
let store: Store;
let other: Store;
let clock: FakeClock;

beforeEach(async () => {
  database = await testDatabase(onTestFinished);
  store = await open();
  other = await open();
  clock = fakeClock();
});

async function open(): Promise<Store> {
  const opened = await database.open();
  onTestFinished(() => opened.close());
  return opened;
}

async function plan(readers: number, outlets: readonly string[] = []): Promise<void> {
  await store.subscribers.import(
    Array.from({ length: readers }, (_, index) => ({
      email: `reader${index}@example.org`,
      name: null,
      preferences: { periods: ['daily' as const] },
    })),
    at,
  );
  await store.editions.freeze(edition([{}], { id }), 'Subject', at, at, outlets);
}

async function begin(from: Store): Promise<Sender> {
  const sender = await from.deliveries.startSending(clock, lease);
  onTestFinished(() => sender.end());
  return sender;
}

const claim = (sender: Sender, limit: number) => sender.outbox.claim(id, { limit, at, emails: null });
const expire = ({ id: sender }: Sender) =>
  database.run(`update senders set expires_ms = 0 where id = ${sender}`);
const outcome = (delivery: number, state: DeliveryOutcome['state']): DeliveryOutcome => ({
  id: delivery,
  state,
  attempted: true,
  at,
  nextAttemptAt: null,
  response: '250 ok',
});

/** A sender that has claimed six deliveries and released four, of which two have an outcome. */
async function midway(): Promise<{ sender: Sender; ids: number[] }> {
  const sender = await begin(store);
  const claimed = await claim(sender, 6);
  const next = claimed.slice(0, 4);
  await sender.outbox.commitStep({ outcomes: [], next, handedOverAt: at });
  const ids = claimed.map((delivery) => delivery.id);
  const outcomes = ids.slice(0, 2).map((delivery) => outcome(delivery, 'sent'));
  await sender.outbox.commitStep({ outcomes, next: [], handedOverAt: at });
  return { sender, ids };
}

test('what a living sender has is its own', async () => {
  await plan(8);
  await midway();
  expect(await other.deliveries.recover(id, at)).toBe(0);
  const second = await begin(other);
  expect(await claim(second, 8)).toHaveLength(2);
  expect(await store.deliveries.counts(id)).toMatchObject({ planned: 0, sending: 6, sent: 2 });
});

test('what a dead sender had released is uncertain, and the rest is sent by others', async () => {
  await plan(6);
  const { sender } = await midway();
  await expire(sender);
  expect(await other.deliveries.recover(id, at)).toBe(2);
  expect(await other.deliveries.counts(id)).toMatchObject({ planned: 2, sent: 2, uncertain: 2 });
  expect(await claim(await begin(other), 6)).toHaveLength(2);
});

test('a sender that comes back after others took over changes nothing and sends nothing', async () => {
  await plan(6);
  const { sender, ids } = await midway();
  await expire(sender);
  await other.deliveries.recover(id, at);
  const successor = await begin(other);
  await claim(successor, 6);
  const before = await other.deliveries.list({ edition: id, states: null, emails: null }, null);
  const late = ids.slice(2).map((delivery) => outcome(delivery, 'deferred'));
  const next = ids.map((delivery) => ({ id: delivery, subscriberId: delivery }));
  expect(await sender.outbox.commitStep({ outcomes: late, next, handedOverAt: at })).toEqual([]);
  await expect(claim(sender, 6)).rejects.toThrow('another digest process has taken over');
  clock.advance(lease.leaseMs);
  await expect(claim(sender, 6)).rejects.toThrow('another digest process has taken over');
  await sender.end();
  expect(await other.deliveries.list({ edition: id, states: null, emails: null }, null)).toEqual(before);
});

test('a sender that comes back does not replace what others have selected for readers', async () => {
  await plan(1);
  const selectionOf = (paper: string) => ({
    papers: [{ id: paper, section: 'for-you' as const, reasons: [] }],
  });
  const keep = async (sender: Sender, paper: string) => {
    await sender.outbox.saveSelections([
      { delivery: 1, subscriber: 1, edition: id, selection: selectionOf(paper) },
    ]);
  };
  const sender = await begin(store);
  await claim(sender, 1);
  await expire(sender);
  await other.deliveries.recover(id, at);
  const successor = await begin(other);
  await claim(successor, 1);
  await keep(successor, 'arxiv:2606.00001');
  await expect(keep(sender, 'arxiv:2606.00002')).rejects.toThrow('another digest process has taken over');
  expect(await other.profiles.selectionOf(1, id)).toEqual(selectionOf('arxiv:2606.00001'));
  expect(await other.profiles.history(1)).toEqual([{ editionId: id, papers: ['arxiv:2606.00001'] }]);
});

test('nothing leaves when the lease is nearly over, until it is renewed', async () => {
  await plan(2);
  const sender = await begin(store);
  const [first, second] = await claim(sender, 2);
  if (!first || !second) throw new Error('nothing was claimed');
  await sender.outbox.commitStep({ outcomes: [], next: [first], handedOverAt: at });
  expect(() => sender.outbox.noteHandOver(first.id)).not.toThrow();
  clock.advance(26_000);
  expect(() => sender.outbox.noteHandOver(first.id)).toThrow("the database didn't answer for 30 s");
  expect(await sender.outbox.commitStep({ outcomes: [], next: [second], handedOverAt: at })).toEqual([
    second.id,
  ]);
  expect(() => sender.outbox.noteHandOver(second.id)).not.toThrow();
});

test('a machine that slept counts the time that its wall clock shows', async () => {
  await plan(1);
  const sender = await begin(store);
  clock.setWall('2026-06-16T12:01:00.000Z');
  expect(() => sender.outbox.noteHandOver(1)).toThrow("the database didn't answer for 30 s");
});

test('a sender that ends gives back what it has not released', async () => {
  await plan(6);
  const { sender } = await midway();
  await sender.end();
  expect(await store.deliveries.counts(id)).toMatchObject({ planned: 2, sending: 2, sent: 2 });
  expect(await database.run('select id from senders')).toEqual([]);
});

test('a sender without work takes over from one that is not heard of, and does not wait for one that is', async () => {
  await plan(8);
  const { sender } = await midway();
  const second = await begin(other);
  await second.outbox.commitStep({
    outcomes: (await claim(second, 8)).map((delivery) => outcome(delivery.id, 'sent')),
    next: [],
    handedOverAt: at,
  });
  let isWaiting = true;
  const waiting = second.outbox.shared
    ?.awaitOthers(id, () => at, ended)
    .finally(() => {
      isWaiting = false;
    });
  while (isWaiting) await database.run(`update senders set renewals = renewals + 1 where id = ${sender.id}`);
  expect(await waiting).toBe(false);
  const again = second.outbox.shared?.awaitOthers(id, () => at, ended);
  await expire(sender);
  expect(await again).toBe(true);
  expect(await claim(second, 8)).toHaveLength(2);
});

test('each delivery is claimed by one of eight senders, and each counts its own', async () => {
  await plan(100);
  const stores = await Promise.all(Array.from({ length: 8 }, open));
  const senders = await Promise.all(stores.map(begin));
  const claimed = await Promise.all(
    senders.map(async (sender) => {
      const ids: number[] = [];
      for (;;) {
        const next = await claim(sender, 7);
        if (next.length === 0) return ids;
        const released = await sender.outbox.commitStep({ outcomes: [], next, handedOverAt: at });
        const outcomes = released.map((delivery) => outcome(delivery, 'sent'));
        await sender.outbox.commitStep({ outcomes, next: [], handedOverAt: at });
        ids.push(...released);
      }
    }),
  );
  expect(new Set(claimed.flat()).size).toBe(100);
  expect(claimed.flat()).toHaveLength(100);
  const counts = await Promise.all(senders.map((sender) => sender.outbox.shared?.ownCounts(id, null)));
  expect(counts.map((count) => count?.sent)).toEqual(claimed.map((ids) => ids.length));
});

test('a publication is made by one of two processes, and a dead one leaves it uncertain', async () => {
  await plan(1, ['chat', 'folder', 'late']);
  const [chat, folder, late] = (await store.publications.due(id, at)).map((each) => each.id);
  if (!chat || !folder || !late) throw new Error('not planned');
  const [first, second] = [await begin(store), await begin(other)];
  const settled = { ...outcome(0, 'sent'), id: undefined };
  for (const each of [chat, folder, late]) {
    const taken = await Promise.all([
      store.publications.take(each, first.id),
      other.publications.take(each, second.id),
    ]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    if (taken[1]) await database.run(`update publications set sender_id = ${first.id} where id = ${each}`);
  }
  expect(await store.publications.begin(chat, first.id)).toBe(true);
  expect(await store.publications.begin(folder, first.id)).toBe(true);
  await other.publications.recover(id, ['folder']);
  expect(await other.publications.due(id, at)).toMatchObject([{ outlet: 'late' }]);
  await expire(first);
  await other.publications.recover(id, ['folder']);
  expect(await other.publications.list({ edition: id, states: ['uncertain'] }, null)).toMatchObject([
    { outlet: 'chat' },
  ]);
  expect(await other.publications.take(folder, second.id)).toBe(true);
  expect(await other.publications.take(late, second.id)).toBe(true);
  expect(await store.publications.begin(folder, first.id)).toBe(false);
  await store.publications.settle(folder, settled, first.id);
  expect(await other.publications.begin(folder, second.id)).toBe(true);
  expect(await other.publications.list({ edition: id, states: ['sent'] }, null)).toEqual([]);
});

test('eight senders get stretches of time that do not overlap', async () => {
  await plan(1);
  const senders = await Promise.all((await Promise.all(Array.from({ length: 8 }, open))).map(begin));
  const taken = await Promise.all(
    senders.flatMap(({ outbox: { shared } }) =>
      [3, 1, 7].map((count) => shared?.takeSlots({ name: 'gmail.com', count, perSecond: 30 })),
    ),
  );
  const stretches = taken
    .flatMap((each) => (each ? [each] : []))
    .sort((one, another) => one.startMs - another.startMs);
  expect(stretches).toHaveLength(24);
  for (const [index, { startMs, lastsMs }] of stretches.entries()) {
    const next = stretches[index + 1];
    if (next) expect(next.startMs).toBeGreaterThanOrEqual(startMs + lastsMs);
  }
  expect(stretches.reduce((sum, { lastsMs }) => sum + lastsMs, 0)).toBeGreaterThanOrEqual((88 * 1000) / 30);
});

test('eight senders stay within the day’s limit together, whatever becomes of them', async () => {
  await plan(100);
  const perDay = 40;
  const since = '2026-06-15T11:00:00.000Z';
  const stores = await Promise.all(Array.from({ length: 8 }, open));
  const work = async (sender: Sender): Promise<number> => {
    let sentHere = 0;
    for (;;) {
      const budget = (await sender.outbox.shared?.takeBudget({ perDay, count: 3, since })) ?? 0;
      if (budget === 0) return sentHere;
      const claimed = await claim(sender, budget);
      const released = await sender.outbox.commitStep({
        outcomes: [],
        next: claimed,
        handedOverAt: at,
        budget,
      });
      // One dies with mails that the server may have.
      if (sender === senders[0] && sentHere >= 3) return sentHere;
      await sender.outbox.commitStep({
        outcomes: released.map((delivery) => outcome(delivery, 'sent')),
        next: [],
        handedOverAt: at,
        budget: 0,
      });
      sentHere += released.length;
    }
  };
  const senders = await Promise.all(stores.map(begin));
  await Promise.all(senders.map(work));
  if (senders[0]) await expire(senders[0]);
  await store.deliveries.recover(id, at);
  await work(await begin(store));
  const { sent, uncertain, planned } = await store.deliveries.counts(id);
  expect(sent + uncertain).toBe(perDay);
  expect(planned).toBe(60);
});

test('requests to a source follow one another across machines', async () => {
  await plan(1);
  const [here, there] = [store.sourcePaces, other.sourcePaces];
  const lease = await here?.tryAcquire('arxiv');
  expect(lease?.lastRequestAtMs).toBeNull();
  expect(await here?.tryAcquire('arxiv')).toBeNull();
  expect(await there?.tryAcquire('arxiv')).toBeNull();
  const unrelated = await there?.tryAcquire('huggingface');
  expect(unrelated).not.toBeNull();
  await unrelated?.release(null);
  const endedAtMs = systemClock.wallMs() - 2000;
  await lease?.release(endedAtMs);
  const next = await there?.tryAcquire('arxiv');
  expect(next?.lastRequestAtMs).toBeGreaterThan(endedAtMs - 5000);
  expect(next?.lastRequestAtMs).toBeLessThanOrEqual(systemClock.wallMs());
  await there?.close();
  // The connection of a process that died took its locks with it; the time of its request stays.
  const after = await waitFor(() => here?.tryAcquire('arxiv') ?? Promise.resolve(null));
  expect(after.lastRequestAtMs).not.toBeNull();
  await next?.release(null);
  expect(await there?.tryAcquire('arxiv')).toBeNull();
  await after.release(null);
});

/** Asks until there is an answer: the server notices the end of a connection a moment later. */
async function waitFor<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
}
