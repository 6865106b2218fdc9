// Reading a library at Zotero: what items come to, in how many requests, and what is no whole answer.
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FetchContext } from '../../../src/fetchers/fetcher.ts';
import type { LibraryPosition } from '../../../src/fetchers/libraries/library.ts';
import { libraryRegistry } from '../../../src/fetchers/libraries/registry.ts';
import { parseCollections, parseItems } from '../../../src/fetchers/libraries/zotero/parse.ts';
import { nextStart } from '../../../src/fetchers/libraries/zotero/request.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { respond } from '../../helpers/fault-server.ts';
import { readFixture } from '../../helpers/fixture.ts';
import { testHttpClient } from '../../helpers/http-client.ts';
import { hasRecorded, readRecorded } from '../../helpers/recorded.ts';
import { startZotero, type ZoteroServer } from '../../helpers/zotero-server.ts';

const topItems = '/users/90210/items/top';

async function setUp(options: Record<string, unknown> = {}) {
  const clock = fakeClock();
  const server = await startZotero({ key: 'secret', nowMs: clock.wallMs });
  onTestFinished(server.close);
  const http = testHttpClient(clock);
  onTestFinished(http.close);
  const configured = libraryRegistry['zotero']?.('zotero').parse({
    user: 90210,
    key: 'secret',
    reader: 'ada@example.org',
    endpoint: server.url,
    minIntervalMs: 0,
    ...options,
  });
  const library = await configured?.load();
  const context: FetchContext = {
    http,
    now: clock.now(),
    cursor: null,
    validatorsOf: async () => null,
    signal: new AbortController().signal,
    log: () => {},
  };
  return {
    server,
    clock,
    read: async (position: LibraryPosition | null = null) => {
      const change = (await library?.read(position, context)) ?? null;
      return change && { ...change, papers: change.items.filter(({ record }) => record !== null) };
    },
    count: async () => await library?.count(context),
  };
}

/** As many articles with made-up titles in the library as wanted. */
function fill(server: ZoteroServer, count: number): void {
  server.items = Array.from({ length: count }, (_, at) => ({
    key: `K${String(at).padStart(7, '0')}`,
    version: 3,
    data: { itemType: 'journalArticle', title: `The Invented Article of the Number ${at}` },
  }));
}

describe('an item of Zotero', () => {
  const items = new Map(parseItems(readFixture('zotero/items.json')).map((each) => [each.key, each]));
  const recordOf = (key: string) => items.get(key)?.record;

  test('is a record with ids, people, date and place from the fields of its type', () => {
    expect(recordOf('AB2CD3EF')).toMatchObject({
      source: 'import',
      via: 'zotero',
      identifiers: { arxiv: '2605.90110' },
      title: 'Quiet Gradients in Small Models of Rivers',
      authors: [{ name: 'Ada Ames' }, { name: 'Bo van der Berg' }],
      abstract: 'We model rivers with few parameters.',
      publishedAt: '2026-05-01T00:00:00.000Z',
      announcements: [],
    });
    expect(recordOf('BC3DE4FG')).toMatchObject({
      identifiers: { doi: '10.5555/rivers.2', pmid: '90000123' },
      title: 'Silt and Salmo trutta: A Survey',
      authors: [{ name: 'Cy Cole' }],
      publishedAt: '2024-03-14T00:00:00.000Z',
      journalRef: 'Invented Journal of Rivers 12(3), 101–119 (2024)',
    });
    expect(recordOf('CD4EF5GH')).toMatchObject({
      identifiers: { arxiv: '1905.90111' },
      authors: [{ name: 'The Delta Collaboration' }],
      journalRef: null,
    });
    expect(recordOf('DE5FG6HJ')).toMatchObject({ authors: [{ name: 'Di Dahl' }] });
  });

  test('does not reveal whose library it is from, even if nothing identifies it', () => {
    const { identifiers = {}, key = '' } = recordOf('DE5FG6HJ') ?? {};
    expect(JSON.stringify([identifiers, key])).not.toMatch(/90210|DE5FG6HJ|ada/i);
    expect(Object.keys(identifiers)).toEqual(['url']);
  });

  test('is a paper by its type, or by an identifier; attachments and notes never are', () => {
    const papers = [...items.values()].filter(({ isPaper }) => isPaper).map(({ key }) => key);
    expect(papers).toEqual(['AB2CD3EF', 'BC3DE4FG', 'CD4EF5GH', 'DE5FG6HJ', 'FG7HJ8KL', 'JK2LM3NP']);
    expect(recordOf('JK2LM3NP')).toBeNull();
  });
});

