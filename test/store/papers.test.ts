import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore, runsOf, type TestDatabase, testDatabase } from '../helpers/test-store.ts';

let store: Store;
let database: TestDatabase;

async function open(): Promise<void> {
  database = await testDatabase(onTestFinished);
  store = await database.open();
  onTestFinished(() => store.close());
}
beforeEach(open);

const save = (records: PaperRecord[], at = '2026-06-16T05:00:00.000Z') =>
  store.papers.savePage(records[0]?.source ?? 'arxiv', { records, rejects: [], cursor: null }, at);

const votes = (upvotes: number, fields: Partial<PaperRecord> = {}) =>
  record({
    source: 'huggingface',
    via: 'daily',
    version: null,
    announcements: [{ on: '2026-06-16', kind: 'featured' }],
    signals: [{ name: 'upvotes', value: upvotes }],
    ...fields,
  });

describe('a page', () => {
  test('that comes twice changes nothing', async () => {
    const page = [record(), record({ key: '2606.90002', title: 'Another Title of the Usual Length' })];
    expect(await save(page)).toMatchObject({ new: 2 });
    const before = await database.dump();
    expect(await save(page, '2026-06-17T05:00:00.000Z')).toMatchObject({ new: 0, updated: 0, unchanged: 2 });
    expect(await database.dump()).toEqual(before);
  });

  test('may hold a paper twice', async () => {
    expect(await save([record(), record()])).toMatchObject({ received: 2, new: 1, unchanged: 1 });
  });

  test('is stored with its cursor, validators and refusals', async () => {
    await store.papers.savePage(
      'arxiv',
      {
        records: [record()],
        rejects: [{ subject: 'x', reason: 'no id' }],
        cursor: { listing: '2026-06-16' },
        validators: { url: 'https://example.org/', etag: '"a"', lastModified: null },
      },
      '2026-06-16T05:00:00.000Z',
    );
    expect(await store.fetches.cursor('arxiv')).toEqual({ listing: '2026-06-16' });
    expect(await store.fetches.validators('https://example.org/')).toEqual({
      etag: '"a"',
      lastModified: null,
    });
    expect((await database.dump())['rejects']).toHaveLength(1);
  });

  test('fails as a whole: nothing of it is stored', async () => {
    const broken = { ...record({ key: '2606.90009' }), title: undefined as unknown as string };
    await expect(save([record(), broken])).rejects.toThrow();
    expect(await store.papers.count()).toBe(0);
  });
});

