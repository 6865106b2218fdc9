// Thousands of damaged answers of every source: each ends in records, refusals or an error that says why; nothing hangs, nothing grows.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { HttpError, ParseError } from '../../src/errors.ts';
import { parseSearch } from '../../src/fetchers/arxiv/parse-atom.ts';
import { parseFeed as parseAnnouncements } from '../../src/fetchers/arxiv/parse-feed.ts';
import { parseHarvest } from '../../src/fetchers/arxiv/parse-oai.ts';
import { parsePosted, parsePublished } from '../../src/fetchers/biorxiv/parse.ts';
import { parseSearchPage } from '../../src/fetchers/europepmc/parse.ts';
import { parseFeed } from '../../src/fetchers/feed/index.ts';
import { parseDailyPapers } from '../../src/fetchers/huggingface/parse.ts';
import { parseItems } from '../../src/fetchers/libraries/zotero/parse.ts';
import { parseSubmissions } from '../../src/fetchers/openreview/parse.ts';
import { parseRatingScale } from '../../src/fetchers/openreview/rating-scale.ts';
import { decodeText } from '../../src/http/charset.ts';
import type { PaperRecord, Reject } from '../../src/model/paper.ts';
import { damagedBytes, mutate } from '../helpers/damage.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';
import { readFixture } from '../helpers/fixture.ts';
import { random } from '../helpers/random.ts';
import { openTestStore } from '../helpers/test-store.ts';

const now = '2026-06-18T11:00:00.000Z';
const day = '2026-06-17';

