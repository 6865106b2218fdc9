// Measures of rankings against values computed by hand, and intervals against what theory says of them.
import { describe, expect, test } from 'vitest';
import { estimateMean } from '../../src/select/bootstrap.ts';
import { ndcg, recall, reciprocalRank } from '../../src/select/metrics.ts';

describe('nDCG', () => {
  // 1/log2(2) = 1, 1/log2(3) = 0.63093, 1/log2(4) = 0.5, 1/log2(5) = 0.43068.
  test.each([
    ['of the best order is 1', [3, 2, 1, 0], 10, 1],
    ['counts graded gains', [3, 2, 0, 1], 10, (3 + 2 * 0.6309298 + 0.4306766) / (3 + 2 * 0.6309298 + 0.5)],
    ['counts relevant ones by their ranks', [0, 1, 0, 1], 10, (0.6309298 + 0.4306766) / (1 + 0.6309298)],
    ['looks no further than k', [0, 1, 1], 1, 0],
    ['takes the best k of all as the best', [1, 0, 1, 1], 2, 1 / (1 + 0.6309298)],
    ['is 0 where nothing is relevant', [0, 0], 10, 0],
    ['is 0 of an empty ranking', [], 10, 0],
  ])('%s', (_what, gains, k, expected) => {
    expect(ndcg(gains, k)).toBeCloseTo(expected, 6);
  });
});

test('recall is the share of what is relevant among the first k', () => {
  expect(recall([true, false, true, true], 2)).toBeCloseTo(1 / 3, 10);
  expect(recall([true, false, true, true], 20)).toBe(1);
  expect(recall([false, false], 2)).toBe(0);
  expect(recall([], 2)).toBe(0);
});

test('the reciprocal rank is that of the first relevant one', () => {
  expect(reciprocalRank([false, false, true, true])).toBeCloseTo(1 / 3, 10);
  expect(reciprocalRank([true])).toBe(1);
  expect(reciprocalRank([false])).toBe(0);
});

describe('the interval of a mean', () => {
  const singles = (values: readonly number[]) => values.map((value) => [value]);
  const numbers = Array.from({ length: 100 }, (_, at) => at);
  const resampling = { samples: 4000, seed: 1 };

  test('is as wide as the standard error says', () => {
    const { mean, low, high } = estimateMean(singles(numbers), resampling);
    // sd of 0 to 99 is 28.866; 1.96 · 28.866 / √100 = 5.658.
    expect(mean).toBe(49.5);
    expect(Math.abs(low - (49.5 - 5.658))).toBeLessThan(0.4);
    expect(Math.abs(high - (49.5 + 5.658))).toBeLessThan(0.4);
  });

  test('of values that are alike within groups is as wide as that of the groups', () => {
    const groups = Array.from({ length: 10 }, (_, at) => Array.from({ length: 10 }, () => at));
    const { low, high } = estimateMean(groups, resampling);
    // sd of 0 to 9 is 2.872; 1.96 · 2.872 / √10 = 1.780, and 0.563 if the hundred values were counted singly.
    expect(Math.abs(high - low - 2 * 1.78)).toBeLessThan(0.25);
  });

  test('is a point where all values are the same, and the mean counts each value once', () => {
    expect(estimateMean([[0.5], [0.5, 0.5]], resampling)).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    expect(estimateMean([[0], [1, 1, 1]], resampling).mean).toBe(0.75);
    expect(estimateMean([[], [2]], resampling).mean).toBe(2);
  });

  test('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => estimateMean(singles(numbers), { samples: 200, seed });
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  test('holds the true mean about as often as it says', () => {
    const random = (seed: number) => {
      let state = seed;
      return () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      };
    };
    let held = 0;
    for (let trial = 1; trial <= 200; trial++) {
      const next = random(trial * 7919);
      const values = Array.from({ length: 40 }, () => next());
      const { low, high } = estimateMean(singles(values), { samples: 400, seed: trial });
      if (low <= 0.5 && 0.5 <= high) held += 1;
    }
    expect(held).toBeGreaterThan(178);
    expect(held).toBeLessThan(200);
  });

  test('of nothing is an error', () => {
    expect(() => estimateMean([[]], resampling)).toThrow(RangeError);
  });
});
