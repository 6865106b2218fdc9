// One work from many sources is one paper, in whatever order they come, and what was said of its twin follows it.
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.ts';
import type { Store } from '../../src/store/store.ts';
import { edition, record } from '../helpers/papers.ts';
import { openTestStore, runsOf, testDatabase } from '../helpers/test-store.ts';

const at = '2026-06-20T05:00:00.000Z';

async function memoryStore(): Promise<Store> {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  return store;
}

const save = (store: Store, records: PaperRecord[], when = at) =>
  store.papers.savePage(records[0]?.source ?? 'arxiv', { records, rejects: [], cursor: null }, when);

const people = (...names: string[]) => names.map((name) => ({ name, affiliations: [] }));

const silt = {
  title: 'Silt That Goes Upstream: A Year of Tides in the Lower Ouse',
  authors: people('Jane Doe', 'Matteo Ferré', 'Wei-Ming Li'),
  publishedAt: '2026-06-15T00:00:00.000Z',
};

/** As a journal's feed gives it: a DOI of its own, initials, a title that lost its case. */
const journal = record({
  ...silt,
  source: 'Journal of Rivers',
  via: 'feed',
  key: '10.1000/silt',
  identifiers: { doi: '10.1000/silt' },
  title: silt.title.toUpperCase(),
  authors: people('J. Doe', 'M. Ferre', 'W.-M. Li'),
  abstract: null,
  version: null,
  announcements: [{ on: '2026-06-18', kind: 'new' }],
});
const preprint = record({ ...silt, key: '2606.90011', announcements: [{ on: '2026-06-16', kind: 'new' }] });
const votes = record({
  ...silt,
  source: 'huggingface',
  via: 'daily',
  key: '2606.90011',
  version: null,
  announcements: [{ on: '2026-06-17', kind: 'featured' }],
  signals: [{ name: 'upvotes', value: 12 }],
});

describe('whatever order the records come in, and however they are split into pages,', () => {
  const biorxiv = {
    source: 'biorxiv',
    key: '10.1101/2026.06.01.900001',
    identifiers: { doi: '10.1101/2026.06.01.900001' },
    title: 'Mosses Remember the Drought of Their Grandmothers',
    authors: people('A. Ames', 'B. Berg'),
    publishedAt: '2026-06-01T00:00:00.000Z',
  };
  const records = [
    preprint,
    record({
      ...preprint,
      via: 'api',
      version: 2,
      title: silt.title.replace('Ouse', '$O$use'),
      announcements: [],
    }),
    votes,
    journal,
    // Part II, the erratum and other people's work of one name stay what they are.
    record({ ...silt, key: '2606.90012', title: `${silt.title}, Part II` }),
    record({ ...silt, key: '2606.90013', title: `Erratum: ${silt.title}`, abstract: null }),
    record({ ...silt, key: '2606.90014', authors: people('Ada Ames', 'Bo Berg') }),
    record({ ...biorxiv, via: 'details', version: 1, announcements: [{ on: '2026-06-02', kind: 'new' }] }),
    record({
      ...biorxiv,
      via: 'pubs',
      identifiers: { ...biorxiv.identifiers, publishedDoi: '10.1000/moss' },
      journalRef: 'Journal of Mosses',
      version: null,
      announcements: [],
    }),
    record({
      ...biorxiv,
      source: 'Journal of Mosses',
      via: 'feed',
      key: '10.1000/moss',
      identifiers: { doi: '10.1000/moss' },
      title: 'Moss remembers drought over three generations',
      authors: [
        { name: 'Ada Ames', affiliations: ['Northern University'], orcid: '0000-0002-1825-0097' },
        { name: 'Bo Berg', affiliations: [] },
      ],
      version: null,
      announcements: [{ on: '2026-06-19', kind: 'new' }],
    }),
  ];
  const ids = [
    '2606.90011',
    '2606.90012',
    '2606.90013',
    '2606.90014',
    '10.1000/silt',
    '10.1000/moss',
    biorxiv.key,
  ];

  async function outcome(pages: readonly PaperRecord[][]) {
    const store = await openTestStore();
    for (const page of pages) await save(store, page);
    const found = await Promise.all(ids.map((id) => store.papers.find(id)));
    const count = await store.papers.count();
    await store.close();
    // The id is the one that was given out first, and stays; all else is what the records say.
    return { count, papers: found.map((each) => each && { ...each.paper, id: undefined }) };
  }

  test('the papers come out the same', async () => {
    const expected = await outcome([records]);
    expect(expected.count).toBe(5);
    const [first, second, , , , moss] = expected.papers;
    expect(first).toMatchObject({
      title: silt.title,
      announcedOn: '2026-06-16',
      version: 2,
      upvotes: 12,
      sources: ['arxiv', 'huggingface', 'Journal of Rivers'],
    });
    expect(second?.title).toContain('Part II');
    expect(moss).toMatchObject({
      title: biorxiv.title,
      authors: [
        { name: 'Ada Ames', affiliations: ['Northern University'], orcid: '0000-0002-1825-0097' },
        { name: 'Bo Berg', affiliations: [] },
      ],
      journalRef: 'Journal of Mosses',
      links: { published: 'https://doi.org/10.1000/moss' },
    });
    const splits = fc.tuple(
      fc.shuffledSubarray(records, { minLength: records.length }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: records.length, maxLength: records.length }),
      fc.subarray(records),
    );
    await fc.assert(
      fc.asyncProperty(splits, async ([order, sizes, again]) => {
        const pages: PaperRecord[][] = [];
        const left = [...order];
        for (const size of sizes) if (left.length > 0) pages.push(left.splice(0, size));
        expect(await outcome([...pages, again])).toEqual(expected);
      }),
      { numRuns: runsOf(60), seed: 717 },
    );
  });
});

