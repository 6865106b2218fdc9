import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.ts';
import { noFilters, type SearchFilters, type TextMatch } from '../../src/model/search.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.close());

const at = '2026-06-16T05:00:00.000Z';
const save = (records: PaperRecord[], when = at) =>
  store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, when);
const takeInAll = async () => {
  while ((await store.searchIndex.takeIn(100, null)) === 100);
};
const term = (text: string) => ({ text, times: 1, isPrefix: false });
const matchOf = (match: Partial<TextMatch>): TextMatch => ({ any: [], required: [], excluded: [], ...match });
const titles = async (match: Partial<TextMatch>, filters: Partial<SearchFilters> = {}) => {
  const { hits, total } = await store.searchIndex.match(matchOf(match), { ...noFilters, ...filters }, 10);
  const papers = await store.searchIndex.papers(hits.map(({ seq }) => seq));
  expect(total).toBe(hits.length);
  return hits.map(({ seq }) => papers.get(seq)?.title);
};

describe('full text', () => {
  beforeEach(async () => {
    await save([
      record({ key: '2606.90001', title: 'Schr\\"odinger Bridges with Few Observations' }),
      record({
        key: '2606.90002',
        title: 'Laundry Is Harder than Chess',
        abstract: 'A year of robots.',
        authors: [{ name: 'Zoë Bräuer', affiliations: ['Umeå Institute'] }],
        categories: ['cs.RO', 'stat.ML'],
        announcements: [{ on: '2026-06-18', kind: 'new' }],
      }),
    ]);
    await takeInAll();
  });

  test('finds words without accents, word forms, names, and the beginning of a word', async () => {
    expect(await titles({ any: [term('schrodinger'), term('bridge')] })).toEqual([
      'Schrödinger Bridges with Few Observations',
    ]);
    expect(await titles({ any: [term('brauer')] })).toEqual(['Laundry Is Harder than Chess']);
    expect(await titles({ any: [{ ...term('laun'), isPrefix: true }] })).toEqual([
      'Laundry Is Harder than Chess',
    ]);
  });

  test('takes the end of one name and the beginning of the next for no name', async () => {
    const people = ['Li Wei', 'Zhang San'].map((name) => ({ name, affiliations: ['Umeå Institute'] }));
    await save([record({ key: '2606.90003', title: 'Another', authors: people })]);
    await takeInAll();
    const by = (text: string) => titles({ required: [{ text, field: 'author' }] });
    expect([await by('Wei Zhang'), await by('Wei Umeå'), await by('San')]).toEqual([[], [], ['Another']]);
    expect(await by('Zhang San')).toEqual(['Another']);
  });

  test('finds an author in every spelling that papers have', async () => {
    const spellings = ['Yann LeCun', 'LeCun, Yann', 'Y. LeCun', 'Yann Le Cun', 'LeCun Y'];
    await save(
      spellings.map((name, index) =>
        record({ key: `2606.9010${index}`, title: `Of ${name}`, authors: [{ name, affiliations: [] }] }),
      ),
    );
    await save([
      record({
        key: '2606.90109',
        title: 'Another',
        authors: ['Yann Ames', 'Bo LeCun'].map((name) => ({ name, affiliations: [] })),
      }),
    ]);
    await takeInAll();
    const all = spellings.map((name) => `Of ${name}`).sort();
    for (const text of [...spellings, 'yann lecun', 'LECUN, YANN']) {
      expect([text, (await titles({ required: [{ text, field: 'author' }] })).sort()]).toEqual([text, all]);
    }
    const family = await titles({ required: [{ text: 'lecun', field: 'author' }] });
    expect(family.sort()).toEqual(['Another', ...all]);
  });

  test('finds an author with a middle name or a suffix, and not across two names', async () => {
    const of = (key: string, title: string, ...names: string[]) =>
      record({ key, title, authors: names.map((name) => ({ name, affiliations: [] })) });
    await save([
      of('2606.90301', 'A', 'Yann A. LeCun'),
      of('2606.90302', 'B', 'Yann André LeCun', 'Bo Ames'),
      of('2606.90303', 'C', 'Zhang Wei', 'Li Ming'),
      of('2606.90304', 'D', 'Ming Li', 'Wei Zhang'),
      of('2606.90305', 'E', 'Sammy Davis Jr.'),
      of('2606.90306', 'F', 'Jan P. van der Berg'),
    ]);
    await takeInAll();
    const by = async (text: string) => (await titles({ required: [{ text, field: 'author' }] })).sort();
    expect(await by('Yann LeCun')).toEqual(['A', 'B']);
    expect(await by('Wei Li')).toEqual([]);
    expect(await by('Davis, Sammy, Jr.')).toEqual(['E']);
    expect(await by('Sammy Davis')).toEqual(['E']);
    expect(await by('Jan van der Berg')).toEqual(['F']);
  });

  test('has one spelling for signs, Greek letters and letters without a base, and finds CJK anywhere', async () => {
    await save([
      record({ key: '2606.90201', title: 'C++ for Lattices' }),
      record({ key: '2606.90202', title: 'C# for Lattices' }),
      record({ key: '2606.90203', title: 'TNF-α in Łódź', authors: [{ name: '王小明', affiliations: [] }] }),
      record({ key: '2606.90204', title: '深度学习在湖泊监测中的应用' }),
      record({ key: '2606.90205', title: '大規模言語モデルの評価' }),
    ]);
    await takeInAll();
    expect(await titles({ any: [term('cplusplus')] })).toEqual(['C++ for Lattices']);
    expect(await titles({ required: [{ text: 'C#', field: 'any' }] })).toEqual(['C# for Lattices']);
    for (const text of ['tnf alpha', 'TNF-α', 'lodz', 'Łódź'])
      expect([text, await titles({ required: [{ text, field: 'any' }] })]).toEqual([text, ['TNF-α in Łódź']]);
    expect(await titles({ any: [term('湖泊')] })).toEqual(['深度学习在湖泊监测中的应用']);
    expect(await titles({ required: [{ text: '言語モデル', field: 'any' }] })).toEqual([
      '大規模言語モデルの評価',
    ]);
    expect(await titles({ required: [{ text: '小明', field: 'author' }] })).toEqual(['TNF-α in Łódź']);
    expect(await titles({ required: [{ text: '学在', field: 'any' }] })).toEqual([]);
  });

  test('finds a name by its initials, in either order, and not across two names', async () => {
    const people = ['Grace Kai Lu', 'Hao Zhang', 'Lu, Mina'].map((name) => ({ name, affiliations: [] }));
    await save([record({ key: '2606.90004', title: 'Another', authors: people })]);
    await takeInAll();
    const by = (text: string) => titles({ required: [{ text, field: 'author' }] });
    for (const name of ['H. Zhang', 'Zhang H', 'h zhang', 'G. K. Lu', 'M. Lu', 'Lu, M.', 'Grace K. Lu'])
      expect([name, await by(name)]).toEqual([name, ['Another']]);
    for (const name of ['H. Lu', 'L. Zhang', 'M. Zhang', 'G. H. Lu', 'H.'])
      expect([name, await by(name)]).toEqual([name, []]);
  });

  test('holds to phrases, fields and exclusions', async () => {
    expect(await titles({ required: [{ text: 'harder than chess', field: 'any' }] })).toHaveLength(1);
    expect(await titles({ required: [{ text: 'than harder', field: 'any' }] })).toEqual([]);
    expect(await titles({ required: [{ text: 'umea', field: 'organization' }] })).toHaveLength(1);
    expect(await titles({ required: [{ text: 'chess', field: 'author' }] })).toEqual([]);
    expect(await titles({ any: [term('chess')], excluded: [{ text: 'robots', field: 'any' }] })).toEqual([]);
  });

  test('filters by category, archive, source and date, and lists the latest first where no text is given', async () => {
    const both = ['Laundry Is Harder than Chess', 'Schrödinger Bridges with Few Observations'];
    expect(await titles({})).toEqual(both);
    expect(await titles({}, { categories: ['cs.ro'] })).toEqual(both.slice(0, 1));
    expect(await titles({}, { categories: ['cs'] })).toEqual(both);
    expect(await titles({}, { categories: ['cs.R'] })).toEqual([]);
    expect(await titles({}, { withoutCategories: ['stat'] })).toEqual(both.slice(1));
    expect(await titles({}, { sources: ['arx'] })).toEqual(both);
    expect(await titles({}, { withoutSources: ['arxiv'] })).toEqual([]);
    expect(await titles({}, { since: '2026-06-17' })).toEqual(both.slice(0, 1));
    expect(await titles({ any: [term('chess')] }, { until: '2026-06-17' })).toEqual([]);
    expect(await titles({ excluded: [{ text: 'robots', field: 'any' }] })).toEqual(both.slice(1));
  });

  test('takes any text for words', async () => {
    for (const hostile of ['"', 'a" OR "b', 'NEAR(', '*', 'title:x', "'; drop table papers; --"]) {
      await expect(titles({ any: [term(hostile)] })).resolves.toBeInstanceOf(Array);
      await expect(titles({ required: [{ text: hostile, field: 'author' }] })).resolves.toBeInstanceOf(Array);
    }
  });

  test('has a change once it was taken in', async () => {
    await save(
      [record({ key: '2606.90002', version: 2, title: 'Ironing Is Harder than Chess' })],
      '2026-06-17T05:00:00.000Z',
    );
    expect(await store.searchIndex.pending()).toBe(1);
    await takeInAll();
    expect(await store.searchIndex.pending()).toBe(0);
    expect(await titles({ any: [term('laundry')] })).toEqual([]);
    expect(await titles({ any: [term('ironing')] })).toHaveLength(1);
  });
});
