// Days on which arXiv serves an earlier listing as today's, or cuts a long one: no listing is lost.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Cursor } from '../../src/model/page.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';
import { hasRecorded, readRecorded } from '../helpers/recorded.ts';

type Item = readonly [id: string, kind?: string, category?: string, version?: number];

const itemXml = ([
  id,
  kind = 'new',
  category = 'cs.CL',
  version = 1,
]: Item) => `<item><title>Paper ${id}</title>
<link>https://arxiv.org/abs/${id}</link><description>Abstract: We look at it.</description>
<guid isPermaLink="false">oai:arXiv.org:${id}v${version}</guid><category>${category}</category>
<arxiv:announce_type>${kind}</arxiv:announce_type><dc:creator>Ada Ames</dc:creator></item>`;
const feed = (date: string, ...items: Item[]) => `<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>updates on arXiv.org</title><pubDate>${date} 00:00:00 -0400</pubDate>${items.map(itemXml).join('\n')}</channel></rss>`;
const entry = (
  id: string,
  published: string,
) => `<entry><id>http://arxiv.org/abs/${id}v1</id><title>From the API ${id}</title>
<updated>${published}</updated><published>${published}</published><summary>We look.</summary><author><name>Ada Ames</name></author>
<arxiv:primary_category term="cs.CL"/><category term="cs.CL"/></entry>`;
const atom = (...entries: string[]) => `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
<opensearch:totalResults>${entries.length}</opensearch:totalResults>${entries.join('\n')}</feed>`;
const oai = (
  ...ids: string[]
) => `<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
${ids
  .map(
    (
      id,
    ) => `<record><header><identifier>oai:arXiv.org:${id}</identifier><datestamp>2026-06-17</datestamp></header><metadata>
<arXivRaw><id>${id}</id><version version="v1"><date>Tue, 16 Jun 2026 10:00:00 GMT</date></version><title>Harvested ${id}</title>
<authors>Ada Ames</authors><categories>cs.CL</categories><abstract>We look.</abstract></arXivRaw></metadata></record>`,
  )
  .join('')}</ListRecords></OAI-PMH>`;

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/rss/': respond(404), '/api': respond(404), '/oai': respond(404) });
  onTestFinished(() => server.close());
});

const fetchAt = (now: string, cursor: Cursor | null, categories = ['cs.CL']) =>
  fetchSource({
    kind: 'arxiv',
    options: {
      categories,
      minIntervalMs: 0,
      endpoints: { rss: `${server.url}/rss`, api: `${server.url}/api`, oai: `${server.url}/oai` },
    },
    now,
    cursor,
  });

const answer = (...bodies: string[]) =>
  server.next('/rss/cs.CL', ...bodies.map((body) => respond(200, { etag: '"x"' }, body)));

const monday: Item[] = [
  ['2606.90001'],
  ['2606.90002'],
  ['2605.90003', 'cross', 'cs.LG'],
  ['2601.90004', 'replace', 'cs.CL', 3],
];
const mondayFeed = feed('Mon, 15 Jun 2026', ...monday);
const repeated = feed('Tue, 16 Jun 2026', ...monday);

async function afterMonday() {
  answer(mondayFeed);
  return (await fetchAt('2026-06-15T11:00:00.000Z', { listing: '2026-06-12' })).cursor;
}

