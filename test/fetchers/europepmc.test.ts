// The Europe PMC source against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseSearchPage } from '../../src/fetchers/europepmc/parse.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';
import { record } from '../helpers/papers.ts';
import { hasRecorded, readRecorded, recordedFiles } from '../helpers/recorded.ts';
import { openTestStore } from '../helpers/test-store.ts';

const article = (number: number, more: Record<string, unknown> = {}) => ({
  id: String(41_000_000 + number),
  source: 'MED',
  pmid: String(41_000_000 + number),
  doi: `10.5555/retina.2026.${number}`,
  title: `Light switches in invented retinas, part ${number}.`,
  authorString: 'Ames A, Berg BC.',
  authorList: {
    author: [
      {
        fullName: 'Ames A',
        firstName: 'Ada',
        lastName: 'Ames',
        initials: 'A',
        authorId: { type: 'ORCID', value: '0000-0002-1825-0097' },
        authorAffiliationDetailsList: {
          authorAffiliation: [
            { affiliation: 'Northern University, Exampletown. Electronic address: ada@example.org.' },
          ],
        },
      },
      { fullName: 'Berg BC', firstName: 'Bo C', lastName: 'Berg', initials: 'BC' },
      { collectiveName: 'The Retina Group' },
    ],
  },
  journalInfo: {
    issue: '2',
    volume: '12',
    yearOfPublication: 2026,
    journal: { title: 'Invented journal of retinas', isoabbreviation: 'Invent J Retin' },
  },
  pubYear: '2026',
  pageInfo: '11-19',
  abstractText: '<h4>Background</h4>Retinas see.<h4>Methods</h4>We looked at <i>p</i>&lt;.05.',
  pubTypeList: { pubType: ['Journal Article'] },
  fullTextUrlList: {
    fullTextUrl: [
      { availabilityCode: 'S', documentStyle: 'doi', url: 'https://doi.org/10.5555/x' },
      { availabilityCode: 'OA', documentStyle: 'pdf', url: 'https://europepmc.org/articles/PMC1?pdf=render' },
    ],
  },
  citedByCount: 3,
  firstIndexDate: '2026-06-16',
  firstPublicationDate: '2026-08-01',
  electronicPublicationDate: '2026-06-14',
  ...more,
});
const answer = (results: unknown[], hitCount = results.length, nextCursorMark: string | null = 'AoIend') =>
  JSON.stringify({
    version: '6.9',
    hitCount,
    ...(nextCursorMark !== null && { nextCursorMark }),
    resultList: { result: results },
  });

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/search': respond(200, {}, answer([])) });
  onTestFinished(() => server.close());
});

const fetchArticles = (
  options: Record<string, unknown> = {},
  cursor: Record<string, unknown> | null = { day: '2026-06-15' },
) =>
  fetchSource({
    kind: 'europepmc',
    options: { query: 'optogenetics AND retina', endpoint: server.url, minIntervalMs: 0, ...options },
    now: '2026-06-17T08:00:00.000Z',
    cursor,
  });
const read = (...results: unknown[]) => parseSearchPage(answer(results), 'europepmc');

describe('an article of Europe PMC', () => {
  test('has its identifiers, names, journal and parts of the abstract, and no private mail address', () => {
    const { records, rejects } = read(article(1));
    expect(rejects).toEqual([]);
    expect(records).toMatchObject([
      {
        source: 'europepmc',
        key: 'MED:41000001',
        identifiers: { doi: '10.5555/retina.2026.1', pmid: '41000001' },
        title: 'Light switches in invented retinas, part 1',
        abstract: 'Background: Retinas see. Methods: We looked at p<.05.',
        authors: [
          {
            name: 'Ada Ames',
            affiliations: ['Northern University, Exampletown.'],
            orcid: '0000-0002-1825-0097',
          },
          { name: 'Bo C Berg', affiliations: [] },
          { name: 'The Retina Group', affiliations: [] },
        ],
        publishedAt: '2026-06-14T00:00:00.000Z',
        journalRef: 'Invent J Retin 12(2), 11–19 (2026)',
        links: {
          abstract: 'https://europepmc.org/article/MED/41000001',
          pdf: 'https://europepmc.org/articles/PMC1?pdf=render',
        },
        announcements: [{ on: '2026-06-16', kind: 'new' }],
        signals: [{ name: 'citations', value: 3 }],
      },
    ]);
  });

  test('without a DOI is known by its PubMed number, without that by its page', () => {
    const { records } = read(
      article(1, { doi: undefined }),
      article(2, { source: 'AGR', id: 'IND60', pmid: undefined, doi: undefined }),
    );
    expect(records.map(({ identifiers }) => identifiers)).toEqual([
      { pmid: '41000001' },
      { url: 'https://europepmc.org/article/AGR/IND60' },
    ]);
  });

  test('in another language has its title without the brackets of a translation', () => {
    expect(read(article(1, { title: '[Seeing with <i>fewer</i> cells].' })).records[0]?.title).toBe(
      'Seeing with fewer cells',
    );
  });

  test('from an archive, an erratum and a later version are not news; a retracted article is withdrawn', () => {
    const { records } = read(
      article(1, { electronicPublicationDate: '2019-02-01' }),
      article(2, { pubTypeList: { pubType: ['Published Erratum'] } }),
      article(3, { source: 'PPR', versionNumber: '2' }),
      article(4, { pubTypeList: { pubType: ['Journal Article', 'Retracted Publication'] } }),
    );
    expect(records.map(({ announcements }) => announcements.map(({ kind }) => kind))).toEqual([
      [],
      [],
      ['replace'],
      ['new'],
    ]);
    expect(records.map(({ withdrawn }) => withdrawn)).toEqual([false, false, false, true]);
  });

  test('with a null or odd optional field loses that field only; one without a title is rejected', () => {
    const odd = { doi: null, authorList: { author: [null, 7] }, journalInfo: 'x', citedByCount: 'many' };
    const { records, rejects } = read(article(1, odd), article(2, { title: null }), 'nothing');
    expect(records).toMatchObject([
      {
        identifiers: { pmid: '41000001' },
        authors: [{ name: 'A Ames' }, { name: 'BC Berg' }],
        journalRef: null,
        signals: [],
      },
    ]);
    expect(rejects).toHaveLength(2);
  });
});

