// The orders that are compared, and what comparing them says.
import { expect, test } from 'vitest';
import type { Candidate } from '../../src/model/edition.ts';
import { parseRules } from '../../src/model/profile.ts';
import { type Case, compareRankings, readerOrders } from '../../src/select/evaluate.ts';
import { ProfileScorer, type ReaderMark } from '../../src/select/profile-score.ts';
import { paper } from '../helpers/papers.ts';

const titles = [
  'Lanternfish Look Away in the Deep',
  'Robots That Knit Warm Scarves',
  'Lanternfish Learn to Look Away',
  'Protein Folding by Hand and Tweezers',
  'Dense Soup and Its Retrieval',
  'Sums of Nine Squares',
];
const papers = titles.map((title, at) => paper({ id: `arxiv:2606.1${at}`, title, abstract: null }));
const candidates = papers.map((each): Candidate => ({ paper: each, heat: 0, closeness: 0, reasons: [] }));
const scorer = new ProfileScorer({ edition: { id: 'daily/2026-06-16' }, candidates });
const like = (title: string): ReaderMark => ({
  paper: { id: `arxiv:${title}`, title, abstract: null },
  kind: 'like',
});
const orders = (rules: string, marks: ReaderMark[] = []) =>
  readerOrders(scorer, papers, { rules: parseRules(rules), marks }, '2026-06-16');

test('rules lead the keyword order, and what they keep out ends it; the rest is in the common order', () => {
  expect(orders('robots, never soup, never protein').keyword).toEqual([1, 0, 2, 5, 3, 4]);
  expect(orders('robots until 2026-07-01').keyword).toEqual([0, 1, 2, 3, 4, 5]);
});

test('likes count in the personal order only', () => {
  const { common, keyword, personal } = orders('', [like('Tweezers for Folding Protein by Hand')]);
  expect(common).toEqual([0, 1, 2, 3, 4, 5]);
  expect(keyword).toEqual(common);
  expect(personal).toEqual([3, 0, 1, 2, 4, 5]);
});

test('what the reader had marked before is in none of the orders', () => {
  const [, robots] = papers;
  if (!robots) throw new Error('no paper');
  const { common, keyword, personal } = orders('robots', [{ paper: robots, kind: 'dislike' }]);
  for (const order of [common, keyword, personal]) expect(order).toEqual([0, 2, 3, 4, 5]);
});

const outcome = (...relevant: number[]) => ({
  gains: relevant,
  relevant: relevant.map((each) => each > 0),
});

test('rankings are compared case by case: the same lead each time is a difference, however far cases lie apart', () => {
  const cases = Array.from({ length: 20 }, (_, group): Case<'a' | 'b'> => {
    const rank = 1 + (group % 4);
    const at = (place: number) =>
      outcome(...Array.from({ length: 8 }, (_, index) => Number(index === place)));
    return { group, outcomes: { a: at(rank), b: at(rank - 1) } };
  });
  const { rankings, differences } = compareRankings(['a', 'b'], cases, { samples: 500, seed: 3 });
  expect(rankings.map(({ ranking, mrr }) => [ranking, mrr.mean])).toEqual([
    ['a', expect.closeTo((1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 4, 6)],
    ['b', expect.closeTo((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, 6)],
  ]);
  expect(differences).toMatchObject([{ ranking: 'b', over: 'a' }]);
  expect(differences[0]?.mrr.low).toBeGreaterThan(0);
  expect(differences[0]?.['recall@20'].mean).toBe(0);
});
