// The bioRxiv and medRxiv sources against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';
import { openTestStore } from '../helpers/test-store.ts';

const posted = (number: number, more: Record<string, unknown> = {}) => ({
  title: `Invented cells, part ${number}`,
  authors: 'Ames, A.; Berg, B. C.; Cole-Smith, D.',
  author_corresponding: 'Ada Ames',
  author_corresponding_institution: 'Northern University',
  doi: `10.64898/2026.06.16.${700000 + number}`,
  date: '2026-06-16',
  version: '1',
  type: 'new results',
  category: 'cell biology',
  abstract: 'We look at <i>cells</i> that nobody has.',
  published: 'NA',
  server: 'bioRxiv',
  ...more,
});
const answer = (collection: unknown[], total = collection.length) =>
  JSON.stringify({
    messages: [
      collection.length === 0
        ? { status: 'no posts found' }
        : { status: 'ok', cursor: 0, count: collection.length, total: String(total) },
    ],
    collection,
  });
const nothing = respond(200, {}, answer([]));

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/': nothing });
  onTestFinished(() => server.close());
});

const fetchPosts = (
  options: Record<string, unknown> = {},
  cursor: Record<string, unknown> | null = { day: '2026-06-15' },
) =>
  fetchSource({
    kind: 'biorxiv',
    options: { endpoint: server.url, minIntervalMs: 0, ...options },
    now: '2026-06-17T08:00:00.000Z',
    cursor,
  });
const route = (list: string, cursor: number) => `/${list}/biorxiv/2026-06-15/2026-06-17/${cursor}`;

describe('a preprint', () => {
  test('has its subject area, its corresponding author in full, and readable text', async () => {
    server.next(route('details', 0), respond(200, {}, answer([posted(1)])));
    const { records } = await fetchPosts();
    expect(records).toMatchObject([
      {
        source: 'biorxiv',
        key: '10.64898/2026.06.16.700001',
        title: 'Invented cells, part 1',
        abstract: 'We look at cells that nobody has.',
        authors: [
          { name: 'Ada Ames', affiliations: ['Northern University'] },
          { name: 'B. C. Berg', affiliations: [] },
          { name: 'D. Cole-Smith', affiliations: [] },
        ],
        categories: ['cell biology'],
        version: 1,
        announcements: [{ on: '2026-06-16', kind: 'new' }],
        links: {
          abstract: 'https://www.biorxiv.org/content/10.64898/2026.06.16.700001v1',
          pdf: 'https://www.biorxiv.org/content/10.64898/2026.06.16.700001v1.full.pdf',
        },
      },
    ]);
  });

  test('in a later version is not news, and one that says so is withdrawn', async () => {
    const later = posted(1, { version: '3' });
    const gone = posted(2, { version: 2, title: 'WITHDRAWN: Invented cells, part 2' });
    server.next(route('details', 0), respond(200, {}, answer([later, gone])));
    const { records } = await fetchPosts();
    expect(
      records.map(({ version, withdrawn, announcements, publishedAt }) => [
        version,
        withdrawn,
        announcements[0]?.kind,
        publishedAt,
      ]),
    ).toEqual([
      [3, false, 'replace', null],
      [2, true, 'replace', null],
    ]);
    expect(records[1]?.title).toBe('Invented cells, part 2');
  });

  test('and what a journal made of it are one paper', async () => {
    const store = await openTestStore();
    onTestFinished(() => store.close());
    server.next(route('details', 0), respond(200, {}, answer([posted(1)])));
    server.next(
      route('pubs', 0),
      respond(
        200,
        {},
        answer([
          {
            preprint_doi: '10.64898/2026.06.16.700001',
            published_doi: '10.5555/Journal.E26-01',
            published_journal: 'Journal of Invented Cells',
            preprint_title: 'Invented cells, part 1',
            preprint_authors: 'Ames, A.; Berg, B. C.',
            preprint_category: 'cell biology',
            preprint_date: '2026-06-16',
            published_date: '2026-06-17',
          },
        ]),
      ),
    );
    const { pages } = await fetchPosts();
    for (const page of pages) await store.papers.savePage('biorxiv', page, '2026-06-17T08:00:00.000Z');
    expect(await store.papers.count()).toBe(1);
    const paper = await store.papers.find('10.5555/JOURNAL.E26-01');
    expect(paper?.paper).toMatchObject({
      id: 'doi:10.64898/2026.06.16.700001',
      journalRef: 'Journal of Invented Cells',
    });
  });
});

