// `/metrics`: what it says, whether a parser of the format reads it, and who may read it.
import parsePrometheus from 'parse-prometheus-text-format';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { edition } from '../helpers/papers.ts';
import { startTestSite, type TestSiteOptions } from '../helpers/site.ts';

async function open(clock: FakeClock = fakeClock(), options: TestSiteOptions = {}) {
  const site = await startTestSite(onTestFinished, { clock, ...options });
  onTestFinished(() => site.close());
  return site;
}

const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}/metrics`, { headers })).status;

/** The value of each sample under its name and labels, as an independent parser reads them. */
async function valuesOf(url: string): Promise<Record<string, number>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  const families = parsePrometheus(await response.text());
  return Object.fromEntries(
    families.flatMap(({ name, metrics }) =>
      metrics.map(({ labels = {}, value }) => [[name, ...Object.values(labels)].join(' '), Number(value)]),
    ),
  );
}

test('the metrics say how many deliveries wait, were sent and failed, and how much there is', async () => {
  const clock = fakeClock();
  const { url, store } = await open(clock);
  for (const name of ['ada', 'bo', 'cy', 'di', 'ed']) {
    const preferences = { periods: ['daily' as const] };
    await store.subscribers.add({ email: `${name}@example.org`, name: null, preferences }, clock.now());
  }
  await store.subscribers.changeState(
    'ed@example.org',
    'unsubscribed',
    { cause: 'asked', source: 'page' },
    clock.now(),
  );
  await store.editions.freeze(edition([{}]), 'Subject', clock.now());
  await store.notices.request(
    { kind: 'link', email: 'ada@example.org', name: null, interests: [] },
    clock.now(),
  );
  await store.fetches.log({
    source: 'huggingface',
    startedAt: clock.now(),
    finishedAt: clock.now(),
    status: 'ok',
    received: 1,
    new: 1,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    requests: 1,
    error: null,
  });
  clock.advance(60_000);
  const at = clock.now();
  const claimed = await store.deliveries.claim('daily/2026-06-16', { limit: 3, at, emails: null });
  await store.deliveries.commitStep({ outcomes: [], next: claimed, handedOverAt: at });
  const [sent, deferred, failed] = claimed.map(({ id }) => id);
  const base = { attempted: true, at, nextAttemptAt: null, response: '250 Ok' };
  await store.deliveries.commitStep({
    outcomes: [
      { ...base, id: sent ?? 0, state: 'sent' },
      { ...base, id: deferred ?? 0, state: 'deferred', nextAttemptAt: at },
      { ...base, id: failed ?? 0, state: 'failed' },
    ],
    next: [],
    handedOverAt: null,
  });
  expect(await valuesOf(url)).toMatchObject({
    'digest_deliveries daily planned': 1,
    'digest_deliveries daily sending': 0,
    'digest_deliveries daily deferred': 1,
    'digest_deliveries daily uncertain': 0,
    'digest_deliveries daily failed': 1,
    digest_mails_sent_total: 1,
    'digest_source_seconds_since_success huggingface': 60,
    digest_papers: 0,
    'digest_subscribers active': 4,
    'digest_subscribers unsubscribed': 1,
    digest_pending_notices: 1,
    process_resident_memory_bytes: expect.any(Number),
  });
});

test('the counter of mails never falls, and counts each mail once', async () => {
  const clock = fakeClock();
  const { url, store } = await open(clock);
  await store.editions.freeze(edition([{}]), 'Subject', clock.now());
  const counted: number[] = [];
  for (let round = 0; round < 6; round++) {
    const email = `reader${round}@example.org`;
    await store.deliveries.plan('daily/2026-06-16', [email]);
    const at = clock.now();
    const [delivery] = await store.deliveries.claim('daily/2026-06-16', { limit: 1, at, emails: null });
    await store.deliveries.commitStep({ outcomes: [], next: delivery ? [delivery] : [], handedOverAt: at });
    // What a receiver answered before may be stored after the last reading.
    clock.advance(round * 100_000);
    counted.push((await valuesOf(url))['digest_mails_sent_total'] ?? Number.NaN);
    await store.deliveries.commitStep({
      outcomes: [
        {
          id: delivery?.id ?? 0,
          state: 'sent',
          attempted: true,
          at: clock.now(),
          nextAttemptAt: null,
          response: 'Ok',
        },
      ],
      next: [],
      handedOverAt: null,
    });
    clock.advance(5_000);
  }
  expect(counted).toEqual([0, 1, 2, 3, 4, 5]);
});

test('the database is queried once for requests that follow each other closely', async () => {
  const clock = fakeClock();
  const { url, store } = await open(clock);
  const before = await valuesOf(url);
  await store.subscribers.add(
    { email: 'ada@example.org', name: null, preferences: { periods: ['daily'] } },
    clock.now(),
  );
  expect(await valuesOf(url)).toEqual({ ...before, process_resident_memory_bytes: expect.any(Number) });
  clock.advance(5_000);
  expect((await valuesOf(url))['digest_subscribers active']).toBe(1);
});

test('they are plain text of the version that Prometheus names, and are not kept', async () => {
  const { url } = await open();
  const { headers } = await fetch(`${url}/metrics`);
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
});

describe('metrics are hidden', () => {
  const proxied = { 'x-forwarded-for': '203.0.113.9' };

  test('from all but the networks that are named', async () => {
    const { url } = await open(fakeClock(), { site: '  metrics: [10.0.0.0/8]' });
    expect(await statusOf(url)).toBe(404);
  });

  test('from everyone if the list is empty', async () => {
    const { url } = await open(fakeClock(), { site: '  metrics: []' });
    expect(await statusOf(url)).toBe(404);
  });

  test('from readers behind a trusted proxy, and not from the networks behind it', async () => {
    const { url } = await open(fakeClock(), {
      site: '  trustedProxies: [127.0.0.1]\n  metrics: [10.0.0.0/8]',
    });
    expect(await statusOf(url, proxied)).toBe(404);
    expect(await statusOf(url, { 'x-forwarded-for': '10.1.2.3' })).toBe(200);
    expect(await statusOf(url, { 'x-forwarded-for': '10.1.2.3, 203.0.113.9' })).toBe(404);
  });

  test('from clients behind a proxy that is not trusted, since all have its address', async () => {
    const { url } = await open();
    expect(await statusOf(url)).toBe(200);
    const hints = [
      proxied,
      { forwarded: 'for=203.0.113.9' },
      { via: '1.1 proxy' },
      { 'x-real-ip': '203.0.113.9' },
    ];
    for (const hint of hints) expect(await statusOf(url, hint), JSON.stringify(hint)).toBe(404);
    // Nor does a reader get there by a claim to be local.
    expect(await statusOf(url, { 'x-forwarded-for': '127.0.0.1' })).toBe(404);
  });
});