describe('a title joins', () => {
  test('the preprint and the journal of next January, each with a DOI of its own', async () => {
    const store = await memoryStore();
    const doi = '10.1101/2026.12.15.900001';
    await save(store, [
      record({ ...silt, source: 'biorxiv', via: 'details', key: doi, identifiers: { doi } }),
    ]);
    await save(store, [{ ...journal, publishedAt: '2027-01-04T00:00:00.000Z' }]);
    expect(await store.papers.count()).toBe(1);
  });

  test('nothing to one of two papers that have it and cannot be the same work', async () => {
    const store = await memoryStore();
    await save(store, [preprint, record({ ...silt, key: '2606.90015' })]);
    await save(store, [journal]);
    expect(await store.papers.count()).toBe(3);
  });

  test('two papers when a third record shows that both are its own', async () => {
    const store = await memoryStore();
    const listed = record({
      ...silt,
      key: 'AbC',
      source: 'openreview',
      via: 'notes',
      identifiers: { openreview: 'AbC' },
    });
    await save(store, [preprint]);
    // One name in common is too little, until a record comes that has them all.
    await save(store, [{ ...listed, authors: people('J. Doe'), abstract: null }]);
    expect(await store.papers.count()).toBe(2);
    await save(store, [{ ...listed, statedAt: '2026-06-19T00:00:00.000Z' }]);
    expect(await store.papers.count()).toBe(1);
    expect((await store.papers.find('openreview:AbC'))?.paper.id).toBe('arxiv:2606.90011');
  });
});

