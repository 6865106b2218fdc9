import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { NewSubscriber } from '../../src/store/contract/readers.ts';
import type { Store } from '../../src/store/store.ts';
import { edition } from '../helpers/papers.ts';
import { openTestStore, testDatabase } from '../helpers/test-store.ts';

const at = '2026-06-16T11:00:00.000Z';
const later = '2026-06-17T11:00:00.000Z';
const last = '2026-06-18T11:00:00.000Z';
const ada: NewSubscriber = {
  email: 'Ada@example.org',
  name: 'Ada',
  preferences: { periods: ['daily'], interests: ['cs.CL'] },
};
let store: Store;

beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
});

const stateOf = async (email = 'ada@example.org') => (await store.subscribers.find(email))?.state ?? null;
const reasonFor = async (email: string) => (await store.suppressions.find(email))?.reason ?? null;

describe('someone who asks on the site', () => {
  test('is pending until they confirm, and then active by double opt-in', async () => {
    const { id } = await store.subscribers.ask(ada, at);
    expect(await stateOf()).toBe('pending');
    expect(await store.subscribers.confirm(id, at, later)).toMatchObject({
      state: 'active',
      consent: 'double opt-in',
      consentedAt: later,
      preferences: { periods: ['daily'], interests: ['cs.CL'] },
    });
    expect((await store.subscribers.dossier('ada@example.org'))?.history).toEqual([
      { state: 'pending', cause: 'asked on the site', source: 'page', at },
      { state: 'active', cause: 'confirmed by the link in a mail', source: 'page', at: later },
    ]);
  });

  test('may subscribe again with other preferences before that, but an active subscriber is not changed', async () => {
    const { id } = await store.subscribers.ask(ada, at);
    const asksAgain = { ...ada, name: 'Augusta', preferences: { periods: [], interests: ['math.CO'] } };
    await store.subscribers.ask(asksAgain, at);
    const pending = await store.subscribers.get(id);
    expect(pending).toMatchObject({ name: 'Augusta', preferences: { periods: [], interests: ['math.CO'] } });
    await store.subscribers.confirm(id, at, later);
    await store.subscribers.ask(ada, later);
    expect(await store.subscribers.get(id)).toMatchObject({ name: 'Augusta', state: 'active' });
  });

  test('and never confirms is forgotten', async () => {
    await store.subscribers.ask(ada, at);
    await store.subscribers.add({ ...ada, email: 'bo@example.org' }, at);
    expect(await store.subscribers.forgetUnconfirmed(at)).toBe(0);
    expect(await store.subscribers.forgetUnconfirmed(later)).toBe(1);
    expect([await stateOf(), await stateOf('bo@example.org')]).toEqual([null, 'active']);
  });

  test('comes back after unsubscribing with a link made since then, not with an old one', async () => {
    const { id } = await store.subscribers.ask(ada, at);
    await store.subscribers.confirm(id, at, at);
    await store.subscribers.changeState(ada.email, 'unsubscribed', { cause: 'x', source: 'mail' }, later);
    expect(await store.subscribers.confirm(id, at, last)).toBeNull();
    expect(await stateOf()).toBe('unsubscribed');
    expect(await store.subscribers.confirm(id, last, last)).toMatchObject({ state: 'active' });
    expect(await reasonFor(ada.email)).toBeNull();
  });
});