describe("yesterday's listing under today's date", () => {
  test('is stale: no news, no step forward, no validators, and a warning', async () => {
    const cursor = await afterMonday();
    answer(repeated);
    const { pages, records, warnings, cursor: after } = await fetchAt('2026-06-16T11:00:00.000Z', cursor);
    expect(records).toEqual([]);
    expect(pages.map(({ missing, validators, cursor: moved }) => ({ missing, validators, moved }))).toEqual([
      { missing: 'stale', validators: undefined, moved: null },
    ]);
    expect(warnings).toEqual([
      'the feed repeats an earlier listing of cs.CL under the date of Tuesday, June 16; the next run tries again',
    ]);
    expect(after).toEqual(cursor);
  });

  test('is fetched again, and the true one of the day is read when it comes', async () => {
    const cursor = await afterMonday();
    answer(repeated, feed('Tue, 16 Jun 2026', ['2606.90010'], ['2606.90001', 'cross', 'cs.CL']));
    await fetchAt('2026-06-16T11:00:00.000Z', cursor);
    const { keys, warnings, cursor: after } = await fetchAt('2026-06-16T12:00:00.000Z', cursor);
    expect(keys).toEqual(['2606.90010', '2606.90001']);
    expect(warnings).toEqual([]);
    expect(after).toMatchObject({ listing: '2026-06-16' });
  });

  test('is filled in from the API when a later listing shows the gap', async () => {
    const cursor = await afterMonday();
    answer(repeated, feed('Wed, 17 Jun 2026', ['2606.90020']));
    server.next('/api', respond(200, {}, atom(entry('2606.90010', '2026-06-15T10:00:00Z'))));
    await fetchAt('2026-06-16T11:00:00.000Z', cursor);
    const { records, cursor: after } = await fetchAt('2026-06-17T11:00:00.000Z', cursor);
    expect(records.map(({ key, announcements }) => [key, announcements])).toEqual([
      ['2606.90010', [{ on: '2026-06-16', kind: 'new' }]],
      ['2606.90020', [{ on: '2026-06-17', kind: 'new' }]],
    ]);
    expect(after).toMatchObject({ listing: '2026-06-17' });
  });

  test('is filled in from the API once its day is over, and then no fault any more', async () => {
    const cursor = await afterMonday();
    answer(repeated, repeated);
    server.next('/api', respond(200, {}, atom(entry('2606.90010', '2026-06-15T10:00:00Z'))));
    // Half past midnight in New York on the 17th.
    const night = await fetchAt('2026-06-17T04:30:00.000Z', cursor);
    expect(night.keys).toEqual(['2606.90010']);
    expect(night.cursor).toMatchObject({ listing: '2026-06-16' });
    expect(night.warnings).toEqual([expect.stringContaining('it is filled in from the search API')]);
    expect(night.pages.some(({ missing }) => missing)).toBe(false);
    const later = await fetchAt('2026-06-17T04:45:00.000Z', night.cursor);
    expect([later.records, later.warnings]).toEqual([[], []]);
  });

  test.each([
    ['has nothing', () => [0, 1, 2].map(() => respond(200, {}, atom()))],
    [
      'fails',
      () => [
        respond(
          400,
          {},
          atom(
            '<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>down</summary></entry>',
          ),
        ),
      ],
    ],
  ])('is harvested by OAI-PMH where the API %s', async (_what, api) => {
    const cursor = await afterMonday();
    answer(feed('Wed, 17 Jun 2026', ['2606.90020']));
    server.next('/api', ...api());
    server.next('/oai', respond(200, {}, oai('2606.90011')));
    // Submitted on the 16th before the freeze, it is in the listing of the 17th: of that of the 16th there is nothing.
    const { keys, error } = await fetchAt('2026-06-17T11:00:00.000Z', cursor);
    expect(keys).toContain('2606.90011');
    expect(keys).toContain('2606.90020');
    expect(error).toBeNull();
  });

  test('stays a gap while no interface has it', async () => {
    const cursor = await afterMonday();
    answer(feed('Wed, 17 Jun 2026', ['2606.90020']));
    server.next('/api', ...[0, 1, 2].map(() => respond(200, {}, atom())));
    server.next('/oai', respond(200, {}, '<OAI-PMH><error code="noRecordsMatch"/></OAI-PMH>'));
    const { keys, cursor: after, pages } = await fetchAt('2026-06-17T11:00:00.000Z', cursor);
    expect(keys).toEqual(['2606.90020']);
    expect(after).toEqual(cursor);
    expect(pages.some(({ validators }) => validators)).toBe(false);
  });

  test('of one category of several keeps the others, and the gap', async () => {
    const both = ['cs.CL', 'cs.LG'];
    const first: Item[] = [['2606.90001'], ['2606.90002', 'new', 'cs.LG']];
    server.next(
      '/rss/cs.CL+cs.LG',
      respond(200, {}, feed('Mon, 15 Jun 2026', ...first)),
      respond(200, {}, feed('Tue, 16 Jun 2026', ['2606.90001'], ['2606.90012', 'new', 'cs.LG'])),
    );
    const { cursor } = await fetchAt('2026-06-15T11:00:00.000Z', { listing: '2026-06-12' }, both);
    const { keys, cursor: after, warnings } = await fetchAt('2026-06-16T11:00:00.000Z', cursor, both);
    expect(keys).toEqual(['2606.90012']);
    expect(after).toEqual(cursor);
    expect(warnings[0]).toContain('repeats an earlier listing of cs.CL under');
  });

  test('is not what two listings that share a few papers are', async () => {
    const cursor = await afterMonday();
    answer(
      feed(
        'Tue, 16 Jun 2026',
        ['2606.90010'],
        ['2606.90001', 'cross', 'cs.LG'],
        ['2606.90002', 'replace', 'cs.CL', 2],
      ),
    );
    const { keys, pages } = await fetchAt('2026-06-16T11:00:00.000Z', cursor);
    expect(keys).toEqual(['2606.90010', '2606.90001', '2606.90002']);
    expect(pages.some(({ missing }) => missing)).toBe(false);
  });
});

