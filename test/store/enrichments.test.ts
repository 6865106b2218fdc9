// What enrichers may do to papers, and which papers they are asked about, on a real database.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { EnrichmentPage } from '../../src/model/enrichment.ts';
import type { PaperIdentifiers, PaperRecord } from '../../src/model/paper.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const at = '2026-06-16T12:00:00.000Z';
let store: Store;
beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
});

async function announce(...records: PaperRecord[]) {
  for (const each of records)
    await store.papers.savePage(each.source, { records: [each], rejects: [], cursor: null }, at);
}

/** An arXiv paper, and one of a journal, that share neither title nor authors. */
const arxiv = (key: string, fields: Partial<PaperRecord> = {}) =>
  record({ key, title: `An invented paper with the number ${key}`, ...fields });
const article = (doi: string, fields: Partial<PaperRecord> = {}) =>
  record({
    source: 'journal',
    via: 'feed',
    key: doi,
    identifiers: { doi },
    title: `An invented article that is called ${doi}`,
    version: null,
    ...fields,
  });

/** What a service says of the paper, with these identifiers. */
const said = (id: string, identifiers: PaperIdentifiers, fields: Partial<PaperRecord> = {}): PaperRecord => ({
  ...record({
    source: 'semantic-scholar',
    via: 'graph',
    key: id,
    announcements: [],
    authors: [],
    categories: [],
  }),
  title: '',
  abstract: null,
  version: null,
  statedAt: null,
  identifiers,
  signals: [{ name: 'citations', value: 3 }],
  ...fields,
});

async function enrich(records: PaperRecord[], page: Partial<EnrichmentPage> = {}, now = at) {
  const answers = records.map(({ key }) => ({ paperId: key, found: true }));
  const [source = 'semantic-scholar'] = records.map((each) => each.source);
  return await store.enrichments.savePage(
    source,
    { records, rejects: [], cursor: null, answers, ...page },
    now,
  );
}

const idOf = async (text: string) => (await store.papers.find(text))?.paper.id ?? null;

describe('what a service says', () => {
  test('is kept with its signals, twice the same once', async () => {
    await announce(arxiv('2606.90001'));
    const counts = await enrich([said('arxiv:2606.90001', { arxiv: '2606.90001' })]);
    expect(counts).toEqual({ received: 1, new: 0, updated: 1, unchanged: 0, rejected: 0 });
    const again = await enrich(
      [said('arxiv:2606.90001', { arxiv: '2606.90001' })],
      {},
      '2026-06-17T12:00:00.000Z',
    );
    expect(again).toMatchObject({ updated: 0, unchanged: 1 });
    const found = await store.papers.find('2606.90001');
    expect(found?.signals).toEqual([{ source: 'semantic-scholar', name: 'citations', value: 3, at }]);
    expect(found?.paper.sources).toEqual(['arxiv', 'semantic-scholar']);
    expect(found?.paper.announcedOn).toBe('2026-06-16');
  });

  test('of a paper that no one announced creates none', async () => {
    const counts = await enrich([said('arxiv:2606.90404', { arxiv: '2606.90404' })]);
    expect(counts).toMatchObject({ received: 1, new: 0, updated: 0 });
    expect(await store.papers.count()).toBe(0);
    expect(await idOf('2606.90404')).toBeNull();
  });

  test('fills only what the sources leave open', async () => {
    await announce(arxiv('2606.90001'), arxiv('2606.90002', { abstract: null, authors: [], categories: [] }));
    const words = {
      abstract: `A much longer abstract than any source has ever given of it. ${'And more. '.repeat(30)}`,
      authors: [{ name: 'Other Name', affiliations: ['Westland College'] }],
      categories: ['Computer Science'],
      organization: { name: 'westland-college', fullname: 'Westland College' },
      tldr: 'It is so.',
      signals: [{ name: 'comments' as const, value: 900 }],
    };
    await announce(
      record({ source: 'huggingface', via: 'daily', signals: [{ name: 'comments', value: 2 }] }),
    );
    await enrich([
      said('arxiv:2606.90001', { arxiv: '2606.90001' }, words),
      said('arxiv:2606.90002', { arxiv: '2606.90002' }, words),
    ]);
    const [full, bare] = await Promise.all(['2606.90001', '2606.90002'].map((id) => store.papers.find(id)));
    expect(full?.paper).toMatchObject({
      abstract: 'We look at something. We find that it is so. We say why.',
      authors: [{ name: 'Ada Ames' }],
      categories: ['cs.CL'],
      organization: { fullname: 'Westland College' },
      tldr: { text: 'It is so.', by: 'semantic-scholar' },
      comments: 2,
    });
    expect(bare?.paper).toMatchObject({
      abstract: words.abstract,
      authors: words.authors,
      categories: ['Computer Science'],
      comments: 900,
    });
  });
});