describe('a suppression', () => {
  test.each(['unsubscribed', 'bounced', 'complained'] as const)(
    'follows from %s, outlives the subscriber and bars an import',
    async (state) => {
      await store.subscribers.add(ada, at);
      await store.subscribers.changeState(ada.email, state, { cause: 'as it came', source: 'mail' }, at);
      await store.subscribers.remove('ada@example.org', later);
      expect(await store.suppressions.find('ADA@example.org')).toEqual({
        reason: state,
        cause: 'as it came',
        at,
      });
      expect(await store.subscribers.import([ada], last)).toEqual({
        added: 0,
        known: 0,
        suppressed: ['Ada@example.org'],
      });
      expect(await stateOf()).toBeNull();
    },
  );

  test('is left by one who is removed by command', async () => {
    await store.subscribers.add(ada, at);
    await store.subscribers.remove('ada@example.org', at);
    expect(await reasonFor('ada@example.org')).toBe('command');
  });

  test('holds no address, and nothing that can be made without the key', async () => {
    const database = await testDatabase(onTestFinished);
    const onDisk = await database.open();
    await onDisk.suppressions.add('ada@example.org', { reason: 'bounced', cause: '5.1.1', at });
    await onDisk.close();
    expect(await database.run('select * from suppressions')).toEqual([
      { email_hash: expect.stringMatching(/^[\w-]{43}$/), reason: 'bounced', cause: '5.1.1', at },
    ]);
  });

  test('after a complaint is lifted by a command and by nothing else', async () => {
    const { subscriber } = await store.subscribers.add(ada, at);
    await store.subscribers.changeState(
      ada.email,
      'complained',
      { cause: 'abuse', source: 'complaint' },
      later,
    );
    await store.suppressions.add(ada.email, { reason: 'unsubscribed', cause: 'x', at: last });
    expect(await reasonFor(ada.email)).toBe('complained');
    expect(await store.subscribers.confirm(subscriber.id, last, last)).toBeNull();
    await store.subscribers.changeState(ada.email, 'active', { cause: 'x', source: 'page' }, last);
    expect(await stateOf()).toBe('complained');
    await store.subscribers.add(ada, last);
    expect([await stateOf(), await reasonFor(ada.email)]).toEqual(['active', null]);
  });

  test('comes with an import of those who left elsewhere, whatever they are here', async () => {
    await store.subscribers.add(ada, at);
    const gone = ['ada@example.org', 'bo@example.org'].map((email) => ({
      ...ada,
      email,
      state: 'unsubscribed' as const,
    }));
    expect(await store.subscribers.import(gone, later)).toEqual({ added: 1, known: 1, suppressed: [] });
    expect([await stateOf(), await stateOf('bo@example.org')]).toEqual(['unsubscribed', 'unsubscribed']);
    expect(await reasonFor('bo@example.org')).toBe('unsubscribed');
  });

  test('keeps an edition from one who is named by hand', async () => {
    await store.suppressions.add('cy@example.org', { reason: 'complained', cause: 'abuse', at });
    const { edition: frozen } = await store.editions.freeze(edition([{}]), 'Subject', at);
    await store.deliveries.plan(frozen.id, ['cy@example.org', 'me@example.org']);
    const claimed = await store.deliveries.claim(frozen.id, { limit: 10, at, emails: null });
    expect(claimed.map(({ email }) => email)).toEqual(['me@example.org']);
  });

  test('keeps a delivery from one who was removed while it was tried', async () => {
    await store.subscribers.add(ada, at);
    const { edition: frozen } = await store.editions.freeze(edition([{}]), 'Subject', at);
    const [delivery] = await store.deliveries.claim(frozen.id, { limit: 10, at, emails: null });
    await store.subscribers.remove(ada.email, at);
    const deferred = { state: 'deferred', at, nextAttemptAt: later, response: '450' } as const;
    await store.deliveries.commitStep({
      outcomes: [{ id: delivery?.id ?? 0, attempted: true, ...deferred }],
      next: [],
      handedOverAt: null,
    });
    expect(await store.deliveries.claim(frozen.id, { limit: 10, at: last, emails: null })).toEqual([]);
    expect(await store.deliveries.counts(frozen.id)).toMatchObject({ skipped: 1 });
  });
});

test('erasing forgets the address everywhere, and keeps only the hash that bars it', async () => {
  const database = await testDatabase(onTestFinished);
  const onDisk = await database.open();
  const email = 'erase.me@example.org';
  await onDisk.subscribers.add({ ...ada, email }, at);
  await onDisk.editions.freeze(edition([{}]), 'Subject', at);
  await onDisk.notices.request({ kind: 'link', email, name: 'Ada', interests: [] }, at);
  const [delivery] = await onDisk.deliveries.claim('daily/2026-06-16', { limit: 1, at, emails: null });
  const bounce = { status: '5.1.1', reason: 'unknown user', hard: true, delayed: false, action: 'none' };
  const diagnostic = `550 5.1.1 <${email}>: no such user`;
  await onDisk.bounces.record(
    { hash: 'first', kind: 'bounce' },
    [
      { ...bounce, deliveryId: null, email, diagnostic },
      // A report that names the address to which the mail was forwarded.
      { ...bounce, deliveryId: delivery?.id ?? null, email: 'forwarded+erase.me@example.net', diagnostic },
    ],
    at,
  );
  await onDisk.deliveries.recover('daily/2026-06-16', at);
  await onDisk.subscribers.erase(email, { cause: 'asked on the site', source: 'page' }, later);
  expect(await onDisk.suppressions.find(email)).toMatchObject({ reason: 'unsubscribed' });
  expect(await onDisk.deliveries.counts('daily/2026-06-16')).toMatchObject({ skipped: 1 });
  await onDisk.close();
  const kept: unknown[] = [];
  for (const table of await database.tables()) kept.push(await database.run(`select * from ${table}`));
  expect(JSON.stringify(kept)).not.toMatch(/erase\.me/i);
});