test('the next page starts where the Link header says, whatever else it names', () => {
  const link =
    '<https://api.zotero.org/users/1/items?limit=100&start=0>; rel="first", <https://api.zotero.org/users/1/items?limit=100&start=200>; rel="next", <https://www.zotero.org/x>; rel="alternate"';
  expect(nextStart(link)).toBe(200);
  expect(nextStart('<https://api.zotero.org/users/1/items?start=300>; rel="last"')).toBeNull();
  expect(nextStart('<start=12>; rel="next"')).toBeNull();
  expect(nextStart(null)).toBeNull();
});

describe('reading a library', () => {
  test('brings its papers, and all keys that it has', async () => {
    const { read, server, count } = await setUp();
    const change = await read();
    expect(change?.papers.map(({ key }) => key)).toEqual([
      'AB2CD3EF',
      'BC3DE4FG',
      'CD4EF5GH',
      'DE5FG6HJ',
      'FG7HJ8KL',
    ]);
    expect(change).toMatchObject({ version: 20, rejected: 1 });
    expect(change?.keys.size).toBe(9);
    expect(await count()).toBe(9);
    for (const { headers, query } of server.requests) {
      expect(headers).toMatchObject({ 'zotero-api-version': '3', 'zotero-api-key': 'secret' });
      expect(query.toString()).not.toContain('secret');
    }
  });

  test('leaves out characters that no text has, and items of a size that no paper has', async () => {
    const { read, server } = await setUp();
    server.items = [
      { key: 'AAAAAAAA', version: 3, data: { itemType: 'book', title: 'Locks \u0000and \ud800Weirs' } },
      { key: 'BBBBBBBB', version: 3, data: { itemType: 'book', title: 'x'.repeat(5000) } },
    ];
    const change = await read();
    expect(change?.papers.map(({ record }) => record?.title)).toEqual(['Locks and \ufffdWeirs']);
    expect(change?.rejected).toBe(1);
  });

  test('again takes one request while nothing has changed, and fetches only what has', async () => {
    const { read, server } = await setUp();
    const first = await read();
    const before = server.requests.length;
    expect(await read(first)).toBeNull();
    expect(server.requests.length - before).toBe(1);
    expect(server.requests.at(-1)?.headers['if-modified-since-version']).toBe('20');
    server.edit('KL3MN4PQ', { title: 'A New Article about Rivers', DOI: '10.5555/rivers.3' });
    server.remove('AB2CD3EF');
    const second = await read(first);
    expect(second?.items.map(({ key }) => key)).toEqual(['KL3MN4PQ']);
    expect(second?.keys.has('AB2CD3EF')).toBe(false);
    expect(server.requests.at(-1)?.query.get('since')).toBe('20');
  });

  test('goes through pages of a hundred', async () => {
    const { read, server } = await setUp();
    fill(server, 250);
    expect((await read())?.papers).toHaveLength(250);
    expect(server.requests.map(({ query }) => [query.get('limit'), query.get('start')])).toEqual([
      [null, null],
      ['100', '0'],
      ['100', '100'],
      ['100', '200'],
    ]);
  });

  test('begins again when the library changes between two pages, and gives up where it always does', async () => {
    const { read, server } = await setUp();
    fill(server, 150);
    let changes = 1;
    server.onPage = (start) => {
      if (start === 100 && changes-- > 0) server.remove('K0000000');
    };
    const change = await read();
    expect(change?.papers).toHaveLength(149);
    expect(change?.version).toBe(server.version);
    changes = Number.POSITIVE_INFINITY;
    await expect(read()).rejects.toThrow('users/90210 kept changing while it was read');
  });

  test('fails if a full read does not return all items', async () => {
    const { read, server } = await setUp();
    server.next(
      topItems,
      respond(200, { 'last-modified-version': '20' }, 'AB2CD3EF\nZZ2ZZ2ZZ\n'),
      respond(200, { 'last-modified-version': '20' }, '[{"key":"AB2CD3EF","version":3,"data":{}}]'),
    );
    await expect(read()).rejects.toThrow('users/90210: 1 of 2 items came');
  });

  test.each([
    ['a page that is not JSON', respond(200, { 'last-modified-version': '20' }, '<html>'), /not JSON/],
    ['an answer without a version', respond(200, {}, ''), /Last-Modified-Version/],
  ])('fails on %s', async (_what, behaviour, message) => {
    const { read, server } = await setUp();
    if (message.source.includes('JSON'))
      server.next(topItems, respond(200, { 'last-modified-version': '20' }, 'AB2CD3EF\n'), behaviour);
    else server.next(topItems, behaviour);
    await expect(read()).rejects.toThrow(message);
  });

  test('waits as long as Backoff says before the next request, and tries again after Retry-After', async () => {
    const { read, server, clock } = await setUp();
    server.next(
      topItems,
      respond(429, { 'retry-after': '30' }),
      respond(200, { 'last-modified-version': '20', backoff: '15' }, ''),
    );
    await read();
    const startedAt = server.requests.map(({ startedAtMs }) => startedAtMs);
    expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBe(30_000);
    expect((startedAt[2] ?? 0) - (startedAt[1] ?? 0)).toBe(15_000);
    expect(clock.elapsedMs()).toBe(45_000);
  });

  test('says which key is missing or wrong', async () => {
    const wrong = await setUp({ key: 'another' });
    await expect(wrong.read()).rejects.toMatchObject({
      hint: expect.stringContaining('The key has no access to users/90210'),
    });
    const none = await setUp({ key: undefined });
    await expect(none.read()).rejects.toMatchObject({ hint: expect.stringContaining('is not public') });
  });
});