describe('of two papers that turn out to be one,', () => {
  const other = record({
    source: 'openreview',
    via: 'notes',
    key: 'AbC',
    identifiers: { openreview: 'AbC' },
    title: 'Quite Another Name of the Same Work',
    version: 3,
    announcements: [{ on: '2026-06-11', kind: 'new' }],
    signals: [{ name: 'upvotes', value: 4 }],
  });
  const link = record({
    source: 'crossref',
    via: 'works',
    key: 'z',
    identifiers: { arxiv: '2606.90011', openreview: 'AbC' },
    title: '',
    version: null,
    announcements: [],
  });
  const loser = 'openreview:AbC';
  const winner = 'arxiv:2606.90011';

  async function joined(before?: (store: Store) => Promise<void>) {
    const database = await testDatabase(onTestFinished);
    const store = await database.open();
    onTestFinished(() => store.close());
    await save(store, [preprint], '2026-06-16T05:00:00.000Z');
    await save(store, [votes], '2026-06-17T05:00:00.000Z');
    await save(store, [other], '2026-06-17T05:00:00.000Z');
    await before?.(store);
    await save(store, [link]);
    return { store, tables: await database.dump() };
  }

  test('records, votes, versions, announcements and ids follow', async () => {
    const { store } = await joined();
    const found = await store.papers.find(loser);
    expect(found?.paper).toMatchObject({ id: winner, announcedOn: '2026-06-11', version: 3, upvotes: 12 });
    expect(found?.announcements.map(({ source }) => source)).toEqual(['openreview', 'arxiv', 'huggingface']);
    expect(found?.signals).toHaveLength(2);
    expect((await store.papers.recordsOf(winner)).map(({ source }) => source)).toEqual([
      'arxiv',
      'crossref',
      'huggingface',
      'openreview',
    ]);
  });

  test('nothing speaks of the loser any more, in any table that speaks of papers', async () => {
    const { tables } = await joined(async (store) => {
      await store.editions.setPick({
        editionId: 'daily/2026-06-21',
        paperId: loser,
        action: 'pick',
        note: null,
        at,
      });
      await store.editions.freeze(edition([{ id: loser }]), 'One', at);
      await store.summaries.begin(
        { paperId: loser, revision: 'v3', model: 'small', language: 'en' },
        { perDay: 1, since: at },
        at,
      );
    });
    const ofLoser = Object.values(tables)
      .flat()
      .filter((row) => row.includes(`"paper_id":"${loser}"`));
    expect(ofLoser).toEqual([]);
    expect(tables['paper_forwards']).toEqual([JSON.stringify({ id: loser, paper_id: winner })]);
  });

  test('every table that speaks of papers is known to follow', async () => {
    const database = await testDatabase(onTestFinished);
    await (await database.open()).close();
    const tables: string[] = [];
    for (const table of await database.tables()) {
      if ((await database.columns(table)).includes('paper_id')) tables.push(table);
    }
    // A table that is missing here is to be taken along by src/store/ingest/join-papers.ts, and to be filled in the test above.
    expect(tables).toEqual([
      'announcements',
      // As it was when the edition was frozen, with the id of then; reading follows the forwards.
      'edition_candidates',
      'edition_papers',
      'enrichments',
      'library_papers',
      'paper_forwards',
      'paper_keys',
      'paper_titles',
      'picks',
      'reader_events',
      'records',
      'signals',
      'summaries',
      'versions',
    ]);
  });

  test("the editor's last word on either counts", async () => {
    const pick = { editionId: 'daily/2026-06-21', note: null };
    const { store } = await joined(async (before) => {
      await before.editions.setPick({
        ...pick,
        paperId: winner,
        action: 'pick',
        at: '2026-06-18T05:00:00.000Z',
      });
      await before.editions.setPick({
        ...pick,
        paperId: loser,
        action: 'drop',
        at: '2026-06-19T05:00:00.000Z',
      });
    });
    expect(await store.editions.picks('daily/2026-06-21')).toEqual([
      { ...pick, paperId: winner, action: 'drop', at: '2026-06-19T05:00:00.000Z' },
    ]);
  });

  test('sent editions keep their words, and neither makes the paper news again', async () => {
    const of = (id: string, date: string) => edition([{ id }], { id: `daily/${date}`, date });
    const { store } = await joined(async (before) => {
      await before.subscribers.add(
        { email: 'ada@example.org', name: null, preferences: { periods: ['daily'] } },
        at,
      );
      await before.editions.freeze(of(winner, '2026-06-18'), 'One', '2026-06-18T07:00:00.000Z');
      await before.editions.freeze(of(loser, '2026-06-19'), 'Two', '2026-06-19T07:00:00.000Z');
    });
    expect((await store.editions.get('daily/2026-06-19'))?.edition).toEqual({
      ...of(loser, '2026-06-19'),
      frozenAt: '2026-06-19T07:00:00.000Z',
    });
    expect(await store.editions.alreadyIn('daily', [winner], 'daily/2026-06-22')).toEqual(new Set([winner]));
    expect(await store.deliveries.counts('daily/2026-06-19')).toMatchObject({ planned: 1 });
  });

  test('a second join leads from the first id to the last', async () => {
    const { store } = await joined(async (before) => {
      await save(before, [
        record({
          key: 'q',
          source: 'x',
          via: 'feed',
          identifiers: { doi: '10.1000/q' },
          title: 'A Third Name That Was Given to It',
        }),
      ]);
      await save(before, [
        record({
          key: 'w',
          source: 'crossref',
          via: 'works',
          title: '',
          identifiers: { doi: '10.1000/q', openreview: 'AbC' },
        }),
      ]);
    });
    expect((await store.papers.find('doi:10.1000/q'))?.paper.id).toBe(winner);
    expect(await store.papers.count()).toBe(1);
  });
});

