// The arXiv source against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseAuthors } from '../../src/fetchers/arxiv/authors.ts';
import { listingOf, submissionsOf } from '../../src/fetchers/arxiv/schedule.ts';
import type { FetchRequest } from '../../src/fetchers/fetcher.ts';
import { arxivCalendar } from '../../src/model/calendar.ts';
import type { Cursor } from '../../src/model/page.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';

const item = (
  id: string,
  kind = 'new',
  title = 'A Title',
) => `<item><title>${title}</title><link>https://arxiv.org/abs/${id}</link>
<description>arXiv:${id}v1 Announce Type: ${kind} 
Abstract: We look at it.</description><guid isPermaLink="false">oai:arXiv.org:${id}v1</guid><category>cs.CL</category>
<arxiv:announce_type>${kind}</arxiv:announce_type><dc:creator>Ada Ames (Northern University (Oslo), Norway), Bo Berg</dc:creator></item>`;
const feed = (date: string, ...items: string[]) => `<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.CL updates on arXiv.org</title><pubDate>${date} 00:00:00 -0400</pubDate>${items.join('\n')}</channel></rss>`;
const entry = (
  id: string,
  published: string,
  category = 'cs.CL',
) => `<entry><id>http://arxiv.org/abs/${id}v1</id><title>From the API ${id}</title>
<updated>${published}</updated><published>${published}</published><summary>We look.</summary><author><name>Ada Ames</name></author>
<arxiv:primary_category term="${category}"/><category term="${category}"/></entry>`;
const atom = (total: number, ...entries: string[]) => `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
<opensearch:totalResults>${total}</opensearch:totalResults>${entries.join('\n')}</feed>`;

let server: FaultServer;

beforeEach(async () => {
  server = await startFaultServer({
    '/rss/cs.CL': respond(404),
    '/api': respond(404),
    '/oai': respond(404),
  });
  onTestFinished(() => server.close());
});

const fetchAt = (now: string, cursor: Cursor | null, request: Partial<FetchRequest> = {}) =>
  fetchSource({
    kind: 'arxiv',
    options: {
      categories: ['cs.CL'],
      endpoints: { rss: `${server.url}/rss`, api: `${server.url}/api`, oai: `${server.url}/oai` },
    },
    now,
    cursor,
    request,
  });

