// arXiv's harvest: which interface is asked for which gap, and how a harvest goes on after it was cut off.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { FetchRequest } from '../../src/fetchers/fetcher.ts';
import type { Cursor } from '../../src/model/page.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';
import { openTestStore } from '../helpers/test-store.ts';

const oai = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-06-30T11:00:00Z</responseDate>
<request verb="ListRecords">https://oaipmh.arxiv.org/oai</request>${content}</OAI-PMH>`;
const list = (token: string | null, ...records: string[]) =>
  oai(
    `<ListRecords>${records.join('\n')}${token === null ? '' : `<resumptionToken cursor="0">${token}</resumptionToken>`}</ListRecords>`,
  );
const raw = (id: string, { dates = ['Tue, 2 Jun 2026 10:00:00 GMT'], type = 'D' } = {}) =>
  `<record><header><identifier>oai:arXiv.org:${id}</identifier><datestamp>2026-06-30</datestamp><setSpec>cs:cs:CL</setSpec></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>${id}</id><submitter>Ada Ames</submitter>
${dates.map((date, index) => `<version version="v${index + 1}"><date>${date}</date><size>9kb</size>${index === dates.length - 1 ? `<source_type>${type}</source_type>` : ''}</version>`).join('')}
<title>A Harvested
  Title ${id}</title><authors>Ada Ames, Bo Berg and Cy Cole (Northern University)</authors><categories>cs.CL cs.LG</categories>
<journal-ref>J. Inv. 1 (2026) 2</journal-ref><doi>10.5555/inv.1</doi><abstract>  We gather &lt;all&gt; of it.
</abstract></arXivRaw></metadata></record>`;
const deleted = (id: string) =>
  `<record><header status="deleted"><identifier>oai:arXiv.org:${id}</identifier><datestamp>2026-06-30</datestamp></header></record>`;
const badToken = respond(200, {}, oai('<error code="badResumptionToken">expired</error>'));
const feedOf = (id: string) =>
  `<rss version="2.0"><channel><pubDate>Tue, 30 Jun 2026 00:00:00 -0400</pubDate><item><guid>oai:arXiv.org:${id}v1</guid><title>T</title><arxiv:announce_type>new</arxiv:announce_type></item></channel></rss>`;
const emptyFeed = `<rss version="2.0"><channel><title>cs.CL</title><pubDate>Tue, 30 Jun 2026 00:00:00 -0400</pubDate></channel></rss>`;

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({
    '/rss/cs.CL': respond(200, {}, emptyFeed),
    '/rss/cs.CL+hep-th': respond(200, {}, emptyFeed),
    '/api': respond(404),
    '/oai': respond(404),
  });
  onTestFinished(() => server.close());
});

const fetchArxiv = (
  cursor: Cursor | null,
  request: Partial<FetchRequest> = {},
  { categories = ['cs.CL'], now = '2026-06-30T11:00:00.000Z' } = {},
) =>
  fetchSource({
    kind: 'arxiv',
    options: {
      categories,
      endpoints: { rss: `${server.url}/rss`, api: `${server.url}/api`, oai: `${server.url}/oai` },
      minIntervalMs: 0,
    },
    now,
    cursor,
    request,
  });
const asked = () =>
  server.requests.filter(({ path }) => path === '/oai').map(({ query }) => Object.fromEntries(query));

