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