describe('the feed', () => {
  test("is today's listing, kind by kind", async () => {
    server.next(
      '/rss/cs.CL',
      respond(200, {}, feed('Tue, 16 Jun 2026', item('2606.90001'), item('2606.90002', 'replace-cross'))),
    );
    const { pages, cursor } = await fetchAt('2026-06-16T11:00:00.000Z', { listing: '2026-06-15' });
    expect(pages[0]?.records.map(({ announcements }) => announcements)).toEqual([
      [{ on: '2026-06-16', kind: 'new' }],
      [{ on: '2026-06-16', kind: 'replace-cross' }],
    ]);
    expect(pages[0]?.records[0]?.authors).toEqual([
      { name: 'Ada Ames', affiliations: ['Northern University (Oslo), Norway'] },
      { name: 'Bo Berg', affiliations: [] },
    ]);
    expect(cursor).toMatchObject({ listing: '2026-06-16' });
  });

  test('keeps the spaces between the marked words of a title', async () => {
    const title = '\n Tides of <i>two</i> <b>rivers</b> &amp; <![CDATA[a sea < a lake]]>\n ';
    server.next('/rss/cs.CL', respond(200, {}, feed('Tue, 16 Jun 2026', item('2606.90001', 'new', title))));
    const { pages } = await fetchAt('2026-06-16T11:00:00.000Z', { listing: '2026-06-15' });
    expect(pages[0]?.records[0]?.title).toBe('Tides of two rivers & a sea < a lake');
  });

  test('that was cut off is an error, not a short list', async () => {
    const whole = feed('Tue, 16 Jun 2026', item('2606.90001'), item('2606.90002'));
    server.next('/rss/cs.CL', respond(200, {}, whole.slice(0, -200)));
    const { error, pages } = await fetchAt('2026-06-16T11:00:00.000Z', { listing: '2026-06-15' });
    expect(String(error)).toContain('it was cut off');
    expect(pages).toEqual([]);
  });

  test('loses no good item next to a bad one', async () => {
    server.next(
      '/rss/cs.CL',
      respond(
        200,
        {},
        feed('Tue, 16 Jun 2026', item('no id'), item('2606.90002', 'rumour'), item('2606.90003')),
      ),
    );
    const { pages } = await fetchAt('2026-06-16T11:00:00.000Z', { listing: '2026-06-15' });
    expect(pages[0]?.records.map(({ key }) => key)).toEqual(['2606.90003']);
    expect(pages[0]?.rejects.map(({ reason }) => reason)).toEqual([
      'it has no arXiv id',
      '"rumour" is not a kind of announcement',
    ]);
  });

  test('that is empty on a holiday or at a weekend is not a fault', async () => {
    server.next('/rss/cs.CL', respond(200, {}, feed('Mon, 22 Jun 2026')));
    expect((await fetchAt('2026-06-22T11:00:00.000Z', { listing: '2026-06-19' })).warnings).toEqual([]);
  });

  test('that is empty on an announcement day is a warning, and is fetched again', async () => {
    server.next(
      '/rss/cs.CL',
      respond(200, {}, feed('Tue, 16 Jun 2026')),
      respond(200, {}, feed('Tue, 16 Jun 2026', item('2606.90001'))),
    );
    const first = await fetchAt('2026-06-16T11:00:00.000Z', { listing: '2026-06-15' });
    expect(first.warnings).toEqual(['the feed of Tuesday, June 16 is empty; the next run tries again']);
    expect(first.cursor).toEqual({ listing: '2026-06-15' });
    expect((await fetchAt('2026-06-16T12:00:00.000Z', first.cursor)).keys).toEqual(['2606.90001']);
  });

  test('that declares entities is rejected', async () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${feed('Tue, 16 Jun 2026', item('2606.90001', 'new', '&b;'))}`;
    server.next('/rss/cs.CL', respond(200, {}, bomb));
    expect(String((await fetchAt('2026-06-16T11:00:00.000Z', null)).error)).toContain('declares entities');
  });
});

describe('missed listings', () => {
  beforeEach(() => server.next('/rss/cs.CL', respond(200, {}, feed('Wed, 24 Jun 2026', item('2606.90009')))));

  test('are filled from the API, each paper under the listing it was in', async () => {
    // Listed on the 23rd: from the freeze of Thursday the 18th to that of Monday the 22nd, since the 22nd had no listing.
    server.next(
      '/api',
      respond(
        200,
        {},
        atom(
          2,
          entry('2606.90001', '2026-06-19T20:00:00Z'),
          entry('2606.90002', '2026-06-22T10:00:00Z', 'cs.CV'),
        ),
      ),
    );
    const { pages, cursor, log } = await fetchAt('2026-06-24T11:00:00.000Z', { listing: '2026-06-19' });
    expect(log).toEqual(['asking the search API for 2026-06-23: a gap of one listing is short']);
    const [filled] = pages;
    expect(filled?.records.map(({ key, announcements }) => [key, announcements[0]])).toEqual([
      ['2606.90001', { on: '2026-06-23', kind: 'new' }],
      ['2606.90002', { on: '2026-06-23', kind: 'cross' }],
    ]);
    expect(cursor).toMatchObject({ listing: '2026-06-24' });
    const query = server.requests.find(({ path }) => path === '/api')?.query.get('search_query');
    expect(query).toBe('(cat:cs.CL) AND submittedDate:[202606181800 TO 202606221800]');
  });

  test('whose page is empty although there are papers are fetched again', async () => {
    server.next(
      '/api',
      respond(200, {}, atom(0)),
      respond(200, {}, atom(1, entry('2606.90001', '2026-06-22T10:00:00Z'))),
    );
    const { keys, warnings } = await fetchAt('2026-06-24T11:00:00.000Z', { listing: '2026-06-22' });
    expect(keys).toEqual(['2606.90001', '2606.90009']);
    expect(warnings).toEqual([]);
  });

  test('come slice by slice, and slices that overlap give no paper twice', async () => {
    const [a, b, c] = ['2606.90001', '2606.90002', '2606.90003'].map((id) =>
      entry(id, '2026-06-22T10:00:00Z'),
    );
    server.next(
      '/api',
      respond(200, {}, atom(4, a ?? '', b ?? '')),
      respond(200, {}, atom(4, b ?? '', c ?? '')),
    );
    expect((await fetchAt('2026-06-24T11:00:00.000Z', { listing: '2026-06-22' })).keys).toEqual([
      '2606.90001',
      '2606.90002',
      '2606.90003',
      '2606.90009',
    ]);
  });

  test("that cannot be fetched do not affect today's papers; the next fetch finds the same gap", async () => {
    server.next(
      '/api',
      respond(
        400,
        {},
        atom(
          1,
          '<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect query</summary></entry>',
        ),
      ),
    );
    const { keys, error, cursor } = await fetchAt('2026-06-24T11:00:00.000Z', { listing: '2026-06-22' });
    expect(keys).toEqual(['2606.90009']);
    expect(String(error)).toContain('arXiv refused the query: incorrect query');
    expect(cursor).toEqual({ listing: '2026-06-22' });
  });
});

test('someone who starts at a weekend gets the last listing', async () => {
  server.next('/rss/cs.CL', respond(200, {}, feed('Sun, 21 Jun 2026')));
  server.next('/api', respond(200, {}, atom(1, entry('2606.90001', '2026-06-18T10:00:00Z'))));
  const { keys, pages } = await fetchAt('2026-06-21T15:00:00.000Z', null);
  expect(keys).toEqual(['2606.90001']);
  expect(pages[0]?.records[0]?.announcements).toEqual([{ on: '2026-06-19', kind: 'new' }]);
});

test('a backfill fetches the listings between two dates and does not change the cursor', async () => {
  server.next(
    '/api',
    respond(200, {}, atom(1, entry('2606.90001', '2026-06-18T10:00:00Z'))),
    respond(200, {}, atom(1, entry('2606.90002', '2026-06-22T10:00:00Z'))),
  );
  const { pages } = await fetchAt('2026-06-30T11:00:00.000Z', null, {
    since: '2026-06-19',
    until: '2026-06-23',
    full: false,
  });
  expect(pages.map(({ records, cursor }) => [records[0]?.announcements[0]?.on, cursor])).toEqual([
    ['2026-06-19', null],
    ['2026-06-23', null],
  ]);
});

describe("arXiv's timetable", () => {
  const calendar = arxivCalendar();

  test.each([
    ['2026-06-16T17:59:59Z', '2026-06-17'],
    ['2026-06-16T18:00:00Z', '2026-06-18'],
    ['2026-06-12T17:59:59Z', '2026-06-15'],
    ['2026-06-12T18:00:00Z', '2026-06-16'],
    ['2026-06-13T12:00:00Z', '2026-06-16'],
    ['2026-06-19T12:00:00Z', '2026-06-23'],
    ['2026-03-06T18:59:59Z', '2026-03-09'],
    ['2026-03-09T17:59:59Z', '2026-03-10'],
  ])('lists what was submitted at %s on %s', (submitted, listing) => {
    expect(listingOf(new Date(submitted).toISOString(), calendar)).toBe(listing);
  });

  test('every submission of a listing is listed there', () => {
    for (const listing of ['2026-06-15', '2026-06-16', '2026-06-23', '2026-03-09']) {
      const { from, to } = submissionsOf(listing, calendar);
      const justInside = new Date(Date.parse(to) - 1000).toISOString();
      expect([listingOf(from, calendar), listingOf(justInside, calendar)]).toEqual([listing, listing]);
      expect(listingOf(to, calendar) > listing).toBe(true);
    }
  });
});

test('a team that is written as a list of its members loses its colon and the torn name, not its members', () => {
  const line = 'Tidewater (Ana),  : (Ana), Bo Berg (Ana), Cy Cole (Ana), Di Dorn (Ana), Ed Ek (Ana)';
  expect(parseAuthors(line).map(({ name, affiliations }) => [name, affiliations.length])).toEqual([
    ['Tidewater', 0],
    ['Bo Berg', 0],
    ['Cy Cole', 0],
    ['Di Dorn', 0],
    ['Ed Ek', 0],
  ]);
});