describe('a record', () => {
  test('of arXivRaw has its versions, authors and affiliations', async () => {
    const dates = ['Tue, 2 Jun 2026 10:00:00 GMT', 'Mon, 29 Jun 2026 09:00:00 GMT'];
    server.next('/oai', respond(200, {}, list(null, raw('2606.90001', { dates }))));
    const { records } = await fetchArxiv(null, { full: true });
    expect(records).toMatchObject([
      {
        via: 'oai',
        key: '2606.90001',
        identifiers: { arxiv: '2606.90001', doi: '10.5555/inv.1' },
        title: 'A Harvested Title 2606.90001',
        abstract: 'We gather <all> of it.',
        authors: [
          { name: 'Ada Ames', affiliations: [] },
          { name: 'Bo Berg', affiliations: [] },
          { name: 'Cy Cole', affiliations: ['Northern University'] },
        ],
        categories: ['cs.CL', 'cs.LG'],
        version: 2,
        publishedAt: '2026-06-02T10:00:00.000Z',
        statedAt: '2026-06-29T09:00:00.000Z',
        withdrawn: false,
        announcements: [{ on: '2026-06-03', kind: 'new' }],
      },
    ]);
  });

  test('whose last version has nothing but a note is withdrawn', async () => {
    server.next('/oai', respond(200, {}, list(null, raw('2606.90001', { type: 'I' }))));
    expect((await fetchArxiv(null, { full: true })).records[0]?.withdrawn).toBe(true);
  });

  test('of a deleted paper withdraws one that is known, and makes none', async () => {
    const store = await openTestStore();
    onTestFinished(() => store.close());
    const save = async (...records: string[]) => {
      server.next('/oai', respond(200, {}, list(null, ...records)));
      const { pages } = await fetchArxiv(null, { full: true });
      for (const page of pages) await store.papers.savePage('arxiv', page, '2026-06-30T11:00:00.000Z');
    };
    await save(raw('2606.90001'));
    await save(deleted('2606.90001'), deleted('2606.90002'));
    expect(await store.papers.count()).toBe(1);
    expect((await store.papers.find('arxiv:2606.90001'))?.paper).toMatchObject({
      title: 'A Harvested Title 2606.90001',
      withdrawn: true,
    });
  });
});

describe('the whole of a category', () => {
  test('is harvested set by set, page by page', async () => {
    server.next(
      '/oai',
      respond(200, {}, list('t1', raw('2606.90001'))),
      respond(200, {}, list('', raw('2606.90002'))),
      respond(200, {}, list(null, raw('2606.90003'))),
    );
    const { keys, cursor } = await fetchArxiv(
      { listing: '2026-06-29' },
      { full: true },
      { categories: ['cs.CL', 'hep-th'] },
    );
    expect(keys).toEqual(['2606.90001', '2606.90002', '2606.90003']);
    expect(asked()).toEqual([
      { verb: 'ListRecords', metadataPrefix: 'arXivRaw', set: 'cs:cs:CL' },
      { verb: 'ListRecords', resumptionToken: 't1' },
      { verb: 'ListRecords', metadataPrefix: 'arXivRaw', set: 'physics:hep-th' },
    ]);
    expect(cursor).toEqual({ listing: '2026-06-29' });
  });

  test('continues where it was cut off', async () => {
    server.next(
      '/oai',
      respond(200, {}, list('t1', raw('2606.90001'))),
      respond(200, {}, '<OAI-PMH><ListRec'),
    );
    const first = await fetchArxiv(null, { full: true });
    expect(String(first.error)).toContain('not a whole XML document');
    server.next('/oai', respond(200, {}, list(null, raw('2606.90002'))));
    const second = await fetchArxiv(first.cursor, { full: true });
    expect(second.keys).toEqual(['2606.90002']);
    expect(asked().at(-1)).toEqual({ verb: 'ListRecords', resumptionToken: 't1' });
    expect(second.cursor).toEqual({});
  });

  test('starts a set again when its token has expired, by the date or by the response', async () => {
    const cursor = { harvest: { from: null, set: 'cs:cs:CL', token: 't1', at: '2026-06-30T10:00:00.000Z' } };
    server.next('/oai', badToken, respond(200, {}, list(null, raw('2606.90001'))));
    expect((await fetchArxiv(cursor, { full: true })).keys).toEqual(['2606.90001']);
    server.next('/oai', respond(200, {}, list(null, raw('2606.90001'))));
    await fetchArxiv(cursor, { full: true }, { now: '2026-07-01T00:30:00.000Z' });
    expect(asked().map(({ resumptionToken }) => resumptionToken)).toEqual(['t1', undefined, undefined]);
  });

  test('begins a set again whose token expires on the way, once', async () => {
    const first = respond(200, {}, list('t1', raw('2606.90001')));
    server.next('/oai', first, badToken, first, respond(200, {}, list(null, raw('2606.90002'))));
    const { keys, error } = await fetchArxiv(null, { full: true });
    expect(error).toBeNull();
    expect(keys).toEqual(['2606.90001', '2606.90001', '2606.90002']);
    server.next('/oai', first, badToken, first, badToken);
    const again = await fetchArxiv(null, { full: true });
    expect(String(again.error)).toContain('refused the harvest of cs:cs:CL: badResumptionToken');
  });

  test('keeps its place while the days go on', async () => {
    const place = { from: null, set: 'cs:cs:CL', token: 't1', at: '2026-06-30T10:00:00.000Z' };
    server.next('/rss/cs.CL', respond(200, {}, feedOf('2606.90009')));
    const daily = await fetchArxiv({ listing: '2026-06-29', harvest: place });
    expect(daily.cursor).toMatchObject({ listing: '2026-06-30', harvest: place });
    expect(daily.log).toContain('reading the RSS feed: it has all that is new');
    server.next('/oai', respond(200, {}, list(null, raw('2606.90002'))));
    const rest = await fetchArxiv(daily.cursor, { full: true });
    expect(asked().at(-1)).toEqual({ verb: 'ListRecords', resumptionToken: 't1' });
    expect(rest.cursor).toMatchObject({ listing: '2026-06-30' });
    expect(rest.cursor).not.toHaveProperty('harvest');
  });

  test('does not go on with a category that is followed no more', async () => {
    const place = { from: null, set: 'math', token: 't1', at: '2026-06-30T10:00:00.000Z' };
    server.next('/oai', respond(200, {}, list(null, raw('2606.90001'))));
    await fetchArxiv({ harvest: place }, { full: true });
    expect(asked()).toEqual([{ verb: 'ListRecords', metadataPrefix: 'arXivRaw', set: 'cs:cs:CL' }]);
  });

  test('ends with an error if a page links to itself', async () => {
    const page = respond(200, {}, list('t1', raw('2606.90001')));
    server.next('/oai', page, page);
    const { keys, error, cursor } = await fetchArxiv(null, { full: true });
    expect(keys).toEqual(['2606.90001']);
    expect(String(error)).toContain('a page links to itself');
    expect(cursor).toMatchObject({ harvest: { token: 't1' } });
  });
});

