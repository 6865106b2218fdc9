// Feeds, read back by feedsmith and by Python's feedparser.
import { execFileSync, spawnSync } from 'node:child_process';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, test } from 'vitest';
import { editionFeed, type Feed, paperFeed } from '../../../src/render/feeds/feed.ts';
import { renderFeed } from '../../../src/render/feeds/render-feed.ts';
import { servedSite } from '../../../src/render/page-site.ts';
import { inventedEdition } from '../../helpers/invented-edition.ts';
import { edition, paper, renderSettings } from '../../helpers/papers.ts';

const options = {
  name: 'daily',
  label: null,
  homeUrl: 'https://papers.example.org/',
  feedUrl: 'https://papers.example.org/feeds/daily',
  now: '2026-06-16T12:00:00.000Z',
};
const hostile = edition([
  {
    title: '<script>alert(1)</script> & "quotes" ]]> 文献',
    abstract: 'a < b && c > d ]]>',
    tldr: { text: 'x ]]> y & z', by: 'huggingface' },
  },
  {
    id: 'arxiv:2606.90009',
    title: 'Bare',
    abstract: null,
    authors: [],
    links: { ...paper().links, abstract: null, pdf: null },
  },
]);
const feeds: [name: string, feed: Feed][] = [
  ['the papers of an edition', paperFeed([inventedEdition], renderSettings, options)],
  ['papers with hostile titles and without fields', paperFeed([hostile], renderSettings, options)],
  ['editions', editionFeed([inventedEdition, hostile], renderSettings, options)],
  ['no papers', paperFeed([], { ...renderSettings, site: null }, { ...options, feedUrl: null })],
];
const dates = (feed: Feed) => feed.items.map(({ publishedAt }) => new Date(publishedAt).getTime());
const time = (text: string | undefined) => new Date(text ?? '').getTime();

const python = spawnSync('/usr/bin/python3', ['-c', 'import feedparser']).status === 0;

describe.each(feeds)('a feed of %s', (name, feed) => {
  test(`as RSS, ${name} are read back as they were written`, () => {
    const read = parseRssFeed(renderFeed(feed, 'rss'));
    expect(read.title).toBe(feed.title);
    const items = read.items ?? [];
    expect(items.map(({ guid }) => guid?.value)).toEqual(feed.items.map(({ id }) => id));
    expect(items.map(({ title }) => title)).toEqual(feed.items.map(({ title }) => title));
    expect(items.map(({ content }) => content?.encoded)).toEqual(
      feed.items.map(({ content }) => content.text.trim()),
    );
    expect(items.map(({ dc }) => dc?.creators ?? [])).toEqual(feed.items.map(({ authors }) => authors));
    expect(items.map(({ pubDate }) => time(pubDate))).toEqual(dates(feed));
  });

  test(`as Atom, ${name} are read back as they were written`, () => {
    const read = parseAtomFeed(renderFeed(feed, 'atom'));
    expect({ id: read.id, title: read.title?.value }).toEqual({ id: feed.id, title: feed.title });
    const entries = read.entries ?? [];
    expect(entries.map(({ id }) => id)).toEqual(feed.items.map(({ id }) => id));
    expect(entries.map(({ title }) => title?.value)).toEqual(feed.items.map(({ title }) => title));
    expect(entries.map(({ content }) => content?.value)).toEqual(
      feed.items.map(({ content }) => content.text.trim()),
    );
    expect(entries.map(({ links }) => links?.[0]?.href ?? null)).toEqual(feed.items.map(({ url }) => url));
    expect(entries.map(({ updated }) => time(updated))).toEqual(dates(feed));
  });

  test(`as JSON Feed, ${name} are read back as they were written`, () => {
    const read = parseJsonFeed(renderFeed(feed, 'json-feed'));
    expect(read.title).toBe(feed.title);
    const items = read.items ?? [];
    expect(items.map(({ id }) => id)).toEqual(feed.items.map(({ id }) => id));
    expect(items.map(({ content_html }) => content_html?.trim())).toEqual(
      feed.items.map(({ content }) => content.text.trim()),
    );
    expect(items.map(({ date_published }) => time(date_published))).toEqual(dates(feed));
  });

  test.runIf(python).each(['rss', 'atom'] as const)(
    `Python's feedparser reads ${name} from %s without a complaint`,
    (format) => {
      const script =
        'import feedparser,json,sys; f=feedparser.parse(sys.stdin.buffer.read()); print(json.dumps([bool(f.bozo),f.version,[[e.id,e.title] for e in f.entries]]))';
      const output = execFileSync('/usr/bin/python3', ['-c', script], { input: renderFeed(feed, format) });
      const [bozo, version, entries] = JSON.parse(output.toString()) as [boolean, string, [string, string][]];
      expect({ bozo, version }).toEqual({ bozo: false, version: format === 'rss' ? 'rss20' : 'atom10' });
      expect(entries.map(([id]) => id)).toEqual(feed.items.map(({ id }) => id));
    },
  );
});

test('ids of items stay the same when the site moves, and paper and edition ids differ', () => {
  const moved = paperFeed(
    [inventedEdition],
    { ...renderSettings, site: servedSite('https://elsewhere.example') },
    options,
  );
  const before = paperFeed([inventedEdition], renderSettings, options);
  expect(moved.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
  expect(before.items[0]?.id).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('a paper of two editions is one item of the feed of papers', () => {
  const feed = paperFeed(
    [inventedEdition, { ...inventedEdition, id: 'daily/2026-06-15' }],
    renderSettings,
    options,
  );
  expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length);
});

test.each(['rss', 'atom', 'json-feed'] as const)('the same feed gives the same bytes as %s', (format) => {
  const [, feed] = feeds[0] ?? [];
  expect(feed && renderFeed(feed, format)).toBe(feed && renderFeed(feed, format));
});
