import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDateRange } from '../../src/search/parse-dates.ts';
import { parseQuery } from '../../src/search/parse-query.ts';
import { anyCharacter } from '../helpers/any-character.ts';

const terms = (text: string) => parseQuery(text).terms.map((term) => [term.text, term.times]);

describe('the words of a query', () => {
  test('are those that carry meaning, each as often as its stem occurs, at most four times', () => {
    expect(terms('What is the pruning of pruned networks?')).toEqual([
      ['pruning', 2],
      ['networks', 1],
    ]);
    expect(terms('data data data data data data')).toEqual([['data', 4]]);
  });

  test('include stop words where there is nothing else', () => {
    expect(terms('to be or not to be')).toEqual([
      ['to', 2],
      ['be', 2],
      ['or', 1],
      ['not', 1],
    ]);
  });

  test('lose accents, and keep the vowel signs of other scripts', () => {
    expect(terms('Bräuer Čech')).toEqual([
      ['brauer', 1],
      ['cech', 1],
    ]);
    expect(terms('हिन्दी 한국어')).toEqual([
      ['हिन्दी', 1],
      ['한국어', 1],
    ]);
  });
});

describe('operators', () => {
  test('a phrase must occur, and its words are looked for', () => {
    const query = parseQuery('"layer skipping" -vision -"graph mining"');
    expect(query.required).toEqual([{ text: 'layer skipping', field: 'any' }]);
    expect(query.terms.map(({ text }) => text)).toEqual(['layer', 'skipping']);
    expect(query.excluded).toEqual([
      { text: 'vision', field: 'any' },
      { text: 'graph mining', field: 'any' },
    ]);
  });

  test('fields name authors, organisations, categories and sources', () => {
    const query = parseQuery(
      'author:"Yann LeCun" org:deepmind cat:cs.CL -category:cs.CV source:nature -author:Ames flow',
    );
    expect(query.required).toEqual([
      { text: 'Yann LeCun', field: 'author' },
      { text: 'deepmind', field: 'organization' },
    ]);
    expect(query.excluded).toEqual([{ text: 'Ames', field: 'author' }]);
    expect(query.filters).toMatchObject({
      categories: ['cs.CL'],
      withoutCategories: ['cs.CV'],
      sources: ['nature'],
    });
    expect(query.text).toBe('flow');
  });

  test('dates are years, months, days and ranges', () => {
    expect(parseQuery('x since:2026-02 until:2026-06-16').filters).toMatchObject({
      since: '2026-02-01',
      until: '2026-06-16',
    });
    expect(parseQuery('x year:2024..2025').filters).toMatchObject({
      since: '2024-01-01',
      until: '2025-12-31',
    });
    expect(parseDateRange('2024-02')).toEqual({ since: '2024-02-01', until: '2024-02-29' });
    for (const odd of ['2026-13', '2026-02-30', '26', '2024..', 'soon', '2024..2025..2026'])
      expect(parseDateRange(odd), odd).toBeNull();
  });

  test('a category by itself is a filter', () => {
    expect(parseQuery('cs.CL parsing').filters.categories).toEqual(['cs.CL']);
    expect(parseQuery('stat.ml Q-BIO.NC').filters.categories).toEqual(['stat.ml', 'Q-BIO.NC']);
    expect(parseQuery('e.g. math.').filters.categories).toEqual([]);
    expect(parseQuery('hep-th').filters.categories).toEqual(['hep-th']);
    expect(parseQuery('Node.js e.g. cs').filters.categories).toEqual([]);
  });

  test.each([
    ['2608.17512', 'arxiv:2608.17512'],
    ['arXiv:2608.17512v3', 'arxiv:2608.17512'],
    ['https://arxiv.org/abs/2608.17512', 'arxiv:2608.17512'],
    ['10.1101/2026.07.31.741992', 'doi:10.1101/2026.07.31.741992'],
    ['https://doi.org/10.1101/2026.07.31.741992', 'doi:10.1101/2026.07.31.741992'],
    ['doi:10.5555/ABC', 'doi:10.5555/abc'],
    ['id:2608.17512', 'arxiv:2608.17512'],
  ])('%s names a paper', (text, id) => {
    expect(parseQuery(text)).toMatchObject({ ids: [id], terms: [] });
    expect(parseQuery(`like ${text} please`).ids).toEqual([id]);
  });

  test('anything that is not a filter is text', () => {
    expect(parseQuery('foo:bar since:yesterday 3:2').text).toBe('foo:bar since:yesterday 3:2');
  });
});

