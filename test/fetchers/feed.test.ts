// The feed source against a real server: every format that journals, archives and blogs use, whole and damaged.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type FaultServer, redirect, respond, startFaultServer, validated } from '../helpers/fault-server.ts';
import { type FetchCase, fetchSource } from '../helpers/fetch-source.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/feed/${name}`, import.meta.url), 'utf8');

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/': respond(404) });
  onTestFinished(() => server.close());
});

const now = '2026-06-18T11:00:00.000Z';
const fetchFeed = (more: Partial<FetchCase> & { options?: Record<string, unknown> } = {}) =>
  fetchSource({
    kind: 'feed',
    now,
    ...more,
    options: { url: `${server.url}/feed`, name: 'Journal', minIntervalMs: 0, ...more.options },
  });
async function fetchText(body: string | Uint8Array, headers: Record<string, string> = {}) {
  server.next('/feed', respond(200, headers, body));
  return await fetchFeed();
}
const rss = (items: string) =>
  `<rss version="2.0"><channel><title>J</title><link>https://j.example.org/</link>${items}</channel></rss>`;
const names = (authors: readonly { name: string }[] = []) => authors.map(({ name }) => name);

describe('a feed', () => {
  test("of Nature's (RDF, Dublin Core, PRISM) has articles with their DOIs and abstracts", async () => {
    const { records, rejects } = await fetchText(fixture('nature.rdf'));
    expect(rejects).toEqual([]);
    expect(records).toMatchObject([
      {
        source: 'Journal',
        via: 'feed',
        key: '10.5555/s41999-026-90001-1',
        identifiers: { doi: '10.5555/s41999-026-90001-1' },
        title: 'Cold light from warm Inventella nova & its kin',
        abstract: 'A bacterium that nobody has seen glows at 37 °C, and CO2 makes it brighter.',
        authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }, { name: 'Cy Cole-Smith' }],
        journalRef: 'Nature Inventions',
        links: { abstract: 'https://www.inventions.example.org/articles/s41999-026-90001-1' },
        announcements: [{ on: '2026-06-17', kind: 'new' }],
      },
      { title: 'Daily briefing: an island that moved', abstract: null },
    ]);
  });

  test("of Science's has them under prefixes of its own", async () => {
    const { records } = await fetchText(fixture('science.rdf'));
    expect(records).toMatchObject([
      {
        identifiers: { doi: '10.5555/inv.abz9001' },
        title: 'Rain that falls upwards',
        abstract: 'We invent rain that falls upwards at 3 < v < 5 m/s.',
        authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }],
        journalRef: 'Science of Inventions',
        announcements: [{ on: '2026-06-18' }],
      },
    ]);
  });

  test("of ACM's has all authors in one field, and a future date is not an announcement", async () => {
    const { records } = await fetchText(fixture('acm.rdf'));
    expect(records).toMatchObject([
      {
        identifiers: { doi: '10.5555/3899001' },
        abstract: 'Machines without clocks run late. We schedule them by the tides.',
        authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }, { name: 'Cy Cole' }],
        announcements: [{ on: '2026-06-15' }],
      },
      { identifiers: { doi: '10.5555/3899002' }, announcements: [{ on: '2026-06-18' }] },
    ]);
  });

  test("of PLOS's has its authors in a line before the abstract", async () => {
    const { records } = await fetchText(fixture('plos.atom'));
    expect(records).toMatchObject([
      {
        identifiers: { doi: '10.5555/journal.pinv.9000001' },
        title: 'Sleep in imaginary mice',
        abstract: 'Background Nobody knows how imaginary mice sleep (p < 0.05). Results They sleep well.',
        authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }, { name: 'Cy Cole' }],
        links: {
          abstract: 'https://journals.plos.example.org/plosinv/article?id=10.5555/journal.pinv.9000001',
        },
      },
    ]);
  });

  test("of IEEE's has an element of its own for authors, and shouts its dates", async () => {
    const { records, rejects } = await fetchText(fixture('ieee.rss'));
    expect(records).toMatchObject([
      {
        identifiers: { url: 'http://ieeexplore.ieee.example.org/document/9900001' },
        title: 'Filters for Silence with $O(n)$ Taps',
        abstract: 'Silence is hard to filter. We need no more than $n$ taps for it.',
        authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }, { name: 'Cy Cole' }],
        publishedAt: '2026-06-17T17:19:03.000Z',
      },
    ]);
    expect(rejects).toEqual([
      { subject: 'http://ieeexplore.ieee.example.org/document/9900002', reason: 'it has no title' },
    ]);
  });

  test('of a lab is Atom under a prefix, in XHTML, with addresses relative to their place', async () => {
    const { records } = await fetchText(fixture('lab.atom'));
    expect(records).toMatchObject([
      {
        identifiers: { url: 'https://lab.example.org/blog/2026/forget' },
        title: 'Models that forget on purpose',
        abstract: 'They forget. On purpose.',
        authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }],
        categories: ['Forgetting'],
        thumbnail: 'https://lab.example.org/blog/2026/forget.png',
        links: { abstract: 'https://lab.example.org/blog/2026/forget' },
        announcements: [{ on: '2026-06-17' }],
      },
      {
        title: 'Is a < b?',
        abstract: 'It <b>depends</b>.',
        links: { abstract: 'https://lab.example.org/ab' },
      },
    ]);
  });

  test('of 1999 is invalid XML in places, is in Latin-1, and has no dates', async () => {
    const { records } = await fetchText(Buffer.from(fixture('old.rss'), 'latin1'));
    expect(records).toMatchObject([
      {
        identifiers: { url: 'https://annals.example.org/papers/naivete.html' },
        title: 'On the naïveté of machines & men',
        abstract: 'A first look at it, by Günter Groß. More to come',
        announcements: [{ on: '2026-06-18' }],
        publishedAt: null,
      },
    ]);
  });

  test('in JSON is read as one, item by item', async () => {
    const { records, rejects } = await fetchText(fixture('archive.json'));
    expect(records).toMatchObject([
      {
        identifiers: { doi: '10.5555/archive.1' },
        title: 'Shelves & <how> to fill them',
        abstract: 'We fill shelves.',
        authors: [{ name: 'Ada Ames' }, { name: 'Cy Cole' }],
        categories: ['shelves', 'order'],
        thumbnail: 'https://archive.example.org/1.png',
        links: { abstract: 'https://archive.example.org/items/1' },
        announcements: [{ on: '2026-06-17' }],
      },
      { title: 'An older item', abstract: 'Where x < y & y > z.', authors: [{ name: 'Dee Dorn' }] },
    ]);
    expect(rejects).toEqual([
      { subject: 'entry 3', reason: 'it has no title' },
      { subject: 'entry 4', reason: 'it has no title' },
    ]);
  });
});