describe('a gap', () => {
  test('of more than ten listings is harvested, and only what was new in it becomes news', async () => {
    server.next(
      '/oai',
      respond(503, { 'retry-after': '10' }, '<h1>Retry after 10 seconds</h1>'),
      respond(
        200,
        {},
        list(
          null,
          raw('2606.90001', { dates: ['Wed, 17 Jun 2026 10:00:00 GMT'] }),
          raw('2501.90002', { dates: ['Thu, 2 Jan 2025 10:00:00 GMT', 'Wed, 17 Jun 2026 10:00:00 GMT'] }),
        ),
      ),
    );
    const { records, cursor, log } = await fetchArxiv({ listing: '2026-06-08' });
    expect(asked().at(-1)).toMatchObject({ from: '2026-06-08' });
    expect(records.map(({ key, announcements }) => [key, announcements])).toEqual([
      ['2606.90001', [{ on: '2026-06-18', kind: 'new' }]],
      ['2501.90002', []],
    ]);
    expect(cursor).toEqual({ listing: '2026-06-29' });
    expect(log).toContain('harvesting by OAI-PMH from 2026-06-09: a gap of 14 listings is long');
  });

  test('in which nothing changed is not an error', async () => {
    server.next('/oai', respond(200, {}, oai('<error code="noRecordsMatch">none</error>')));
    const { cursor, error } = await fetchArxiv({ listing: '2026-06-08' });
    expect(error).toBeNull();
    expect(cursor).toEqual({ listing: '2026-06-29' });
  });
});

test('a set that arXiv does not know is an error that says so', async () => {
  server.next('/oai', respond(200, {}, oai('<error code="badArgument">no such set</error>')));
  expect(String((await fetchArxiv(null, { full: true })).error)).toContain(
    'refused the harvest of cs:cs:CL: badArgument',
  );
});
