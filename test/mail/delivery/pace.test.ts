// Limits and patience: how many mails go when, and what a domain that refuses costs the others.
import { describe, expect, test } from 'vitest';
import { deliverEdition } from '../../../src/mail/delivery/deliver.ts';
import type { DeliveryJob } from '../../../src/mail/delivery/delivery-job.ts';
import type { DeliveryResult, OutgoingMessage, Transport } from '../../../src/mail/transports/transport.ts';
import type { SharedOutbox } from '../../../src/model/outbox.ts';
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts';
import { memoryOutbox } from '../../helpers/memory-outbox.ts';
import { outgoing } from '../../helpers/outgoing.ts';

const at = '2026-06-16T11:00:00.000Z';
const readersOf = (domain: string, count: number) =>
  Array.from({ length: count }, (_, index) => `reader${index}@${domain}`);

interface Scene {
  job: DeliveryJob;
  outbox: ReturnType<typeof memoryOutbox>;
  clock: FakeClock;
  /** Who was tried when, in milliseconds since the start. */
  tried: { to: string; atMs: number }[];
}

/** A receiver that answers at once: with what `answer` says, or that it took the mail. */
function scene(
  emails: readonly string[],
  answer: (message: OutgoingMessage) => DeliveryResult | null = () => null,
  clock = fakeClock(at),
): Scene {
  const outbox = memoryOutbox(emails);
  const tried: Scene['tried'] = [];
  const transport: Transport = {
    repeatable: false,
    depth: 1,
    deliver: async (message) => {
      tried.push({ to: message.to, atMs: clock.elapsedMs() });
      return answer(message) ?? { kind: 'sent', response: '250 taken' };
    },
    verify: async () => 'it answers',
    close: async () => {},
  };
  const job: DeliveryJob = {
    edition: 'daily/2026-06-16',
    emails: null,
    outbox,
    transport,
    compose: ({ email }) => outgoing(email, 'body'),
    connections: 8,
    clock,
    random: () => 0.5,
    signal: new AbortController().signal,
  };
  return { job, outbox, clock, tried };
}

/** The most that happened within any second. */
function mostWithinSecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((start) => times.filter((time) => time >= start && time < start + 1000).length),
  );
}

test('no more mails go in a second than the limit, and no fewer', async () => {
  const { job, tried, clock } = scene(readersOf('example.org', 200));
  const limits = { perSecond: 20, perDomain: new Map() };
  expect(await deliverEdition({ ...job, limits })).toMatchObject({ sent: 200 });
  expect(mostWithinSecond(tried.map(({ atMs }) => atMs))).toBeLessThanOrEqual(21);
  expect(clock.elapsedMs()).toBeLessThan(11_000);
});

test('a limit on a domain slows that domain only', async () => {
  const { job, tried, clock } = scene([...readersOf('gmail.com', 300), ...readersOf('example.org', 300)]);
  const limits = { perSecond: null, perDomain: new Map([['gmail.com', 10]]) };
  expect(await deliverEdition({ ...job, limits })).toMatchObject({ sent: 600, deferred: 0 });
  const timesOf = (domain: string) => tried.filter(({ to }) => to.endsWith(domain)).map(({ atMs }) => atMs);
  expect(mostWithinSecond(timesOf('gmail.com'))).toBeLessThanOrEqual(11);
  expect(clock.elapsedMs()).toBeLessThan(60_000);
  expect(Math.max(...timesOf('example.org'))).toBeLessThan(2000);
});

test('a domain that refuses for now is paused for a while, and the others are not', async () => {
  let isBusy = true;
  const { job, outbox, tried, clock } = scene(
    [...readersOf('busy.example', 100), ...readersOf('example.org', 100)],
    ({ to }) =>
      isBusy && to.endsWith('busy.example') ? { kind: 'temporary', response: '451 slow down' } : null,
  );
  const first = deliverEdition(job);
  expect(await first).toMatchObject({ sent: 100 });
  const timesOf = (domain: string) => tried.filter(({ to }) => to.endsWith(domain)).map(({ atMs }) => atMs);
  expect(timesOf('example.org').every((time) => time === 0)).toBe(true);
  // Six refusals end its turn; a window full may be on its way by then.
  expect(timesOf('busy.example').filter((time) => time === 0).length).toBeLessThan(40);
  expect(outbox.all.filter(({ response }) => response?.startsWith('held back'))).not.toHaveLength(0);

  isBusy = false;
  const emails = new Set<string>();
  for (let run = 0; run < 6; run += 1) {
    clock.advance(3_600_000);
    await deliverEdition(job);
  }
  for (const { email, state } of outbox.all) if (state === 'sent') emails.add(email);
  expect(emails.size).toBe(200);
});

test('a run ends when the day’s mails are used up, and says how many are left', async () => {
  const { job, tried } = scene(readersOf('example.org', 50));
  expect(await deliverEdition({ ...job, budget: 30 })).toMatchObject({ sent: 30, left: 20 });
  expect(tried).toHaveLength(30);
  expect(await deliverEdition({ ...job, budget: 0 })).toMatchObject({ sent: 0, left: 20 });
  expect(await deliverEdition({ ...job, budget: 20 })).toMatchObject({ sent: 20, left: 0 });
});