describe('an entry', () => {
  test('that names an arXiv paper anywhere is that paper', async () => {
    const { records } = await fetchText(
      rss(`<item><title>One</title><link>http://arxiv.org/abs/2606.90001v2</link></item>
<item><title>Two</title><guid isPermaLink="false">oai:arXiv.org:2606.90002v1</guid><link>https://j.example.org/2</link></item>
<item><title>Three</title><link>https://doi.org/10.48550/arXiv.2606.90003</link></item>`),
    );
    expect(records.map(({ identifiers }) => identifiers)).toEqual([
      { arxiv: '2606.90001' },
      { arxiv: '2606.90002' },
      { arxiv: '2606.90003' },
    ]);
  });

  test('is one paper however its link marks the way to it', async () => {
    const item = (query: string) =>
      `<item><title>T</title><link>https://j.example.org/1${query}</link></item>`;
    const { keys } = await fetchText(
      rss([item(''), item('?utm_source=rss&amp;utm_medium=feed'), item('?af=R#top')].join('')),
    );
    expect(new Set(keys)).toEqual(new Set(['https://j.example.org/1']));
  });

  test('finds its DOI in the address of its page', async () => {
    const item = (path: string) => `<item><title>T</title><link>https://j.example.org/${path}</link></item>`;
    const { keys } = await fetchText(
      rss(
        [
          'doi/full/10.5555/a.1?rss=yes',
          'content/10.5555/2026.06.01.1v2.full',
          'doi/10.5555%2Fa.3/abstract',
          'doi/pdf/10.5555/a.4.pdf',
          '10.5555/preprints.0005.v1',
        ]
          .map(item)
          .join(''),
      ),
    );
    expect(keys).toEqual([
      '10.5555/a.1',
      '10.5555/2026.06.01.1',
      '10.5555/a.3',
      '10.5555/a.4',
      '10.5555/preprints.0005.v1',
    ]);
  });

  test.each([
    ['Ada Ames, Bo Berg and Cy Cole', ['Ada Ames', 'Bo Berg', 'Cy Cole']],
    ['Ames, A.; Berg, B. C.', ['A. Ames', 'B. C. Berg']],
    ['Ames, Ada', ['Ada Ames']],
    ['by Ada Ames &amp; Bo Berg', ['Ada Ames', 'Bo Berg']],
    ['ada@example.org (Ada Ames)', ['Ada Ames']],
    ['press@example.org', []],
    ['&lt;a href="x"&gt;Ada Ames&lt;/a&gt;', ['Ada Ames']],
  ])('by %j has the authors %j', async (field, expected) => {
    const { records } = await fetchText(
      rss(`<item><title>T</title><link>https://j.example.org/1</link><author>${field}</author></item>`),
    );
    expect(names(records[0]?.authors)).toEqual(expected);
  });

  test('whose link cannot be followed is identified by its id, and one that nothing identifies is rejected', async () => {
    const { rejects, keys } = await fetchText(
      rss(`<item><title>Here</title><guid isPermaLink="false">17</guid><link>javascript:alert(1)</link></item>
<item><title>Nowhere</title></item>`),
    );
    expect(keys).toEqual(['https://j.example.org/17']);
    expect(rejects).toEqual([{ subject: 'Nowhere', reason: 'it has no address and no DOI' }]);
  });

  test('without a date is of the day on which it was first seen', async () => {
    const body = rss('<item><title>T</title><link>https://j.example.org/1</link></item>');
    const first = await fetchText(body);
    server.next('/feed', respond(200, {}, body));
    const later = await fetchFeed({ cursor: first.cursor, now: '2026-06-25T11:00:00.000Z' });
    expect(later.records[0]?.announcements).toEqual([{ on: '2026-06-18', kind: 'new' }]);
  });
});

