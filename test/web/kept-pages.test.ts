// Pages that are kept: answered before the framework is asked, and in every way as by it.
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { edition } from '../helpers/papers.ts';
import { startTestSite, type TestSite } from '../helpers/site.ts';

const path = '/editions/daily/2026-06-16';
let clock: FakeClock;
let site: TestSite;

async function open(more: Parameters<typeof startTestSite>[1] = {}) {
  clock = fakeClock();
  const opened = await startTestSite(onTestFinished, { clock, ...more });
  onTestFinished(() => opened.close());
  site = opened;
  await site.store.editions.freeze(
    edition([{ title: 'Lanterns on Lakes — “naïve” 文献' }]),
    'Subject',
    clock.now(),
  );
}
beforeEach(() => open());

const get = (init: RequestInit = {}, where = path) => fetch(`${site.url}${where}`, init);
const headersOf = (answer: Response) =>
  Object.fromEntries(
    [...answer.headers].filter(([name]) => !['date', 'keep-alive', 'connection'].includes(name)),
  );
const keptAnswers = () => site.log.filter((line) => line.includes('a kept page')).length;

test.each(['identity', 'gzip', 'br'])(
  'a page in %s is the same when it is kept as when it was made',
  async (encoding) => {
    const init = { headers: { 'accept-encoding': encoding } };
    const [made, kept] = [await get(init), await get(init)];
    expect(keptAnswers()).toBe(1);
    expect([kept.status, headersOf(kept)]).toEqual([made.status, headersOf(made)]);
    const text = await kept.text();
    expect(text).toBe(await made.text());
    expect(text).toContain('“naïve” 文献');
  },
);

test('is confirmed with 304 to clients that have it, and HEAD gets its headers', async () => {
  const made = await get();
  const confirmed = await get({ headers: { 'if-none-match': made.headers.get('etag') ?? '' } });
  expect([confirmed.status, await confirmed.text()]).toEqual([304, '']);
  const head = await get({ method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect(head.headers.get('content-length')).toBe(made.headers.get('content-length'));
  expect(keptAnswers()).toBe(2);
});

test('is made again when the database has changed', async () => {
  await get({}, '/');
  const next = { id: 'daily/2026-06-17', date: '2026-06-17' };
  await site.store.editions.freeze(edition([{ title: 'Kites' }], next), 'Subject', clock.now());
  clock.advance(1_000);
  expect(await (await get({}, '/')).text()).toContain('Kites');
  expect(keptAnswers()).toBe(0);
});

test('counts for the limit on requests, which refuses it as any other page', async () => {
  const answers: number[] = [];
  for (let index = 0; index < 62; index += 1) answers.push((await get()).status);
  expect(answers.slice(0, 60)).toEqual(Array(60).fill(200));
  expect(answers.slice(60)).toEqual([429, 429]);
  expect(keptAnswers()).toBe(59);
});

test('is answered below the path of the site only, and a form sent to it is not', async () => {
  await open({ path: '/papers' });
  await get();
  await get();
  expect(keptAnswers()).toBe(1);
  const { origin } = new URL(site.url);
  expect((await fetch(`${origin}${path}`)).status).toBe(404);
  expect((await get({ method: 'POST', body: new URLSearchParams() })).status).toBe(405);
  expect((await get({}, `${path}?x`)).status).toBe(200);
  expect(keptAnswers()).toBe(1);
});