test('an entry of two bibliographies, which call it by names of their own, is one paper, and so is its page on a site', async () => {
  const store = await memoryStore();
  const entry = (key: string) =>
    record({
      ...silt,
      source: 'import',
      via: 'bibtex',
      key,
      identifiers: { local: key },
      version: null,
      announcements: [],
    });
  const address = 'https://example.org/silt';
  const post = record({
    ...silt,
    source: 'News of Rivers',
    via: 'feed',
    key: address,
    identifiers: { url: address },
    version: null,
    announcements: [],
  });
  const elsewhere = {
    ...post,
    source: 'More News',
    key: `${address}/2`,
    identifiers: { url: `${address}/2` },
  };
  for (const each of [entry('doe2026silt'), entry('rivers:17'), post, elsewhere]) await save(store, [each]);
  expect(await store.papers.count()).toBe(1);
  const other = { ...entry('roe2026'), authors: people('Richard Roe', 'Ana Lima', 'Olu Ade') };
  await save(store, [other]);
  expect(await store.papers.count()).toBe(2);
});

describe('a DOI that two works share', () => {
  const abstractOf = (title: string, ...names: string[]) =>
    record({
      source: 'import',
      via: 'ris',
      key: 'doi:10.1000/meeting',
      identifiers: { doi: '10.1000/meeting' },
      title,
      authors: people(...names),
      version: null,
      announcements: [],
    });
  const first = abstractOf('Linagliptin lowers the damage of strokes in mice', 'Vlad Dars', 'Ole Olv');
  const second = abstractOf('Telmisartan in hypertensive rats over ten years', 'Mara Alter', 'Karo Webs');
  const titles = async (store: Store, ...dois: string[]) =>
    Promise.all(dois.map(async (doi) => (await store.papers.find(doi))?.paper.title));

  test.each([
    ['one page', [[first, second]]],
    ['two pages', [[first], [second]]],
  ])('makes two papers of them in %s, and read again says nothing new', async (_how, pages) => {
    const database = await testDatabase(onTestFinished);
    const store = await database.open();
    onTestFinished(() => store.close());
    for (const page of pages) await save(store, page);
    expect(await store.papers.count()).toBe(2);
    expect(await titles(store, 'doi:10.1000/meeting')).toEqual([first.title]);
    const before = await database.dump();
    for (const page of pages.toReversed()) {
      expect(await save(store, page, '2026-06-21T05:00:00.000Z')).toMatchObject({ new: 0, updated: 0 });
    }
    expect(await database.dump()).toEqual(before);
  });

  test('leaves the title to the paper when an erratum bears its DOI', async () => {
    const store = await memoryStore();
    await save(store, [journal]);
    await save(store, [{ ...journal, title: `Erratum: ${journal.title}`, abstract: 'Table 2 was wrong.' }]);
    expect(await store.papers.count()).toBe(2);
    expect(await titles(store, 'doi:10.1000/silt')).toEqual([journal.title]);
  });

  test('does not take papers apart that were joined before', async () => {
    const store = await memoryStore();
    const unnamed = { ...second, source: 'Journal', via: 'feed', key: '10.1000/meeting', authors: [] };
    await save(store, [first]);
    await save(store, [unnamed]);
    expect(await store.papers.count()).toBe(1);
    // Its own earlier statement is what it agrees with.
    await save(store, [{ ...second, source: 'Journal', via: 'feed', key: '10.1000/meeting' }]);
    expect(await store.papers.count()).toBe(1);
  });
});

test('a preprint under another title in its second version, and with a DOI of its own, is one paper', async () => {
  const store = await memoryStore();
  const version = (number: number, title: string) =>
    record({
      ...silt,
      source: 'Preprints',
      via: 'feed',
      key: `10.20944/preprints202606.0001.v${number}`,
      identifiers: { doi: `10.20944/preprints202606.0001.v${number}` },
      title,
    });
  await save(store, [version(1, silt.title)]);
  await save(store, [version(2, 'Upstream Silt')]);
  const first = await store.papers.find('doi:10.20944/preprints202606.0001.v1');
  const second = await store.papers.find('doi:10.20944/preprints202606.0001.v2');
  expect(second?.paper.id).toBe(first?.paper.id);
});

test.each(['before', 'after'])(
  'a paper whose journal left out the subtitle is one, %s the preprint',
  async (order) => {
    const store = await memoryStore();
    const abstract = `${'Tidal rivers carry silt in both directions, and we weighed it over a whole year. '.repeat(4)}`;
    const short = record({ ...journal, title: 'Silt That Goes Upstream', abstract });
    const long = record({ ...preprint, abstract });
    for (const each of order === 'before' ? [short, long] : [long, short]) await save(store, [each]);
    const paper = await store.papers.find('arxiv:2606.90011');
    expect((await store.papers.find('doi:10.1000/silt'))?.paper.id).toBe(paper?.paper.id);
    expect(paper?.paper.title).toBe(silt.title);
  },
);