test('what would be late is dropped with a note', async () => {
  const { job, outbox, clock } = scene(readersOf('example.org', 20), ({ to }) =>
    to.startsWith('reader7@') ? { kind: 'temporary', response: '451 later' } : null,
  );
  const lateAt = '2026-06-16T12:00:00.000Z';
  expect(await deliverEdition({ ...job, lateAt, budget: 15 })).toMatchObject({ sent: 14, left: 5 });
  clock.advance(2 * 3_600_000);
  expect(await deliverEdition({ ...job, lateAt })).toMatchObject({ sent: 0, skipped: 6, left: 0 });
  expect(
    new Set(outbox.all.filter(({ state }) => state === 'skipped').map(({ response }) => response)),
  ).toEqual(new Set(['too late: it was to be sent before 2026-06-16T12:00:00.000Z']));
});

test('another attempt that would come too late is not waited for', async () => {
  const { job, outbox } = scene(['ada@example.org'], () => ({ kind: 'temporary', response: '451 later' }));
  const report = await deliverEdition({ ...job, lateAt: '2026-06-16T11:03:00.000Z' });
  expect(report).toMatchObject({ skipped: 1, deferred: 0 });
  expect(outbox.all[0]?.response).toBe('too late for another attempt: 451 later');
});

describe('senders that share a database', () => {
  /** What the database does: whoever asks later gets the time after it. */
  function sharedTime(clock: FakeClock): SharedOutbox['takeSlots'] {
    const untilMs = new Map<string, number>();
    return async ({ name, count, perSecond }) => {
      const nowMs = clock.elapsedMs();
      const lastsMs = Math.ceil((count * 1000) / perSecond);
      const startMs = Math.max(untilMs.get(name) ?? 0, nowMs);
      untilMs.set(name, startMs + lastsMs);
      return { startMs, nowMs, lastsMs };
    };
  }

  function together(lists: readonly (readonly string[])[]) {
    const clock = fakeClock(at);
    const takeSlots = sharedTime(clock);
    const scenes = lists.map((emails) => scene(emails, () => null, clock));
    for (const { outbox } of scenes) {
      const shared: SharedOutbox = {
        takeSlots,
        ownCounts: outbox.counts,
        awaitOthers: async () => false,
        takeBudget: async ({ count }) => count,
      };
      Object.assign(outbox, { shared });
    }
    return { clock, scenes, tried: () => scenes.flatMap((each) => each.tried) };
  }

  test('keep to the limit together', async () => {
    const { scenes, tried } = together([0, 1, 2, 3].map(() => readersOf('example.org', 100)));
    const limits = { perSecond: 20, perDomain: new Map() };
    const reports = await Promise.all(scenes.map(({ job }) => deliverEdition({ ...job, limits })));
    expect(reports.map(({ sent }) => sent)).toEqual([100, 100, 100, 100]);
    expect(mostWithinSecond(tried().map(({ atMs }) => atMs))).toBeLessThanOrEqual(22);
  });

  test('keep to the limit of a domain together, and slow that domain only', async () => {
    const mixed = () => [...readersOf('gmail.com', 60), ...readersOf('example.org', 60)];
    const { scenes, tried } = together([mixed(), mixed(), mixed()]);
    const limits = { perSecond: null, perDomain: new Map([['gmail.com', 10]]) };
    const reports = await Promise.all(scenes.map(({ job }) => deliverEdition({ ...job, limits })));
    expect(reports.map(({ sent }) => sent)).toEqual([120, 120, 120]);
    const timesOf = (domain: string) =>
      tried()
        .filter(({ to }) => to.endsWith(domain))
        .map(({ atMs }) => atMs);
    expect(mostWithinSecond(timesOf('gmail.com'))).toBeLessThanOrEqual(12);
    expect(Math.max(...timesOf('example.org'))).toBeLessThan(6000);
  });

  test('one of them alone is as fast as the limit permits', async () => {
    const { scenes, clock } = together([readersOf('example.org', 200)]);
    const limits = { perSecond: 20, perDomain: new Map() };
    const [only] = scenes;
    if (!only) throw new Error('no scene');
    expect(await deliverEdition({ ...only.job, limits })).toMatchObject({ sent: 200 });
    expect(mostWithinSecond(only.tried.map(({ atMs }) => atMs))).toBeLessThanOrEqual(21);
    expect(clock.elapsedMs()).toBeLessThan(11_500);
  });

  test('end when the budget that they share is used up', async () => {
    const { scenes } = together([readersOf('example.org', 50), readersOf('example.org', 50)]);
    let left = 60;
    const takeBudget = async (count: number) => {
      const taken = Math.min(count, left);
      left -= taken;
      return taken;
    };
    const reports = await Promise.all(scenes.map(({ job }) => deliverEdition({ ...job, takeBudget })));
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(60);
    expect(reports.reduce((sum, report) => sum + report.left, 0)).toBe(40);
  });
});
