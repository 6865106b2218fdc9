import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaperWithHistory, Signal, SignalName } from '../../src/model/paper.ts';
import { type RankingSettings, rankingSchema } from '../../src/select/options.ts';
import { rankPapers } from '../../src/select/ranking.ts';
import { defaultRanking, history } from '../helpers/papers.ts';

const at = '2026-06-17T11:00:00.000Z';
const dayAgo = '2026-06-16T11:00:00.000Z';
const weekAgo = '2026-06-10T11:00:00.000Z';

const siteOf: Record<SignalName, string> = {
  upvotes: 'huggingface',
  likes: 'readers',
  comments: 'huggingface',
  stars: 'github',
  citations: 'semantic-scholar',
  points: 'hackernews',
  rating: 'openreview',
  reviews: 'openreview',
};
const names = Object.keys(siteOf) as SignalName[];

/** A paper with values of signals by instant. */
function withSignals(
  id: string,
  values: Partial<Record<SignalName, Record<string, number>>>,
  on = '2026-06-16',
) {
  const signals = Object.entries(values).flatMap(([name, byInstant]) =>
    Object.entries(byInstant).map(
      ([instant, value]): Signal => ({
        source: siteOf[name as SignalName],
        name: name as SignalName,
        value,
        at: instant,
      }),
    ),
  );
  const last = (name: SignalName) => signals.findLast((signal) => signal.name === name)?.value ?? 0;
  return {
    ...history({ id, upvotes: last('upvotes'), comments: last('comments') }, { on }),
    signals,
  };
}

const rank = (papers: PaperWithHistory[], settings: RankingSettings = defaultRanking) =>
  rankPapers(papers, { at, period: 'trending', categories: [], settings });
const heatOf = (paper: PaperWithHistory, settings?: RankingSettings) => rank([paper], settings)[0]?.heat ?? 0;
const weights = (changed: Partial<RankingSettings['weights']>) => rankingSchema.parse({ weights: changed });

describe('every site counts', () => {
  test.each([
    ['points', 180],
    ['citations', 12],
    ['stars', 4000],
    ['upvotes', 40],
    ['comments', 9],
    ['rating', 8],
  ] as const)('%s lift a paper over one without signals', (name, value) => {
    const papers = [withSignals('a', {}), withSignals('b', { [name]: { [weekAgo]: value } })];
    expect(rank(papers)[0]?.paper.id).toBe('b');
  });

  test('and says why', () => {
    const paper = withSignals('a', {
      upvotes: { [dayAgo]: 12, [at]: 52 },
      likes: { [at]: 4 },
      comments: { [dayAgo]: 3 },
      points: { [dayAgo]: 60, [at]: 120 },
      citations: { [weekAgo]: 9, [at]: 15 },
      stars: { [weekAgo]: 1120, [at]: 1240 },
      rating: { [weekAgo]: 7.5 },
    });
    expect(rank([paper])[0]?.reasons.slice(0, 8)).toEqual([
      '52 upvotes',
      '+40 in a day',
      'liked by 4 readers',
      '3 comments',
      '120 points on Hacker News (+60 in a day)',
      '15 citations (+6 in a week)',
      '1,240 stars (+120 in a week)',
      'rated 7.5 of 10 on OpenReview',
    ]);
  });

  test('a borderline or lower rating counts neither for nor against', () => {
    expect(heatOf(withSignals('a', { upvotes: { [at]: 9 }, rating: { [at]: 3 } }))).toBe(
      heatOf(withSignals('a', { upvotes: { [at]: 9 } })),
    );
  });
});

