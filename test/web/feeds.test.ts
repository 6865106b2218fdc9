// The feeds of the site, read back by a parser of their own.
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { later } from '../../src/model/time.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { edition, record } from '../helpers/papers.ts';
import { startTestSite, type TestSite } from '../helpers/site.ts';

let clock: FakeClock;
let site: TestSite;
const day = (days: number) => later(clock.now(), days * 86_400_000);

beforeEach(async () => {
  clock = fakeClock();
  site = await startTestSite(onTestFinished, { clock });
  onTestFinished(() => site.close());
  const paper = (key: string, title: string, daysAgo: number, upvotes: number) =>
    record({
      key,
      identifiers: { arxiv: key },
      title,
      abstract: `${title} in tidal pools.`,
      publishedAt: day(-daysAgo),
      announcements: [{ on: day(-daysAgo).slice(0, 10), kind: 'new' }],
      signals: [{ name: 'upvotes', value: upvotes }],
    });
  const records = [
    paper('2606.90001', 'Lanterns on Lakes', 9, 7),
    paper('2606.90002', 'Lanterns in Caves', 2, 0),
    paper('2606.90003', 'Lanterns of Old', 90, 0),
    paper('2606.90004', 'Beetles', 1, 31),
  ];
  await site.store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, clock.now());
  await site.store.searchIndex.takeIn(100, null);
  for (const [id, period, date] of [
    ['daily/2026-06-16', 'daily', '2026-06-16'],
    ['daily/2026-06-17', 'daily', '2026-06-17'],
    ['weekly/2026-W25', 'weekly', '2026-06-15'],
  ] as const) {
    const made = edition([{ id: 'arxiv:2606.90001', title: 'Lanterns on Lakes' }], { id, period, date });
    await site.store.editions.freeze(made, 'Subject', clock.now());
  }
});

const text = async (path: string) => {
  const response = await fetch(`${site.url}${path}`);
  expect([path, response.status]).toEqual([path, 200]);
  return await response.text();
};
const titles = async (path: string) => parseRssFeed(await text(path)).items?.map(({ title }) => title);

test('a feed of editions has one entry for each, with its page; a feed of papers has each paper once', async () => {
  const editions = parseRssFeed(await text('/feeds/daily-editions.xml'));
  expect(editions.items?.map(({ link }) => link)).toEqual([
    `${site.url}/editions/daily/2026-06-17`,
    `${site.url}/editions/daily/2026-06-16`,
  ]);
  expect(editions.title).toBe('Daily Papers (daily editions)');
  expect(await titles('/feeds/daily.xml')).toEqual(['Lanterns on Lakes']);
  expect(await titles('/feeds/weekly-editions.xml')).toHaveLength(1);
});

test('the feed of what trends dates each paper by its announcement, so that readers see it once', async () => {
  const before = parseAtomFeed(await text('/feeds/trending.atom'));
  const dated = before.entries?.find(({ title }) => title?.value === 'Beetles');
  expect(dated?.updated?.slice(0, 10)).toBe(day(-1).slice(0, 10));
  clock.advance(86_400_000);
  const after = parseAtomFeed(await text('/feeds/trending.atom'));
  expect(after.entries?.find(({ title }) => title?.value === 'Beetles')).toMatchObject({
    id: dated?.id,
    updated: dated?.updated,
  });
});

test('any search is a feed of the papers of the last weeks that it finds, the latest first', async () => {
  expect(await titles('/feeds/search.xml?q=lanterns')).toEqual(['Lanterns in Caves', 'Lanterns on Lakes']);
  const feed = parseJsonFeed(await text('/feeds/search.json?q=lanterns'));
  expect(feed).toMatchObject({
    title: 'Daily Papers (lanterns)',
    home_page_url: `${site.url}/search?q=lanterns`,
    feed_url: `${site.url}/feeds/search.json?q=lanterns`,
  });
  expect(await titles('/feeds/search.xml?q=nosuchword')).toBeUndefined();
  expect((await fetch(`${site.url}/feeds/search.xml`)).status).toBe(404);
});

test('the page of a search leads to its feed, in the page and in its head', async () => {
  const page = await text('/search?q=lanterns%20%26%20lakes');
  const address = `${site.url}/feeds/search.xml?q=lanterns%20%26%20lakes`;
  expect(page).toContain(`<link rel="alternate" type="application/rss+xml" href="${address}"`);
  expect(page).toContain(`<a href="${address}">Feed</a>`);
});

test('a search for mark-up stays text in its feed', async () => {
  const query = encodeURIComponent('<b>"lanterns"</b> ]]>');
  const feed = parseRssFeed(await text(`/feeds/search.xml?q=${query}`));
  expect(feed.title).toBe('Daily Papers (<b>"lanterns"</b> ]]>)');
});

test('a feed of a search that looks for nothing, or for one paper, has nothing else', async () => {
  for (const query of ['"', '🚢', ']]>', '2606.99999'])
    expect([query, await titles(`/feeds/search.xml?q=${encodeURIComponent(query)}`)]).toEqual([
      query,
      undefined,
    ]);
  expect(await titles('/feeds/search.xml?q=2606.90002')).toEqual(['Lanterns in Caves']);
});

test('a feed without papers is valid in each format', async () => {
  expect(JSON.parse(await text('/feeds/search.json?q=nowhere'))).toMatchObject({ items: [] });
  expect(parseAtomFeed(await text('/feeds/search.atom?q=nowhere')).updated).toBeDefined();
  expect(parseRssFeed(await text('/feeds/search.xml?q=nowhere')).title).toContain('nowhere');
});

test('nothing that XML forbids gets into a feed, from a query or from a paper', async () => {
  const hostile = ']]> \ufffe\uffff\u0001 & <b> \u202ertl 🚢';
  await site.store.papers.savePage(
    'arxiv',
    {
      records: [
        record({
          key: '2606.90009',
          title: `Hostile ${hostile}`,
          abstract: hostile,
          authors: [{ name: `Ada ${hostile}`, affiliations: [hostile] }],
          categories: [hostile],
          note: hostile,
          announcements: [{ on: day(-1).slice(0, 10), kind: 'new' }],
        }),
      ],
      rejects: [],
      cursor: null,
    },
    clock.now(),
  );
  await site.store.searchIndex.takeIn(100, null);
  for (const format of ['xml', 'atom', 'json']) {
    const feed = await text(`/feeds/search.${format}?q=${encodeURIComponent('hostile \ufffe\uffff\u0001')}`);
    expect(feed).toContain('Hostile');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(feed).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\u202e]|\p{Surrogate}/u);
  }
});