test('a feed that is still of yesterday, or empty, is late on a day of announcements', async () => {
  const cursor = await afterMonday();
  answer(mondayFeed, feed('Tue, 16 Jun 2026'));
  for (const now of ['2026-06-16T11:00:00.000Z', '2026-06-16T12:00:00.000Z']) {
    expect((await fetchAt(now, cursor)).pages.map(({ missing }) => missing)).toEqual(['late']);
  }
  answer(feed('Sun, 21 Jun 2026'));
  expect(
    (await fetchAt('2026-06-21T11:00:00.000Z', { listing: '2026-06-19' })).pages[0]?.missing,
  ).toBeUndefined();
});

describe('the listing before', () => {
  test('is compared with the API: what the feed lacked is added and named', async () => {
    const cursor = await afterMonday();
    answer(feed('Tue, 16 Jun 2026', ['2606.90010'], ['2606.90005']));
    const listed = ['2606.90001', '2606.90002', '2606.90005', '2606.90006'];
    server.next('/api', respond(200, {}, atom(...listed.map((id) => entry(id, '2026-06-12T10:00:00Z')))));
    const { records, warnings, cursor: after } = await fetchAt('2026-06-16T11:00:00.000Z', cursor);
    // 2606.90005 was held back for a day.
    expect(records.at(-1)).toMatchObject({
      key: '2606.90006',
      announcements: [{ on: '2026-06-15', kind: 'new' }],
    });
    expect(warnings).toEqual([
      'the search API has a paper of the listing of 2026-06-15 that the feed lacked, and they are added: 2606.90006',
    ]);
    expect(after).toMatchObject({ listing: '2026-06-16' });
  });

  test('is harmless if the API does not respond', async () => {
    const cursor = await afterMonday();
    answer(feed('Tue, 16 Jun 2026', ['2606.90010']));
    const { keys, warnings, error, log } = await fetchAt('2026-06-16T11:00:00.000Z', cursor);
    expect([keys, warnings, error]).toEqual([['2606.90010'], [], null]);
    expect(log.join()).toContain('the listing of 2026-06-15 could not be compared');
  });
});