describe('a fetch', () => {
  test('of a feed that has not changed stores nothing', async () => {
    const body = validated('"1"', fixture('nature.rdf'));
    server.next('/feed', body, body);
    const { pages } = await fetchFeed();
    expect(pages[0]?.validators).toEqual({ url: `${server.url}/feed`, etag: '"1"', lastModified: null });
    const again = await fetchFeed({ validators: { etag: '"1"', lastModified: null } });
    expect(again.pages).toEqual([]);
    expect(again.log).toEqual(['the feed is unchanged']);
  });

  test('follows the feed to where it has moved, and starts its relative addresses there', async () => {
    server.next('/feed', redirect(`${server.url}/new/feed.json`));
    const feed = {
      version: 'https://jsonfeed.org/version/1',
      items: [{ id: '1', url: 'one', title: 'One' }],
    };
    server.next('/new/feed.json', respond(200, {}, JSON.stringify(feed)));
    expect((await fetchFeed()).keys).toEqual([`${server.url}/new/one`]);
  });

  test('puts a category of its own before those of the feed', async () => {
    server.next('/feed', respond(200, {}, fixture('lab.atom')));
    const { records } = await fetchFeed({ options: { category: 'Blogs' } });
    expect(records.map(({ categories }) => categories)).toEqual([['Blogs', 'Forgetting'], ['Blogs']]);
  });

  test("of one of arXiv's feeds keeps arXiv's pace", async () => {
    const { paceRules, hostGroupOf } = await import('../../src/fetchers/endpoint.ts');
    const arxiv = hostGroupOf('https://rss.arxiv.org/rss/math.AG', 0);
    expect(arxiv).toEqual({ name: 'arxiv', connections: 1, minIntervalMs: 3000 });
    const hosts = [
      ['arxiv', 'export.arxiv.org'],
      ['crossref', 'api.crossref.org'],
      ['openalex', 'api.openalex.org'],
      ['semanticScholar', 'api.semanticscholar.org'],
      ['github', 'api.github.com'],
      ['hackernews', 'hn.algolia.com'],
    ] as const;
    for (const [name, host] of hosts) {
      expect(paceRules[name].isOfficial(host), host).toBe(true);
      const lookalike = `not${host.replace(/^(?:api|export)\./, '')}`;
      expect(paceRules[name].isOfficial(lookalike), lookalike).toBe(false);
    }
    const journal = hostGroupOf('https://j.example.org/a', undefined);
    expect(journal).toEqual({ name: 'feed@j.example.org', connections: 1, minIntervalMs: 1000 });
  });
});

describe('what is no feed', () => {
  const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  test.each([
    ['a feed that was cut off', fixture('nature.rdf').slice(0, -900), 'it was cut off'],
    ['one that ends within a tag', fixture('ieee.rss').slice(0, -330), 'it was cut off'],
    ['one that declares entities', bomb + rss('<item><title>&b;</title></item>'), 'it declares entities'],
    ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'a web page, not a feed'],
    ['a list of feeds', '<opml version="2.0"><body/></opml>', 'not a feed, but <opml>'],
    ['JSON that is none', '{"items": []}', 'not what the service documents: version'],
    ['JSON that was cut off', fixture('archive.json').slice(0, -9), 'the response is not JSON'],
    ['nothing', '', 'it has no element'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'it has no element'],
  ])('%s says what is wrong with it', async (_what, body, message) => {
    const { error, pages } = await fetchText(body);
    expect(String(error)).toContain(message);
    expect(pages).toEqual([]);
  });
});