describe('the Europe PMC source', () => {
  test('fetches what was indexed since the last complete day, page by page until the cursor repeats', async () => {
    server.next(
      '/search',
      respond(200, {}, answer([article(1)], 3, 'AoI1')),
      respond(200, {}, answer([article(2)], 3, 'AoI2')),
      respond(200, {}, answer([article(3)], 3, 'AoI2')),
    );
    const { keys, cursor, warnings } = await fetchArticles();
    expect(keys).toEqual(['MED:41000001', 'MED:41000002', 'MED:41000003']);
    expect({ cursor, warnings }).toEqual({ cursor: { day: '2026-06-15' }, warnings: [] });
    const asked = server.requests.map(({ query }) => query);
    expect(asked.map((parameters) => parameters.get('cursorMark'))).toEqual(['*', 'AoI1', 'AoI2']);
    expect(asked[0]?.get('query')).toBe(
      '(optogenetics AND retina) AND FIRST_IDATE:[2026-06-15 TO 2026-06-17]',
    );
  });

  test('warns of a list that ends early, and fetches again from the same day', async () => {
    server.next('/search', respond(200, {}, answer([article(1)], 5, null)));
    const { cursor, warnings } = await fetchArticles({}, { day: '2026-06-12' });
    expect(warnings).toEqual(['the list ended after 1 of 5 papers; the next run tries again']);
    expect(cursor).toEqual({ day: '2026-06-12' });
  });

  test('is called by its name where several queries are followed', async () => {
    server.next('/search', respond(200, {}, answer([article(1)])));
    const { records } = await fetchArticles({ name: 'retina' });
    expect(records.map(({ source }) => source)).toEqual(['retina']);
  });
});

test("a preprint of bioRxiv, Europe PMC's record of it, the article and Crossref's record are one paper", async () => {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const title = 'Light switches in invented retinas, part 1';
  const preprint = '10.64898/2026.05.02.700001';
  const pages = {
    biorxiv: [
      record({ source: 'biorxiv', via: 'details', key: preprint, identifiers: { doi: preprint }, title }),
    ],
    europepmc: read(
      article(1),
      article(9, {
        source: 'PPR',
        id: 'PPR100',
        pmid: undefined,
        doi: preprint,
        journalInfo: undefined,
        title,
        commentCorrectionList: {
          commentCorrection: [{ id: '41000001', source: 'MED', type: 'Preprint of' }],
        },
      }),
    ).records,
    journal: [
      record({
        source: 'journal',
        via: 'feed',
        key: 'x',
        identifiers: { doi: '10.5555/retina.2026.1' },
        title,
      }),
    ],
  };
  for (const [source, records] of Object.entries(pages)) {
    await store.papers.savePage(source, { records, rejects: [], cursor: null }, '2026-06-16T08:00:00.000Z');
  }
  const papers = await store.papers.announcedBetween('2026-06-01', '2026-06-30');
  expect(papers.map(({ paper }) => [paper.id, paper.sources.length])).toEqual([[`doi:${preprint}`, 3]]);
});

test.runIf(hasRecorded)('all recorded results of Europe PMC are read', () => {
  const pages = recordedFiles('europepmc').map((name) =>
    parseSearchPage(readRecorded(`europepmc/${name}`), 'europepmc'),
  );
  const records = pages.flatMap((page) => page.records);
  expect(pages.flatMap(({ rejects }) => rejects)).toEqual([]);
  expect(records.length).toBeGreaterThan(1000);
  expect(records.filter(({ authors }) => authors.length > 0).length / records.length).toBeGreaterThan(0.98);
  expect(JSON.stringify(records)).not.toMatch(/[\w.]+@[\w.]+\.[a-z]{2,}/);
});