test('what a server or a report says about a reader erased in the meantime is stored without the address', async () => {
  const database = await testDatabase(onTestFinished);
  const onDisk = await database.open();
  const email = 'erase.me@example.org';
  await onDisk.subscribers.add({ ...ada, email }, at);
  await onDisk.editions.freeze(edition([{}]), 'Subject', at);
  const [delivery] = await onDisk.deliveries.claim('daily/2026-06-16', { limit: 1, at, emails: null });
  const id = delivery?.id ?? 0;
  await onDisk.subscribers.erase(email, { cause: 'asked on the site', source: 'page' }, later);
  const response = `550 5.1.1 <${email}>: no such user`;
  for (const state of ['deferred', 'failed'] as const) {
    const outcome = { id, state, at, nextAttemptAt: at, attempted: true, response };
    await onDisk.deliveries.commitStep({ outcomes: [outcome], next: [], handedOverAt: null });
  }
  const bounce = { status: '5.1.1', reason: 'userunknown', hard: true, delayed: false, action: 'none' };
  for (const deliveryId of [id, null]) {
    const entry = { ...bounce, email, deliveryId, diagnostic: response };
    await onDisk.bounces.record({ hash: `mail ${deliveryId}`, kind: 'bounce' }, [entry], later);
  }
  expect(await onDisk.deliveries.list({ edition: null, states: null, emails: null }, null)).toMatchObject([
    { email: '', state: 'failed', response: null },
  ]);
  await onDisk.close();
  const kept: unknown[] = [];
  for (const table of ['deliveries', 'bounces', 'bounce_mails', 'subscriber_events'])
    kept.push(...(await database.run(`select * from ${table}`)));
  expect(kept).toHaveLength(5);
  expect(JSON.stringify(kept)).not.toMatch(/erase\.me/i);
});

test('the number of a subscriber who is gone is never given to another', async () => {
  const { subscriber: gone } = await store.subscribers.add(ada, at);
  await store.subscribers.remove(ada.email, at);
  const { subscriber: next } = await store.subscribers.add({ ...ada, email: 'bo@example.org' }, at);
  expect(next.id).toBeGreaterThan(gone.id);
});

describe('a request made on the site', () => {
  const request = { kind: 'subscribe', email: 'Ada@example.org', name: 'Ada', interests: ['cs.CL'] } as const;

  test('is had by one process at a time until it is settled, and its address is forgotten then', async () => {
    expect(await store.notices.request(request, at)).toBe(true);
    const claim = (now: string) => store.notices.claim(now, last, 10);
    const [notice] = await claim(at);
    expect(notice).toMatchObject({ ...request, attempts: 0, requestedAt: at });
    expect(await claim(later)).toEqual([]);
    const id = notice?.id ?? 0;
    await store.notices.settle(id, { state: 'waiting', nextAttemptAt: later }, at);
    expect(await claim(later)).toMatchObject([{ id, attempts: 1 }]);
    await store.notices.settle(id, { state: 'sent' }, later);
    expect(await claim('2027-01-01T00:00:00.000Z')).toEqual([]);
    expect(await store.notices.sentSince('ADA@example.org', at)).toBe(1);
    expect(await store.notices.sentSince('bo@example.org', at)).toBe(0);
    await store.notices.forgetSettled(last);
    expect(await store.notices.sentSince('ADA@example.org', at)).toBe(0);
  });
});

test('an address that is added again without anything new stays as it is', async () => {
  const anonymous: NewSubscriber = { ...ada, name: null };
  await store.subscribers.add(anonymous, at);
  const again = await store.subscribers.add(anonymous, later);
  expect(again).toMatchObject({
    added: false,
    subscriber: { state: 'active', preferences: ada.preferences },
  });
  const dossier = await store.subscribers.dossier(ada.email);
  expect(dossier?.history).toHaveLength(1);
});