describe('no site drowns the others', () => {
  const huge = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

  test('stars in any number do not outweigh a good day of votes', () => {
    const voted = withSignals('voted', { upvotes: { [dayAgo]: 5, [at]: 50 } });
    fc.assert(
      fc.property(huge, huge, (before, after) => {
        const starred = withSignals('starred', { stars: { [weekAgo]: before, [at]: after } });
        expect(rank([starred, voted])[0]?.paper.id).toBe('voted');
      }),
    );
  });

  test('whatever one site says, a paper on which all others agree comes first', () => {
    const notable = { upvotes: 50, points: 100, citations: 10, stars: 1000 };
    fc.assert(
      fc.property(fc.constantFrom('points', 'citations', 'stars'), huge, (name, value) => {
        const loud = withSignals('loud', { [name]: { [weekAgo]: 0, [at]: value } });
        const { [name]: _, ...rest } = notable;
        const broad = withSignals(
          'broad',
          Object.fromEntries(
            Object.entries(rest).map(([each, high]) => [each, { [weekAgo]: 0, [at]: high }]),
          ),
        );
        expect(rank([loud, broad])[0]?.paper.id).toBe('broad');
      }),
    );
  });

  test('stars that a repository already had are not a rise', () => {
    const reasons = rank([withSignals('a', { stars: { [at]: 79_000 } })])[0]?.reasons ?? [];
    expect(reasons).toContain('79,000 stars');
    expect(heatOf(withSignals('a', { stars: { [at]: 79_000 } }))).toBeLessThan(
      heatOf(withSignals('a', { stars: { [weekAgo]: 70_000, [at]: 79_000 } })),
    );
  });

  test('a rise is reported as observed, never larger than the value', () => {
    const young = withSignals('a', {
      upvotes: { '2026-06-17T05:00:00.000Z': 10, [at]: 40 },
      stars: { '2026-06-15T11:00:00.000Z': 4, [at]: 412 },
    });
    expect(rank([young])[0]?.reasons).toEqual(
      expect.arrayContaining(['40 upvotes', '+30 in a day', '412 stars (+408 in a week)']),
    );
  });

  test('two sites that count the same are heard once', () => {
    const once = withSignals('a', { citations: { [at]: 15 } });
    const twice = {
      ...once,
      signals: [...once.signals, { source: 'openalex', name: 'citations' as const, value: 11, at }],
    };
    expect(heatOf(twice)).toBe(heatOf(once));
  });
});

describe('the formula', () => {
  test('never lets more of a signal rank a paper lower', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(100_000), fc.nat(100_000), (name, a, b) => {
        const of = (id: string, value: number) =>
          withSignals(id, { upvotes: { [at]: 3 }, [name]: { [weekAgo]: value } });
        const [more, less] = [of('a', Math.max(a, b)), of('b', Math.min(a, b))];
        expect(heatOf(more)).toBeGreaterThanOrEqual(heatOf(less));
      }),
      { examples: [['upvotes', 0, 1]] },
    );
  });

  test('stays finite and within the weights for any history', () => {
    const series = fc.array(
      fc.record({
        source: fc.constantFrom('huggingface', 'github', 'elsewhere'),
        name: fc.constantFrom(...names),
        value: fc.double({ min: -1000, max: 1e12, noNaN: true }),
        at: fc
          .date({ min: new Date('2026-05-01'), max: new Date('2026-07-01'), noInvalidDate: true })
          .map((date) => date.toISOString()),
      }),
      { maxLength: 30 },
    );
    const { weights: own, rise } = defaultRanking;
    const most = 2 * (1 + rise) * Object.values(own).reduce((sum, weight) => sum + weight, 0);
    fc.assert(
      fc.property(series, (signals) => {
        const heat = heatOf({ ...history(), signals });
        expect(heat).toBeGreaterThanOrEqual(0);
        expect(heat).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('takes its weights from the configuration; 0 turns a signal off, with its reason', () => {
    const stars = withSignals('stars', { stars: { [weekAgo]: 800 } });
    const votes = withSignals('votes', { upvotes: { [weekAgo]: 30 } });
    expect(rank([stars, votes])[0]?.paper.id).toBe('votes');
    expect(rank([stars, votes], weights({ stars: 5 }))[0]?.paper.id).toBe('stars');
    const [first, second] = rank([stars, votes], weights({ stars: 0 }));
    expect(first?.paper.id).toBe('votes');
    expect(second?.reasons.some((reason) => reason.includes('stars'))).toBe(false);
  });

  test('lets interest fade as configured', () => {
    const settings = rankingSchema.parse({ halfLifeDays: { trending: 0.5 } });
    const old = withSignals(
      'old',
      { upvotes: { [weekAgo]: 60, '2026-06-11T00:00:00.000Z': 61 } },
      '2026-06-10',
    );
    expect(heatOf(old, settings)).toBeLessThan(heatOf(old) / 10);
  });
});