describe('a paper', () => {
  test('is updated by a later version, and is still one paper', async () => {
    await save([record()]);
    const later = record({
      version: 2,
      title: 'The Title after a Second Thought about It',
      statedAt: '2026-06-18T00:00:00.000Z',
      announcements: [{ on: '2026-06-18', kind: 'replace' }],
    });
    expect(await save([later], '2026-06-18T05:00:00.000Z')).toMatchObject({ new: 0, updated: 1 });
    const found = await store.papers.find('2606.90001');
    expect(found?.paper).toMatchObject({
      title: 'The Title after a Second Thought about It',
      version: 2,
      announcedOn: '2026-06-16',
    });
    expect((await database.dump())['versions']).toHaveLength(2);
    expect(await store.papers.announcedBetween('2026-06-18', '2026-06-18')).toEqual([]);
  });

  test('is not set back by an older statement that comes late', async () => {
    await save([record({ version: 2, title: 'The Title after a Second Thought about It' })]);
    await save(
      [record({ version: 1, announcements: [{ on: '2026-06-10', kind: 'new' }] })],
      '2026-06-19T05:00:00.000Z',
    );
    const found = await store.papers.find('2606.90001');
    expect(found?.paper.title).toBe('The Title after a Second Thought about It');
    expect(found?.paper.announcedOn).toBe('2026-06-10');
  });

  test('keeps its votes over time; unchanged votes add no row', async () => {
    await save([votes(5)], '2026-06-16T05:00:00.000Z');
    await save([votes(5)], '2026-06-16T06:00:00.000Z');
    await save([votes(9)], '2026-06-16T07:00:00.000Z');
    const found = await store.papers.find('2606.90001');
    expect(found?.signals.map(({ at, value }) => [at.slice(11, 13), value])).toEqual([
      ['05', 5],
      ['07', 9],
    ]);
    expect(found?.paper.upvotes).toBe(9);
  });

  test('that two interfaces of a source give the same votes has them once', async () => {
    await save([votes(5)], '2026-06-16T05:00:00.000Z');
    await save([votes(5, { via: 'search' })], '2026-06-16T06:00:00.000Z');
    await save([votes(7, { via: 'search' })], '2026-06-16T07:00:00.000Z');
    const other = votes(7, { source: 'elsewhere' });
    await save([other], '2026-06-16T08:00:00.000Z');
    const found = await store.papers.find('2606.90001');
    expect(found?.signals.map(({ source, at, value }) => [source, at.slice(11, 13), value])).toEqual([
      ['huggingface', '05', 5],
      ['huggingface', '07', 7],
      ['elsewhere', '08', 7],
    ]);
  });

  test('of two sources is one by its identifier', async () => {
    await save([record()]);
    await save([votes(5)]);
    expect(await store.papers.count()).toBe(1);
    expect((await store.papers.recordsOf('arxiv:2606.90001')).map(({ source }) => source)).toEqual([
      'arxiv',
      'huggingface',
    ]);
  });

  test('of two sources without an identifier in common is one by title, authors and year', async () => {
    await save([record({ publishedAt: '2026-06-15T00:00:00.000Z' })]);
    await save([
      record({
        source: 'journal',
        via: 'feed',
        key: 'x',
        identifiers: { doi: '10.1000/x' },
        publishedAt: '2026-06-20T00:00:00.000Z',
      }),
    ]);
    expect(await store.papers.count()).toBe(1);
    expect((await store.papers.find('10.1000/X'))?.paper.id).toBe('arxiv:2606.90001');
  });

  test('of the same title but another arXiv id is another', async () => {
    await save([record(), record({ key: '2606.90002' })]);
    expect(await store.papers.count()).toBe(2);
  });

  test('turns out to be one with another: everything moves to the older id, and the other forwards', async () => {
    await save([record({ key: '2606.90001', title: 'One Name of It, Long Enough to Count' })]);
    await save([
      record({
        source: 'journal',
        via: 'feed',
        key: 'x',
        identifiers: { doi: '10.1000/x' },
        title: 'Quite Another Name of the Same Work',
        announcements: [{ on: '2026-06-11', kind: 'new' }],
      }),
    ]);
    expect(await store.papers.count()).toBe(2);
    await store.editions.setPick({
      editionId: 'daily/2026-06-17',
      paperId: 'doi:10.1000/x',
      action: 'pick',
      note: null,
      at: '2026-06-16T05:00:00.000Z',
    });
    await save([
      record({
        source: 'crossref',
        via: 'api',
        key: 'y',
        identifiers: { arxiv: '2606.90001', doi: '10.1000/x' },
      }),
    ]);
    expect(await store.papers.count()).toBe(1);
    const found = await store.papers.find('doi:10.1000/x');
    expect(found?.paper.id).toBe('arxiv:2606.90001');
    expect(found?.paper.announcedOn).toBe('2026-06-11');
    expect((await store.editions.picks('daily/2026-06-17')).map(({ paperId }) => paperId)).toEqual([
      'arxiv:2606.90001',
    ]);
  });
});

test('papers come out the same whatever the order of the pages, repeats included', async () => {
  const pages = [
    [
      record({ key: '2606.90001' }),
      record({ key: '2606.90002', title: 'The Second Title, of Usual Length' }),
    ],
    [
      record({
        key: '2606.90001',
        version: 2,
        title: 'The First Title, Revised at Length',
        announcements: [{ on: '2026-06-18', kind: 'replace' }],
      }),
    ],
    [votes(5, { statedAt: '2026-06-16T00:00:00.000Z' })],
    [votes(8, { statedAt: '2026-06-18T00:00:00.000Z' })],
    [record({ via: 'api', publishedAt: '2026-06-15T10:00:00.000Z', announcements: [] })],
  ];
  const outcome = async (order: readonly number[]) => {
    const own = await openTestStore();
    for (const index of order) {
      const records = pages[index] ?? [];
      await own.papers.savePage('x', { records, rejects: [], cursor: null }, '2026-06-19T05:00:00.000Z');
    }
    const found = await Promise.all(['2606.90001', '2606.90002'].map((id) => own.papers.find(id)));
    await own.close();
    return found.map((each) => each?.paper);
  };
  const expected = await outcome([0, 1, 2, 3, 4]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(4), { maxLength: 4 }),
      fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
      async (extra, order) => {
        expect(await outcome([...order, ...extra])).toEqual(expected);
      },
    ),
    { numRuns: runsOf(40), seed: 616 },
  );
});