describe('an identifier that a service states', () => {
  test('is kept where nobody has it, so that the article finds its paper later', async () => {
    await announce(arxiv('2606.90001'));
    await enrich([said('arxiv:2606.90001', { arxiv: '2606.90001', doi: '10.5555/a' })]);
    await announce(article('10.5555/a'));
    expect(await idOf('10.5555/a')).toBe('arxiv:2606.90001');
    expect(await store.papers.count()).toBe(1);
  });

  test('that is another paper’s joins nothing, and the rest of the record counts', async () => {
    await announce(arxiv('2606.90001'), article('10.5555/a'));
    await enrich([said('arxiv:2606.90001', { arxiv: '2606.90001', doi: '10.5555/a' })]);
    expect(await store.papers.count()).toBe(2);
    expect((await store.papers.find('2606.90001'))?.signals).toHaveLength(1);
    expect((await store.papers.find('10.5555/a'))?.signals).toEqual([]);
  });

  test('that it states of two papers is the first one’s', async () => {
    await announce(arxiv('2606.90001'), arxiv('2606.90002'));
    await enrich([
      said('arxiv:2606.90001', { arxiv: '2606.90001', doi: '10.5555/a' }),
      said('arxiv:2606.90002', { arxiv: '2606.90002', doi: '10.5555/a' }),
    ]);
    expect(await store.papers.count()).toBe(2);
    expect(await idOf('10.5555/a')).toBe('arxiv:2606.90001');
  });
});

describe('preprint and article of which Crossref says that they are one', () => {
  const related = (doi: string, publishedDoi: string, key = `doi:${doi}`) =>
    said(key, { doi, publishedDoi }, { source: 'crossref', via: 'works' });

  test('become one paper, and the younger id forwards', async () => {
    await announce(article('10.64898/p1'), article('10.5555/a'));
    await enrich([related('10.64898/p1', '10.5555/a')]);
    expect(await store.papers.count()).toBe(1);
    expect(await idOf('10.5555/a')).toBe('doi:10.64898/p1');
  });

  test('stay two when the article has a preprint already', async () => {
    await announce(article('10.64898/p1'), article('10.64898/p2'), article('10.5555/a'));
    await enrich([related('10.64898/p1', '10.5555/a')]);
    await enrich([related('10.64898/p2', '10.5555/a')]);
    expect(await store.papers.count()).toBe(2);
    expect(await idOf('10.64898/p2')).toBe('doi:10.64898/p2');
  });

  test.each([
    ['is known', [article('10.5555/a')], 2],
    ['is not known yet', [], 2],
  ])('stay two when one answer gives two preprints one article that %s', async (_what, known, count) => {
    await announce(article('10.64898/p1'), article('10.64898/p2'), ...known);
    await enrich([related('10.64898/p1', '10.5555/a'), related('10.64898/p2', '10.5555/a')]);
    expect(await store.papers.count()).toBe(count);
    expect(await idOf('10.5555/a')).toBe('doi:10.64898/p1');
    expect(await idOf('10.64898/p2')).toBe('doi:10.64898/p2');
  });
});