describe('a joined feed', () => {
  const categories = ['cs.AI', 'cs.CL', 'cs.CV', 'cs.LG'];
  const many = (count: number, from = 0): Item[] =>
    Array.from({ length: count }, (_, index) => [`2606.${String(10_000 + from + index)}`]);
  const paths = () =>
    server.requests.map(({ path }) => path.replace('/rss/', '')).filter((path) => !path.startsWith('/'));

  test('that is cut off at 2,000 results is fetched in halves from then on', async () => {
    server.next('/rss/cs.AI+cs.CL+cs.CV+cs.LG', respond(200, {}, feed('Mon, 15 Jun 2026', ...many(2000))));
    for (const [from, path] of ['cs.AI+cs.CL', 'cs.CV+cs.LG'].entries()) {
      server.next(
        `/rss/${path}`,
        respond(200, {}, feed('Mon, 15 Jun 2026', ...many(900, 1000 * from))),
        respond(200, {}, feed('Tue, 16 Jun 2026', ...many(900, 3000 + 1000 * from))),
      );
    }
    const first = await fetchAt('2026-06-15T11:00:00.000Z', { listing: '2026-06-12' }, categories);
    expect(first.records).toHaveLength(1800);
    expect(first.cursor).toMatchObject({ listing: '2026-06-15' });
    const second = await fetchAt('2026-06-16T11:00:00.000Z', first.cursor, categories);
    expect(second.records).toHaveLength(1800);
    expect(second.cursor).toMatchObject({ listing: '2026-06-16' });
    expect(paths()).toEqual([
      'cs.AI+cs.CL+cs.CV+cs.LG',
      'cs.AI+cs.CL',
      'cs.CV+cs.LG',
      'cs.AI+cs.CL',
      'cs.CV+cs.LG',
    ]);
  });

  test('that comes halfway to 2,000 is split before it is cut', async () => {
    server.next('/rss/cs.AI+cs.CL+cs.CV+cs.LG', respond(200, {}, feed('Mon, 15 Jun 2026', ...many(1000))));
    const { cursor } = await fetchAt('2026-06-15T11:00:00.000Z', { listing: '2026-06-12' }, categories);
    expect(Object.keys(cursor?.['feeds'] ?? {})).toEqual(['cs.AI+cs.CL', 'cs.CV+cs.LG']);
  });

  test('of which one part lags keeps the place of the older', async () => {
    const before = {
      listing: '2026-06-15',
      feeds: { 'cs.AI+cs.CL': '2026-06-15', 'cs.CV+cs.LG': '2026-06-15' },
    };
    server.next('/rss/cs.AI+cs.CL', respond(200, {}, feed('Tue, 16 Jun 2026', ['2606.90010'])));
    server.next(
      '/rss/cs.CV+cs.LG',
      respond(200, {}, feed('Mon, 15 Jun 2026', ['2606.90001', 'new', 'cs.LG'])),
    );
    const { cursor, pages } = await fetchAt('2026-06-16T11:00:00.000Z', before, categories);
    expect(cursor).toMatchObject({
      listing: '2026-06-15',
      feeds: { 'cs.AI+cs.CL': '2026-06-16', 'cs.CV+cs.LG': '2026-06-15' },
    });
    expect(pages.at(-1)?.missing).toBe('late');
  });

  test('of one category that is cut is incomplete', async () => {
    answer(feed('Tue, 16 Jun 2026', ...many(2000)));
    const { cursor, warnings, records } = await fetchAt('2026-06-16T11:00:00.000Z', {
      listing: '2026-06-15',
    });
    expect(records).toHaveLength(2000);
    expect(cursor).toEqual({ listing: '2026-06-15' });
    expect(warnings).toEqual(['the feed of cs.CL is cut at 2000 results; the next run tries again']);
  });
});

describe.skipIf(!hasRecorded)('June 2026 as it was', () => {
  test('the 17th repeats the 16th, and is filled in when the 18th comes', async () => {
    const days = ['2026-06-15', '2026-06-16', '2026-06-17', '2026-06-18'];
    let cursor: Cursor | null = { listing: '2026-06-12' };
    const seen: Record<
      string,
      { received: number; missing: unknown[]; warnings: string[]; listing: unknown }
    > = {};
    for (const day of days) {
      answer(readRecorded(`arxiv-rss/${day}-cs-cl.xml`));
      if (day === '2026-06-18')
        server.next('/api', respond(200, {}, atom(entry('2606.90017', '2026-06-16T10:00:00Z'))));
      const result = await fetchAt(`${day}T11:00:00.000Z`, cursor);
      cursor = result.cursor;
      seen[day] = {
        received: result.records.length,
        missing: result.pages.flatMap(({ missing }) => missing ?? []),
        warnings: result.warnings,
        listing: cursor?.['listing'],
      };
    }
    expect(seen['2026-06-16']).toMatchObject({ received: 283, missing: [], listing: '2026-06-16' });
    // One paper of the 16th has a later version by then.
    expect(seen['2026-06-17']).toMatchObject({ received: 1, missing: ['stale'], listing: '2026-06-16' });
    expect(seen['2026-06-18']).toMatchObject({ received: 131, missing: [], listing: '2026-06-18' });
  });
});
