import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankPapers } from '../../src/select/ranking.ts';
import { defaultRanking, history } from '../helpers/papers.ts';

const at = '2026-06-17T11:00:00.000Z';
const rank = (
  papers: Parameters<typeof rankPapers>[0],
  options: Partial<Parameters<typeof rankPapers>[1]> = {},
) => rankPapers(papers, { at, period: 'daily', categories: [], settings: defaultRanking, ...options });
const idsOf = (ranked: ReturnType<typeof rankPapers>) => ranked.map(({ paper }) => paper.id);

describe('with votes', () => {
  test('more votes never rank lower, all else equal', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (a, b) => {
        const papers = [a, b].map((votes, index) =>
          history({ id: `p${index}` }, { votes: { '2026-06-16T12:00:00.000Z': votes } }),
        );
        const [first] = rank(papers);
        expect(first?.paper.upvotes).toBe(Math.max(a, b));
      }),
    );
  });

  test('a paper that takes off late overtakes one that came in with many and stalls', () => {
    const stalled = history(
      { id: 'stalled' },
      { votes: { '2026-06-14T12:00:00.000Z': 110, '2026-06-15T12:00:00.000Z': 112 }, on: '2026-06-14' },
    );
    const riser = history(
      { id: 'riser' },
      {
        votes: {
          '2026-06-14T12:00:00.000Z': 9,
          '2026-06-16T11:00:00.000Z': 30,
          '2026-06-17T10:00:00.000Z': 100,
        },
        on: '2026-06-14',
      },
    );
    const ranked = rank([stalled, riser], { period: 'trending' });
    expect(idsOf(ranked)).toEqual(['riser', 'stalled']);
    expect(ranked[0]?.reasons).toContain('+70 in a day');
  });

  test('what trends fades with age, what looks back on a month does not', () => {
    const old = history({ id: 'old' }, { votes: { '2026-06-02T12:00:00.000Z': 60 }, on: '2026-06-02' });
    const young = history({ id: 'young' }, { votes: { '2026-06-16T12:00:00.000Z': 40 } });
    expect(idsOf(rank([old, young], { period: 'trending' }))).toEqual(['young', 'old']);
    const both = [
      history(
        { id: 'old' },
        { votes: { '2026-06-02T12:00:00.000Z': 60, '2026-06-03T12:00:00.000Z': 61 }, on: '2026-06-02' },
      ),
      history(
        { id: 'young' },
        { votes: { '2026-06-10T12:00:00.000Z': 40, '2026-06-11T12:00:00.000Z': 41 }, on: '2026-06-10' },
      ),
    ];
    expect(idsOf(rank(both, { period: 'monthly' }))).toEqual(['old', 'young']);
  });

  test('a clock that runs ahead of the votes does no harm', () => {
    const [only] = rank([history({}, { votes: { '2027-01-01T00:00:00.000Z': 5 } })]);
    expect(Number.isFinite(only?.score)).toBe(true);
  });
});

describe('without votes', () => {
  const followed = { categories: ['cs.CL', 'cs.LG'] };

  test('new comes before cross-listed', () => {
    const papers = [
      history({ id: 'a', categories: ['cs.CV', 'cs.CL'] }, { kind: 'cross' }),
      history({ id: 'b', categories: ['cs.CL'] }),
    ];
    const ranked = rank(papers, followed);
    expect(idsOf(ranked)).toEqual(['b', 'a']);
    expect(ranked.map(({ reasons }) => reasons)).toEqual([['new in cs.CL'], ['cross-listed in cs.CL']]);
  });

  test('categories take turns, so that none drowns another', () => {
    const papers = [
      ...Array.from({ length: 8 }, (_, index) => history({ id: `cl${index}`, categories: ['cs.CL'] })),
      history({ id: 'lg0', categories: ['cs.LG'] }),
    ];
    expect(idsOf(rank(papers, followed)).indexOf('lg0')).toBeLessThanOrEqual(1);
    const nextDay = { ...followed, at: '2026-06-18T11:00:00.000Z' };
    const firsts = [followed, nextDay].map((options) => rank(papers, options)[0]?.group);
    expect(firsts.sort()).toEqual(['cs.CL', 'cs.LG']);
  });

  test('those with votes come first', () => {
    const papers = [
      history({ id: 'a' }),
      history({ id: 'b', categories: ['math.AG'] }, { votes: { '2026-06-16T12:00:00.000Z': 1 } }),
    ];
    expect(idsOf(rank(papers, followed))).toEqual(['b', 'a']);
  });
});

test('the order does not hang on the order of the candidates', () => {
  const papers = Array.from({ length: 30 }, (_, index) =>
    history(
      { id: `p${index % 30}`, categories: [index % 2 ? 'cs.CL' : 'cs.LG'] },
      index % 3 ? {} : { votes: { '2026-06-16T12:00:00.000Z': index } },
    ),
  );
  const expected = idsOf(rank(papers, { categories: ['cs.CL'] }));
  fc.assert(
    fc.property(fc.shuffledSubarray(papers, { minLength: 30 }), (shuffled) => {
      expect(idsOf(rank(shuffled, { categories: ['cs.CL'] }))).toEqual(expected);
    }),
  );
});
