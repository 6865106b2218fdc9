// Search on a real database, with vectors that the test gives: what comes first, what is counted, what pages hold.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.ts';
import type { SearchMode } from '../../src/model/search.ts';
import { tokensOf } from '../../src/model/words.ts';
import { DenseIndex } from '../../src/search/dense-index.ts';
import { parseQuery } from '../../src/search/parse-query.ts';
import { type Meaning, search } from '../../src/search/searcher.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const at = '2026-06-16T05:00:00.000Z';
/** Words that mean the same here: each group is a direction of its own. */
const meanings = [
  ['dog', 'hound', 'puppy'],
  ['cat', 'kitten'],
  ['boat', 'ship', 'vessel'],
];

function embed(text: string): Int8Array | null {
  const vector = new Int8Array(meanings.length + 1);
  for (const token of tokensOf(text)) {
    const place = meanings.findIndex((group) => group.some((word) => token === word || token === `${word}s`));
    if (place >= 0) vector[place] = (vector[place] ?? 0) + 40;
  }
  return vector.some((value) => value !== 0) ? vector : null;
}

let store: Store;
let meaning: Meaning;
beforeEach(async () => {
  store = await openTestStore();
  const model = await store.vectors.addModel(
    { name: 'test', dimensions: meanings.length + 1, papers: 0 },
    null,
    at,
  );
  await store.vectors.activate(model.id);
  meaning = {
    dense: new DenseIndex(store.vectors),
    vectorsOf: store.vectors.forSeqs,
    embed: async (text) => embed(text),
    share: (word) => (embed(word) === null ? 0 : 1),
    weight: 0.4,
    minCosine: 0.2,
  };
});
afterEach(() => store.close());

const save = async (papers: Partial<PaperRecord>[]) => {
  const records = papers.map((fields, number) =>
    record({ key: `2606.9${String(number).padStart(4, '0')}`, abstract: null, ...fields }),
  );
  await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, at);
  await store.searchIndex.takeIn(1000, embed);
};

async function find(
  text: string,
  options: { mode?: SearchMode; like?: string; limit?: number; offset?: number } = {},
): Promise<{ titles: string[]; total: number; corrections: string[] }> {
  const { mode = 'hybrid', like, limit = 10, offset = 0 } = options;
  const id = like && (await store.papers.find(like))?.paper;
  const request = {
    query: parseQuery(text),
    mode,
    like: id
      ? {
          seq: (await store.searchIndex.seqsOf([id.id])).get(id.id) ?? -1,
          text: id.title,
          vector: (await store.vectors.forPapers([id.id])).get(id.id) ?? null,
        }
      : null,
    limit,
    offset,
  };
  const { hits, total, corrections } = await search(store.searchIndex, meaning, request);
  const papers = await store.searchIndex.papers(hits.map(({ seq }) => seq));
  return {
    titles: hits.map(({ seq }) => papers.get(seq)?.title ?? 'gone'),
    total,
    corrections: corrections.map(({ from, to }) => `${from}>${to}`),
  };
}

describe('words and meaning', () => {
  beforeEach(() =>
    save([
      { title: 'A Dog in the Garden' },
      { title: 'Hounds and Their Habits' },
      { title: 'Kitten Care' },
      { title: 'Vessels of the North' },
      { title: 'Garden Paths' },
    ]),
  );

  test('papers with the word come first, then those that mean it', async () => {
    expect(await find('dog')).toMatchObject({
      titles: ['A Dog in the Garden', 'Hounds and Their Habits'],
      total: 2,
    });
    expect(await find('puppy')).toMatchObject({ total: 2 });
  });

  test('text is words alone, semantic is meaning alone', async () => {
    expect(await find('dog', { mode: 'text' })).toMatchObject({ titles: ['A Dog in the Garden'], total: 1 });
    const { titles } = await find('puppy', { mode: 'semantic' });
    expect(titles.slice(0, 2).sort()).toEqual(['A Dog in the Garden', 'Hounds and Their Habits']);
    expect((await find('garden', { mode: 'semantic' })).titles.length).toBeGreaterThan(0);
  });

  test('filters and exclusions hold for what is found by meaning too', async () => {
    expect((await find('puppy -hounds')).titles).toEqual(['A Dog in the Garden']);
    expect((await find('puppy -hounds', { mode: 'semantic' })).titles).toEqual(['A Dog in the Garden']);
    expect(await find('puppy cat:math')).toMatchObject({ titles: [], total: 0 });
    expect((await find('puppy "the garden"')).titles).toEqual(['A Dog in the Garden']);
  });

  test('a whole title and an id come first', async () => {
    expect((await find('garden paths for every dog and hound')).titles[0]).not.toBe('Garden Paths');
    expect((await find('Hounds and their habits')).titles[0]).toBe('Hounds and Their Habits');
    expect(await find('2606.90003')).toMatchObject({ titles: ['Vessels of the North'], total: 1 });
    expect((await find('dog 2606.90003')).titles[0]).toBe('Vessels of the North');
  });

  test('papers like one leave that one out', async () => {
    expect(await find('', { like: '2606.90000' })).toMatchObject({
      titles: expect.arrayContaining(['Hounds and Their Habits', 'Garden Paths']),
      total: 2,
    });
  });

  test('a misspelt word is searched for as the word that it must be', async () => {
    expect(await find('gardn')).toMatchObject({ corrections: ['gardn>garden'], total: 2 });
    expect(await find('xylophone')).toMatchObject({ titles: [], total: 0, corrections: [] });
  });

  test('a query that only names papers finds no others, whatever else narrows it', async () => {
    for (const text of ['2606.99999', '"', '🚢']) {
      const query = parseQuery(text);
      const narrowed = { ...query, filters: { ...query.filters, since: '2000-01-01' } };
      const { total } = await search(store.searchIndex, meaning, {
        query: narrowed,
        mode: 'hybrid',
        like: null,
        limit: 10,
        offset: 0,
      });
      expect([text, total]).toEqual([text, 0]);
    }
  });

  test('a query with filters alone lists the latest, and an empty one nothing', async () => {
    expect((await find('cat:cs.CL')).total).toBe(5);
    expect(await find('')).toMatchObject({ titles: [], total: 0 });
    expect(await find('"')).toMatchObject({ titles: [], total: 0 });
  });
});

describe('pages', () => {
  const names = Array.from(
    { length: 700 },
    (_, number) =>
      `Paper ${number} about a ${number % 7 === 0 ? 'dog' : number % 3 === 0 ? 'hound' : 'boat'}`,
  );
  beforeEach(() =>
    save(names.map((title) => ({ title, authors: [{ name: `Author ${title}`, affiliations: [] }] }))),
  );

  test.each([
    ['dog', 'hybrid'],
    ['dog hound boat', 'hybrid'],
    ['puppy', 'semantic'],
    ['paper', 'text'],
  ] as const)('of %s (%s) have each paper once, and as many in all as is counted', async (query, mode) => {
    const seen: string[] = [];
    const { total } = await find(query, { mode });
    for (let offset = 0; ; offset += 90) {
      const page = await find(query, { mode, limit: 90, offset });
      expect(page.total).toBe(total);
      seen.push(...page.titles);
      if (page.titles.length < 90) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(total);
    expect(total).toBeGreaterThan(200);
  });
});