describe('a fetch', () => {
  test('goes through the pages, and on from the last complete day', async () => {
    server.next(route('details', 0), respond(200, {}, answer([posted(1), posted(2)], 3)));
    server.next(route('details', 2), respond(200, {}, answer([posted(3)], 3)));
    const { keys, cursor } = await fetchPosts();
    expect(keys).toHaveLength(3);
    expect(cursor).toEqual({ day: '2026-06-15' });
    expect((await fetchPosts({}, null)).cursor).toEqual({ day: '2026-06-15' });
  });

  test('that ends more than a page before its total warns, and is made again, for a week', async () => {
    server.next(route('details', 0), respond(200, {}, answer([posted(1)], 90)));
    const { warnings, cursor } = await fetchPosts();
    expect(warnings).toEqual(['the list ended after 1 of 90 papers; the next run tries again']);
    expect(cursor).toEqual({ day: '2026-06-15' });
    expect(server.requests.at(-1)?.path).toBe(route('pubs', 0));
    server.next('/details/biorxiv/2026-05-01/2026-05-30/0', respond(200, {}, answer([posted(1)], 90)));
    const late = await fetchPosts({}, { day: '2026-05-01' });
    expect(late.warnings).toEqual(['the list ended after 1 of 90 papers']);
    expect(late.cursor).toEqual({ day: '2026-06-15' });
  });

  test('that lacks a few of its total continues: the service miscounts', async () => {
    server.next(route('details', 0), respond(200, {}, answer([posted(1)], 9)));
    const { warnings, cursor, log } = await fetchPosts();
    expect([warnings, cursor]).toEqual([[], { day: '2026-06-15' }]);
    expect(log).toEqual(['the list has 1 of the 9 papers that it counts']);
  });

  test('of a long gap goes month by month, and on after the last month that is kept', async () => {
    server.next('/details/biorxiv/2026-05-31/2026-06-17/0', respond(404));
    const first = await fetchPosts({}, { day: '2026-04-01' });
    expect(first.error).not.toBeNull();
    expect(first.cursor).toEqual({ day: '2026-05-30' });
    const second = await fetchPosts({}, first.cursor);
    expect(second.cursor).toEqual({ day: '2026-06-15' });
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/details/biorxiv/2026-04-01/2026-04-30/0',
      '/pubs/biorxiv/2026-04-01/2026-04-30/0',
      '/details/biorxiv/2026-05-01/2026-05-30/0',
      '/pubs/biorxiv/2026-05-01/2026-05-30/0',
      '/details/biorxiv/2026-05-31/2026-06-17/0',
      '/details/biorxiv/2026-05-30/2026-06-17/0',
      '/pubs/biorxiv/2026-05-30/2026-06-17/0',
    ]);
  });

  test('of everything begins in 2013, and keeps its position apart from that of the days', async () => {
    server.next('/details/biorxiv/2014-01-30/2014-02-28/0', respond(404));
    const all = (cursor: Record<string, unknown> | null) =>
      fetchSource({
        kind: 'biorxiv',
        options: { endpoint: server.url, minIntervalMs: 0 },
        now: '2026-06-17T08:00:00.000Z',
        cursor,
        request: { full: true },
      });
    const first = await all({ day: '2026-06-15' });
    expect(server.requests[0]?.path).toBe('/details/biorxiv/2013-11-01/2013-11-30/0');
    expect(first.cursor).toEqual({ day: '2026-06-15', full: '2014-01-30' });
    const daily = await fetchPosts({}, first.cursor);
    expect(daily.cursor).toEqual({ day: '2026-06-15', full: '2014-01-30' });
    const rest = await all({ day: '2026-06-15', full: '2026-06-10' });
    expect(rest.cursor).toEqual({ day: '2026-06-15' });
  });

  test('of some subject areas fetches each, and leaves out what journals published in others', async () => {
    server.next(
      route('pubs', 0),
      respond(
        200,
        {},
        answer([
          {
            preprint_doi: '10.1101/1',
            published_doi: '10.5555/1',
            preprint_title: 'T',
            preprint_authors: '',
            preprint_category: 'zoology',
            preprint_date: '2026-06-01',
          },
        ]),
      ),
    );
    const { records } = await fetchPosts({ categories: ['cell_biology', 'neuroscience'] });
    expect(records).toEqual([]);
    expect(server.requests.map(({ path, query }) => [path.split('/')[1], query.get('category')])).toEqual([
      ['details', 'cell_biology'],
      ['details', 'neuroscience'],
      ['pubs', null],
    ]);
  });

  test('rejects a bad entry with its reason, and keeps the others', async () => {
    server.next(
      route('details', 0),
      respond(200, {}, answer([posted(1, { title: null }), posted(2), posted(3, { doi: 'none' }), null])),
    );
    const { keys, rejects } = await fetchPosts();
    expect(keys).toEqual(['10.64898/2026.06.16.700002']);
    expect(rejects.map(({ subject }) => subject)).toEqual(['10.64898/2026.06.16.700001', 'none', 'entry 4']);
    expect(rejects[1]?.reason).toBe('"none" is not a DOI');
  });

  test('of an invalid response says what was expected', async () => {
    server.next(route('details', 0), respond(200, {}, '{"error":"down"}'));
    expect(String((await fetchPosts()).error)).toContain(
      'the response is not what the service documents: messages',
    );
  });
});