describe('collections', () => {
  const keysOf = async (options: Record<string, unknown>) => {
    const { read } = await setUp(options);
    return (await read())?.papers.map(({ key }) => key);
  };

  test('are included with those in them, by name or key', async () => {
    const rivers = ['AB2CD3EF', 'BC3DE4FG', 'CD4EF5GH', 'FG7HJ8KL'];
    expect(await keysOf({ collections: ['rivers'] })).toEqual(rivers);
    expect(await keysOf({ collections: ['RIVERS22'] })).toEqual(rivers);
    expect(await keysOf({ collections: ['Deltas', 'Shelf'] })).toEqual(['BC3DE4FG', 'CD4EF5GH', 'DE5FG6HJ']);
  });

  test('are excluded, also from an included one', async () => {
    expect(await keysOf({ exclude: ['Rivers'] })).toEqual(['DE5FG6HJ']);
    expect(await keysOf({ collections: ['Rivers'], exclude: ['Deltas'] })).toEqual(['AB2CD3EF', 'FG7HJ8KL']);
  });

  test('that the library does not have are an error that names those that it has', async () => {
    const { read } = await setUp({ exclude: ['River'] });
    await expect(read()).rejects.toMatchObject({
      message: 'users/90210 has no collection "River"',
      hint: 'It has "Rivers", "Deltas", "Shelf".',
    });
  });

  test('that were moved have all items read again, as these have not changed themselves', async () => {
    const { read, server } = await setUp({ collections: ['Rivers'] });
    const first = await read();
    server.collections = server.collections.map((each) =>
      each.key === 'DELTAS33' ? { ...each, data: { ...each.data, parentCollection: false } } : each,
    );
    server.version = 21;
    const second = await read(first);
    expect(second?.papers.map(({ key }) => key)).toEqual(['AB2CD3EF', 'FG7HJ8KL']);
    expect(second?.items.map(({ key }) => key)).toContain('BC3DE4FG');
    expect(await read(second)).toBeNull();
  });

  test('that are configured again have all items read again, though the library has not changed', async () => {
    const { read } = await setUp();
    const first = await read();
    const { read: readRivers } = await setUp({ collections: ['Shelf'] });
    expect((await readRivers(first))?.papers.map(({ key }) => key)).toEqual(['DE5FG6HJ']);
  });
});

test.skipIf(!hasRecorded)('recorded items and collections are read', () => {
  const items = parseItems(readRecorded('zotero/items_doc.json'));
  const kinds = items.filter(({ isPaper }) => isPaper);
  expect(items).toHaveLength(20);
  expect(kinds.every(({ record }) => record !== null)).toBe(true);
  // Of the web pages one has a DOI in its address.
  expect(kinds).toHaveLength(17);
  expect(kinds.filter(({ record }) => record?.identifiers.doi).length).toBeGreaterThanOrEqual(4);
  expect(parseCollections(readRecorded('zotero/collections_doc.json')).length).toBeGreaterThan(3);
});