describe('the papers that a service is asked about', () => {
  const query = {
    from: '2026-06-02',
    to: '2026-06-16',
    activeSince: '2026-06-02T12:00:00.000Z',
    foundBefore: '2026-06-15T16:00:00.000Z',
    missingBefore: '2026-06-15T16:00:00.000Z',
  };
  const ask = async (service = 'openalex', more: Partial<typeof query> = {}) =>
    (await store.enrichments.papersToAsk(service, { ...query, ...more })).map(({ id }) => id);
  const announcedOn = (on: string, kind: 'new' | 'replace' = 'new') => ({ announcements: [{ on, kind }] });

  test('are those announced within the dates, the latest first; not what was replaced or is old', async () => {
    await announce(
      arxiv('2606.90001', announcedOn('2026-06-10')),
      arxiv('2606.90002', announcedOn('2026-06-16')),
      arxiv('2606.90003', announcedOn('2026-06-16', 'replace')),
      arxiv('2605.90004', announcedOn('2026-06-01')),
    );
    expect(await ask()).toEqual(['arxiv:2606.90002', 'arxiv:2606.90001']);
  });

  test('and those whose readers are active, but not those that enrichers alone keep counting', async () => {
    const old = announcedOn('2026-05-01');
    await announce(
      arxiv('2605.90001', old),
      arxiv('2605.90002', { ...old, signals: [{ name: 'upvotes', value: 7 }] }),
    );
    await enrich([said('arxiv:2605.90001', { arxiv: '2605.90001' })]);
    expect(await ask()).toEqual(['arxiv:2605.90002']);
  });

  test('come with all by which they may be found', async () => {
    await announce(
      arxiv('2606.90001', {
        identifiers: { arxiv: '2606.90001', doi: '10.5555/b', publishedDoi: '10.5555/a' },
        links: { ...record().links, code: 'https://github.com/invented-lab/third-clock' },
      }),
      article('', { identifiers: { url: 'https://blog.example.org/clocks' }, ...announcedOn('2026-06-15') }),
    );
    expect(await store.enrichments.papersToAsk('github', query)).toMatchObject([
      {
        id: 'arxiv:2606.90001',
        identifiers: { arxiv: '2606.90001', doi: '10.5555/a' },
        dois: ['10.5555/a', '10.5555/b'],
        links: { code: 'https://github.com/invented-lab/third-clock' },
        announcedOn: '2026-06-16',
      },
      { identifiers: { url: 'https://blog.example.org/clocks' }, dois: [] },
    ]);
  });

  test('are not queried again before their time, for each service separately', async () => {
    await announce(arxiv('2606.90001'), arxiv('2606.90002'));
    const answers = [
      { paperId: 'arxiv:2606.90001', found: true },
      { paperId: 'arxiv:2606.90002', found: false },
    ];
    await store.enrichments.savePage('openalex', { records: [], rejects: [], cursor: null, answers }, at);
    expect(await ask()).toEqual([]);
    expect(await ask('crossref')).toHaveLength(2);
    expect(await ask('openalex', { missingBefore: at })).toEqual(['arxiv:2606.90002']);
    expect(await ask('openalex', { foundBefore: at, missingBefore: at })).toHaveLength(2);
  });

  test('may have become one in the meantime: the notes about the one that is gone move with it', async () => {
    await announce(article('10.64898/p1'), article('10.5555/a'));
    const answers = ['doi:10.64898/p1', 'doi:10.5555/a'].map((paperId) => ({ paperId, found: true }));
    await store.enrichments.savePage('openalex', { records: [], rejects: [], cursor: null, answers }, at);
    await announce(
      article('10.64898/p1', { identifiers: { doi: '10.64898/p1', publishedDoi: '10.5555/a' } }),
    );
    expect(await store.papers.count()).toBe(1);
    await store.enrichments.savePage('crossref', { records: [], rejects: [], cursor: null, answers }, at);
    expect(await ask('crossref')).toEqual([]);
  });
});
