import { expect, test } from 'vitest';
import { personalOrder } from '../../src/select/personal.ts';
import { edition } from '../helpers/papers.ts';

const { entries } = edition([
  { title: 'Top of the day', categories: ['cs.CV'] },
  { title: 'Protein folding by hand', categories: ['q-bio.BM'] },
  { title: 'Robots that knit', categories: ['cs.RO', 'cs.LG'] },
  { title: 'Sums', abstract: 'We add (a+b) and fold nothing.', categories: ['math.NT'] },
]);
const titleOf = new Map(entries.map(({ paper }) => [paper.id, paper.title]));
const order = (...interests: string[]) =>
  personalOrder(entries, interests).map(({ paperId, interest }) => [titleOf.get(paperId), interest]);

test('papers that touch an interest come first, with the reason, behind the top one', () => {
  expect(order('cs.lg', 'protein folding')).toEqual([
    ['Top of the day', null],
    ['Protein folding by hand', 'protein folding'],
    ['Robots that knit', 'cs.lg'],
    ['Sums', null],
  ]);
});

test('an archive means all of its categories', () => {
  expect(order('cs')).toEqual([
    ['Top of the day', 'cs'],
    ['Robots that knit', 'cs'],
    ['Protein folding by hand', null],
    ['Sums', null],
  ]);
});

test('words are whole words, whatever signs are in them', () => {
  expect(order('rob', 'a+b').map(([, interest]) => interest)).toEqual([null, 'a+b', null, null]);
});

test('without interests the order is that of the edition', () => {
  expect(order().map(([title]) => title)).toEqual([...titleOf.values()]);
});