test('in a long text, as of an abstract, quotes demand nothing and dashes exclude nothing', () => {
  const query = parseQuery(
    'We ask what "what you see" means for readers who -unlike others- read whole pages of text daily',
  );
  expect(query).toMatchObject({ required: [], excluded: [] });
  expect(query.terms.map(({ text }) => text)).toContain('unlike');
});

test('any text is read without an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: anyCharacter })), (text) => {
      expect(parseQuery(text).terms.every((term) => term.times >= 1 && term.times <= 4)).toBe(true);
    }),
    { seed: 13 },
  );
});

describe('queries as people type them', () => {
  test.each([
    '(2606.10001)',
    '[2606.10001]',
    '<https://arxiv.org/abs/2606.10001>',
    '２６０６．１０００１',
    '“2606.10001”,',
  ])('%s names a paper', (text) => {
    const { ids } = parseQuery(text.replaceAll(/[“”]/g, ''));
    expect(ids).toEqual(['arxiv:2606.10001']);
  });

  test.each([
    ['PMID: 31452104', 'pmid:31452104'],
    ['pmid:31452104', 'pmid:31452104'],
    ['https://pubmed.ncbi.nlm.nih.gov/31452104/', 'pmid:31452104'],
    ['https://openreview.net/forum?id=AbC123', 'openreview:AbC123'],
    ['openreview:AbC123', 'openreview:AbC123'],
  ])('%s names a paper too', (text, id) => {
    expect(parseQuery(text).ids).toEqual([id]);
  });

  test('a paper is excluded by its id', () => {
    const { ids, excludedIds, terms: words } = parseQuery('-2606.10001 harbour -id:2606.10002');
    expect(ids).toEqual([]);
    expect(excludedIds).toEqual(['arxiv:2606.10001', 'arxiv:2606.10002']);
    expect(words.map(({ text }) => text)).toEqual(['harbour']);
  });

  test.each([
    '«layer skipping»',
    '„layer skipping“',
    '”layer skipping”',
    '「layer skipping」',
    '＂layer skipping＂',
  ])('%s is a phrase', (text) => {
    expect(parseQuery(text).required).toEqual([{ text: 'layer skipping', field: 'any' }]);
  });

  test('a space may follow the colon of a field, and no other colon', () => {
    expect(parseQuery('author: LeCun cat: cs.CL flow')).toMatchObject({
      required: [{ text: 'LeCun', field: 'author' }],
      filters: { categories: ['cs.CL'] },
    });
    expect(parseQuery('Grown by: Ada').required).toEqual([]);
  });

  test('a star ends the beginning of a word, wherever it is', () => {
    const { terms: words } = parseQuery('quanti* networks');
    expect(words).toEqual([
      { text: 'quanti', times: 1, isPrefix: true },
      { text: 'networks', times: 1, isPrefix: false },
    ]);
  });

  test('C++ and C# are words of their own, and Greek letters are their names', () => {
    expect(terms('C++ and C#')).toEqual([
      ['cplusplus', 1],
      ['csharp', 1],
    ]);
    expect(terms('TNF-α β-lactam μηχανική Łódź Straße')).toEqual([
      ['tnf', 1],
      ['alpha', 1],
      ['beta', 1],
      ['lactam', 1],
      ['μηχανικη', 1],
      ['lodz', 1],
      ['strasse', 1],
    ]);
  });

  test('scripts without spaces are looked for by every two letters', () => {
    expect(terms('深度学习 AI言語モデル')).toEqual([
      ['深度', 1],
      ['度学', 1],
      ['学习', 1],
      ['ai', 1],
      ['言語', 1],
      ['語モ', 1],
      ['モデ', 1],
      ['デル', 1],
    ]);
    expect(parseQuery('모델').terms).toEqual([{ text: '모델', times: 1, isPrefix: true }]);
  });

  test('neighbouring words may be one, except in prose', () => {
    expect(parseQuery('GPT-4o on a low rank').compounds).toEqual(['gpt4o', 'lowrank']);
    expect(parseQuery('we study how low rank models learn from few samples of data').compounds).toEqual([]);
  });

  test('a date may have slashes, no zeros, or its ends turned round', () => {
    expect(parseDateRange('2026/6/4')).toEqual({ since: '2026-06-04', until: '2026-06-04' });
    expect(parseDateRange('2026.06')).toEqual({ since: '2026-06-01', until: '2026-06-30' });
    expect(parseDateRange('2024-2026')).toEqual({ since: '2024-01-01', until: '2026-12-31' });
    expect(parseDateRange('2026-06-15..2026-06-14')).toEqual({ since: '2026-06-14', until: '2026-06-15' });
  });
});