const arxivRss = readFileSync(
  new URL('../../fixtures/demo/arxiv/2026-06-11.xml', import.meta.url),
  'utf8',
).replace(/(?<=<\/item>)(?:\s*<item>[\s\S]*?<\/item>){6,}/, '');
const arxivRdf = `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://arxiv.org/"><title>cs.CL updates</title><dc:date>2026-06-16T20:30:00-05:00</dc:date></channel>
<item rdf:about="http://arxiv.org/abs/2606.90001"><title>An Older Title. (arXiv:2606.90001v1 [cs.CL])</title><link>http://arxiv.org/abs/2606.90001</link><description>&lt;p&gt;We look.&lt;/p&gt;</description><dc:creator>&lt;a href="http://arxiv.org/find"&gt;Ada Ames&lt;/a&gt;, &lt;a href="x"&gt;Bo Berg&lt;/a&gt; (1)</dc:creator></item></rdf:RDF>`;
const arxivAtom = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"><opensearch:totalResults>2</opensearch:totalResults>
<entry><id>http://arxiv.org/abs/2606.90001v2</id><title>From the API</title><updated>2026-06-16T17:00:00Z</updated><published>2026-06-15T17:00:00Z</published><summary>We look $x &lt; y$.</summary><author><name>Ada Ames</name><arxiv:affiliation>Northern University</arxiv:affiliation></author><arxiv:doi>10.5555/x.1</arxiv:doi><arxiv:comment>8 pages</arxiv:comment><arxiv:primary_category term="cs.CL"/><category term="cs.CL"/></entry>
<entry><id>http://arxiv.org/abs/hep-th/9901001v1</id><title>Old</title><published>1999-01-01T00:00:00Z</published><summary>This paper has been withdrawn.</summary><author><name>Bo Berg</name></author><category term="hep-th"/></entry></feed>`;
const oai = (metadata: string) => `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-06-30T11:00:00Z</responseDate><request verb="ListRecords">https://oaipmh.arxiv.org/oai</request><ListRecords>
<record><header><identifier>oai:arXiv.org:2606.90001</identifier><datestamp>2026-06-30</datestamp></header><metadata>${metadata}</metadata></record>
<record><header status="deleted"><identifier>oai:arXiv.org:2606.90002</identifier><datestamp>2026-06-30</datestamp></header></record>
<resumptionToken cursor="0" completeListSize="9">6460044|1001</resumptionToken></ListRecords></OAI-PMH>`;
const oaiRaw = oai(
  `<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2606.90001</id><version version="v1"><date>Tue, 2 Jun 2026 10:00:00 GMT</date><size>9kb</size></version><title>Raw
 Title</title><authors>Ada Ames, Bo Berg and Cy Cole (Northern University)</authors><categories>cs.CL cs.LG</categories><doi>10.5555/inv.1</doi><journal-ref>J. Inv. 1</journal-ref><abstract> We gather. </abstract></arXivRaw>`,
);
const oaiArxiv = oai(
  `<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2606.90001</id><created>2026-06-02</created><updated>2026-06-05</updated><authors><author><keyname>Ames</keyname><forenames>Ada</forenames><affiliation>Northern University</affiliation></author></authors><title>Title</title><categories>cs.CL</categories><comments>withdrawn</comments><abstract>We gather.</abstract></arXiv>`,
);
const oaiDc = oai(
  `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Title</dc:title><dc:creator>Ames, Ada</dc:creator><dc:description>We gather.</dc:description><dc:description>Comment: 9 pages</dc:description><dc:date>2026-06-02</dc:date><dc:identifier>http://arxiv.org/abs/2606.90001</dc:identifier><dc:identifier>doi:10.5555/inv.1</dc:identifier></oai_dc:dc>`,
);
const daily = JSON.stringify([
  {
    paper: {
      id: '2606.90001',
      authors: [{ _id: 'a', name: 'Ada Ames', hidden: false }],
      publishedAt: '2026-06-15T00:00:00.000Z',
      submittedOnDailyAt: '2026-06-16T00:00:00.000Z',
      title: 'A Daily Title',
      summary: 'We look.',
      upvotes: 7,
      githubRepo: 'https://github.com/lab/x',
      githubStars: 40,
      organization: { _id: 'o', name: 'lab', fullname: 'A Laboratory' },
    },
    title: 'A Daily Title',
    numComments: 2,
    thumbnail: 'https://cdn.example.org/1.png',
  },
]);
const details = JSON.stringify({
  messages: [{ status: 'ok', cursor: 0, count: 1, total: '1' }],
  collection: [
    {
      title: 'Invented cells',
      authors: 'Ames, A.; Berg, B.',
      author_corresponding: 'Ada Ames',
      author_corresponding_institution: 'Northern University',
      doi: '10.64898/2026.06.16.700001',
      date: '2026-06-16',
      version: '1',
      type: 'new results',
      category: 'cell biology',
      abstract: 'We look at <i>cells</i>.',
      published: 'NA',
    },
  ],
});
const pubs = JSON.stringify({
  messages: [{ status: 'ok', cursor: 0, count: 1, total: 1 }],
  collection: [
    {
      preprint_doi: '10.64898/2026.06.16.700001',
      published_doi: '10.5555/j.1',
      published_journal: 'Journal',
      preprint_title: 'Invented cells',
      preprint_authors: 'Ames, A.; Berg, B.',
      preprint_category: 'cell biology',
      preprint_date: '2026-06-16',
      published_date: '2026-06-17',
    },
  ],
});
const notes = (wrap: (value: unknown) => unknown) =>
  JSON.stringify({
    notes: [
      {
        id: 'AbC123',
        forum: 'AbC123',
        cdate: Date.UTC(2026, 5, 16),
        tmdate: Date.UTC(2026, 5, 17),
        content: {
          title: wrap('A Submission'),
          abstract: wrap('We submit.'),
          authors: wrap(['Ada Ames']),
          pdf: wrap('/pdf/1.pdf'),
          venue: wrap('INV 2026 Oral'),
          keywords: wrap(['a', 'b']),
          code: wrap('https://example.org/x'),
        },
        details: {
          directReplies: [
            {
              invitations: ['V/-/Official_Review'],
              invitation: 'V/-/Official_Review',
              content: { rating: wrap('8: accept') },
            },
            { invitations: ['V/-/Decision'], content: { decision: wrap('Accept') } },
          ],
        },
      },
    ],
  });

const europepmc = JSON.stringify({
  hitCount: 1,
  nextCursorMark: 'AoI1',
  resultList: {
    result: [
      {
        id: '41000001',
        source: 'MED',
        pmid: '41000001',
        doi: '10.5555/x.1',
        title: 'Invented retinas.',
        authorList: { author: [{ fullName: 'Ames A', firstName: 'Ada', lastName: 'Ames' }] },
        abstractText: '<h4>Aim</h4>To see.',
        firstIndexDate: '2026-06-16',
        firstPublicationDate: '2026-06-16',
      },
    ],
  },
});

const feedFixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/feed/${name}`, import.meta.url), 'utf8');
const anyFeed = (text: string) =>
  parseFeed(
    text,
    'https://j.example.org/feed',
    'Journal',
    {},
    { today: '2026-06-18', isKnown: false, undated: {}, shared: [] },
  );

interface Format {
  whole: string;
  parse(text: string): { records: PaperRecord[]; rejects: Reject[] };
  /** As a source that is asked for it in the last test: its options by the server's address, and the path that it asks. */
  source?: { kind: string; path: string; options(url: string): Record<string, unknown> };
}

const arxivOptions = (url: string) => ({
  categories: ['cs.CL'],
  minIntervalMs: 0,
  endpoints: { rss: `${url}/rss`, api: `${url}/api`, oai: `${url}/oai` },
});
const formats: Record<string, Format> = {
  'arXiv RSS': {
    whole: arxivRss,
    parse: parseAnnouncements,
    source: { kind: 'arxiv', path: '/rss/cs.CL', options: arxivOptions },
  },
  'arXiv RDF': { whole: arxivRdf, parse: parseAnnouncements },
  'arXiv Atom': { whole: arxivAtom, parse: parseSearch },
  'OAI-PMH arXivRaw': { whole: oaiRaw, parse: parseHarvest },
  'OAI-PMH arXiv': { whole: oaiArxiv, parse: parseHarvest },
  'OAI-PMH oai_dc': { whole: oaiDc, parse: parseHarvest },
  'Hugging Face': {
    whole: daily,
    parse: (text) => parseDailyPapers(text, day),
    source: {
      kind: 'huggingface',
      path: '/api/daily_papers',
      options: (url) => ({ endpoint: url, minIntervalMs: 0 }),
    },
  },
  'bioRxiv details': {
    whole: details,
    parse: (text) => parsePosted(text, 'biorxiv'),
    source: {
      kind: 'biorxiv',
      path: '/details/biorxiv/2026-06-15/2026-06-18/0',
      options: (url) => ({ endpoint: url, minIntervalMs: 0 }),
    },
  },
  'bioRxiv pubs': { whole: pubs, parse: (text) => parsePublished(text, 'biorxiv') },
  'Europe PMC': {
    whole: europepmc,
    parse: (text) => parseSearchPage(text, 'europepmc'),
    source: {
      kind: 'europepmc',
      path: '/search',
      options: (url) => ({ query: 'retina', endpoint: url, minIntervalMs: 0 }),
    },
  },
  'OpenReview v2': {
    whole: notes((value) => ({ value })),
    parse: (text) => parseSubmissions(text, 'INV.cc/2026'),
    source: {
      kind: 'openreview',
      path: '/v2/notes',
      options: (url) => ({
        venues: ['INV.cc/2026'],
        endpoints: { v2: `${url}/v2`, v1: `${url}/v1` },
        minIntervalMs: 0,
      }),
    },
  },
  Zotero: {
    whole: readFixture('zotero/items.json'),
    parse: (text) => ({ records: parseItems(text).flatMap(({ record }) => record ?? []), rejects: [] }),
  },
  'OpenReview v1': { whole: notes((value) => value), parse: (text) => parseSubmissions(text, 'INV.cc/2026') },
  'feed in RDF': {
    whole: feedFixture('nature.rdf'),
    parse: anyFeed,
    source: {
      kind: 'feed',
      path: '/feed',
      options: (url) => ({ url: `${url}/feed`, name: 'Journal', minIntervalMs: 0 }),
    },
  },
  'feed in RSS': { whole: feedFixture('ieee.rss'), parse: anyFeed },
  'feed in Atom': { whole: feedFixture('lab.atom'), parse: anyFeed },
  'feed in JSON': { whole: feedFixture('archive.json'), parse: anyFeed },
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Heap in use, in megabytes, after what can be let go of is gone. */
function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

const perFormat = 120;

/** After the format before: each measurement takes as long as parsing a format. */
let heapBeforeMb = 0;
beforeAll(() => {
  heapBeforeMb = heapMb();
});

describe.each(Object.entries(formats))('%s', (name, { whole, parse }) => {
  test('is read whole', () => {
    expect(parse(whole).records.length).toBeGreaterThan(0);
  });

  test('in any damage gives records, refusals with a reason, or an error that says why', () => {
    const next = random(name.length * 7919 + whole.length);
    const seen = { read: 0, refused: 0, error: 0 };
    for (let round = 0; round < perFormat; round++) {
      const { bytes, what } = damagedBytes(whole, next);
      try {
        const { records, rejects } = parse(decodeText(bytes, null));
        if (rejects.length > 0) seen.refused += 1;
        else seen.read += 1;
        for (const { reason, subject } of rejects) {
          if (!reason || !subject) throw new Error(`${what}: a refusal without words`);
        }
        for (const { key, title, identifiers } of records) {
          if (
            !key ||
            (!title && name !== 'bioRxiv pubs' && !name.startsWith('OAI')) ||
            Object.keys(identifiers).length === 0
          )
            throw new Error(`${what}: a record that is none`);
        }
      } catch (error) {
        if (!(error instanceof ParseError))
          throw new Error(`${what} in round ${round}: ${error}`, { cause: error });
        expect(error.message).toBeTruthy();
        seen.error += 1;
      }
    }
    // Damage of every kind has been met: some answers are still good, some not at all.
    expect(seen.error).toBeGreaterThan(perFormat / 20);
    expect(seen.read + seen.refused).toBeGreaterThan(perFormat / 20);
  });

  test('that is huge, deep or endless in one place stays within bounds', () => {
    for (const huge of mutate.huge(whole)) {
      try {
        parse(huge);
      } catch (error) {
        if (!(error instanceof ParseError)) throw error;
      }
    }
    const heapAfterMb = heapMb();
    // A leak of what was parsed would be some forty megabytes.
    expect(heapAfterMb - heapBeforeMb).toBeLessThan(15);
    heapBeforeMb = heapAfterMb;
  });
});

test('the review form of OpenReview in any damage has a scale, none, or an error that says why', () => {
  const options = [1, 2, 3, 4, 5].map((value) => ({ value, description: `${value}: in words` }));
  const content = { rating: { value: { param: { type: 'integer', enum: options } } } };
  const whole = JSON.stringify({ invitations: [{ edit: { note: { content } } }] });
  const next = random(20260619);
  const read = (text: string) => {
    try {
      return parseRatingScale(text, 'v2');
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      return 'error';
    }
  };
  expect(read(whole)).toEqual({ lowest: 1, highest: 5 });
  const damaged = Array.from({ length: 200 }, () => read(decodeText(damagedBytes(whole, next).bytes, null)));
  for (const scale of [...damaged, ...mutate.huge(whole).map(read)]) {
    if (scale !== null && scale !== 'error') expect(scale.lowest).toBeLessThan(scale.highest);
  }
  expect(damaged).toContain('error');
  expect(damaged).toContain(null);
  const many = whole.replace('"enum":[', `"enum":[${'7,'.repeat(300_000)}`);
  expect(read(many)).toEqual({ lowest: 1, highest: 7 });
});

describe('a fetch', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer({ '/': respond(404) });
  });
  afterAll(() => server.close());

  test('of damaged sources keeps what is sound in them, and the next source runs', async () => {
    const store = await openTestStore();
    onTestFinished(() => store.close());
    const next = random(20260618);
    const cursors: Record<string, Record<string, unknown>> = {
      arxiv: { listing: '2026-06-10' },
      biorxiv: { day: '2026-06-15' },
      openreview: {
        'INV.cc/2026': { version: 'v2', invitation: 'Submission', changedAtMs: 0, wholeAt: now },
      },
    };
    const sources = Object.values(formats).flatMap(({ whole, source }) =>
      source ? [{ whole, ...source }] : [],
    );
    for (let round = 0; round < 20; round++) {
      for (const { whole, kind, path, options } of sources) {
        const { bytes, what } = damagedBytes(whole, next);
        server.next(path, respond(200, {}, bytes));
        const { pages, error } = await fetchSource({
          kind,
          options: options(server.url),
          now: kind === 'arxiv' ? '2026-06-11T11:00:00.000Z' : now,
          cursor: cursors[kind] ?? null,
          request: kind === 'huggingface' ? { since: day, until: day } : {},
        });
        const isClear = error === null || error instanceof ParseError || error instanceof HttpError;
        if (!isClear) throw new Error(`${kind}, ${what}: ${error}`, { cause: error });
        for (const page of pages) {
          const first = await store.papers.savePage(kind, page, now);
          const again = await store.papers.savePage(kind, page, now);
          if (again.new + again.updated > 0)
            throw new Error(`${kind}, ${what}: what was kept came back changed`);
          expect(first.rejected).toBeLessThanOrEqual(first.received);
        }
      }
    }
    // After all of that, a whole answer is kept whole.
    server.next('/feed', respond(200, {}, feedFixture('plos.atom')));
    const { pages } = await fetchSource({
      kind: 'feed',
      options: { url: `${server.url}/feed`, name: 'Journal', minIntervalMs: 0 },
      now,
    });
    for (const page of pages) await store.papers.savePage('Journal', page, now);
    expect((await store.papers.find('10.5555/journal.pinv.9000001'))?.paper.title).toBe(
      'Sleep in imaginary mice',
    );
  });

  test.each([
    ['a title of a megabyte', { title: 'x'.repeat(1_000_000) }, 'its title has 1000000 characters'],
    ['a version beyond counting', { version: 1e15 }, '1000000000000000 is not a version'],
    ['authors without end', { authors: 'Ames, A.; '.repeat(20_001) }, 'it has 20001 authors'],
    [
      'a subject area of a megabyte',
      { category: 'x'.repeat(1_000_000) },
      'a text in it has more than 10000 characters',
    ],
  ])('refuses %s, and keeps the paper beside it', async (_what, damage, reason) => {
    const [good] = (JSON.parse(details) as { collection: Record<string, unknown>[] }).collection;
    const bad = { ...good, doi: '10.64898/2026.06.16.700002', ...damage };
    const body = { messages: [{ status: 'ok', total: 2 }], collection: [bad, good] };
    server.next('/details/biorxiv/2026-06-15/2026-06-18/0', respond(200, {}, JSON.stringify(body)));
    const { keys, rejects } = await fetchSource({
      kind: 'biorxiv',
      options: { endpoint: server.url, minIntervalMs: 0 },
      now,
      cursor: { day: '2026-06-15' },
    });
    expect(keys).toEqual(['10.64898/2026.06.16.700001']);
    expect(rejects.map((each) => each.reason)).toEqual([reason]);
    expect(rejects[0]?.subject.length).toBeLessThanOrEqual(200);
  });

  // Time that grows with the square of the length would be minutes.
  test.each([
    [`10.1234/${'.;'.repeat(250_000)}x`],
    [`${'?'.repeat(500_000)}\nx`],
    [`http://arxiv.org/abs/${'/'.repeat(500_000)}`],
  ])('of an identifier without end ends soon', (text) => {
    const json = JSON.stringify(text);
    const tried = [
      parsePosted(details.replace('"10.64898/2026.06.16.700001"', json), 'biorxiv'),
      parsePublished(pubs.replace('"10.5555/j.1"', json), 'biorxiv'),
      parseDailyPapers(daily.replace('"2606.90001"', json), day),
      parseSubmissions(
        formats['OpenReview v1']?.whole.replace(
          '"https://example.org/x"',
          `"", "doi": ${json}, "arxiv": ${json}`,
        ) ?? '',
        'V',
      ),
      parseAnnouncements(arxivRss.replaceAll(/<guid[^>]*>[^<]*|<link>[^<]*/g, (tag) => `${tag}${text}`)),
      parseHarvest(oaiRaw.replaceAll('2606.90001', text).replace('10.5555/inv.1', text)),
      anyFeed(feedFixture('nature.rdf').replaceAll(/(?<=<(?:prism:doi|dc:identifier|link)>)[^<]*/g, text)),
      anyFeed(
        JSON.stringify({ version: 'https://jsonfeed.org/version/1', items: [{ id: text, title: 'T' }] }),
      ),
    ];
    const ids = tried.flatMap(({ records }) => records).map(({ identifiers: { url: _, ...ids } }) => ids);
    expect(ids.filter((each) => JSON.stringify(each).length > 200)).toEqual([]);
  });

  test('keeps 10,000 authors, and no character that is none', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `Name${index}, A.`).join('; ');
    const [good] = (JSON.parse(details) as { collection: Record<string, unknown>[] }).collection;
    const entry = { ...good, authors: names, title: 'In\u0000vented\u001b \ud800cells\u0081' };
    server.next(
      '/details/biorxiv/2026-06-15/2026-06-18/0',
      respond(200, {}, JSON.stringify({ messages: [{ status: 'ok', total: 1 }], collection: [entry] })),
    );
    const { records } = await fetchSource({
      kind: 'biorxiv',
      options: { endpoint: server.url, minIntervalMs: 0 },
      now,
      cursor: { day: '2026-06-15' },
    });
    expect(records[0]?.authors).toHaveLength(10_000);
    expect(records[0]?.title).toBe('Invented \ufffdcells');
  });
});
