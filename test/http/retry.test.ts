import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRetryableStatus, retryDelayMs } from '../../src/http/retry.ts';

test('a wait is anywhere from nothing to twice the bound of the last, up to a minute', () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelayMs(attempt, 2_000, () => 1, null));
  expect(bounds).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect(retryDelayMs(5, 2_000, () => 0, null)).toBe(0);
});

test('a wait is never shorter than the server asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(3_600_000),
      (attempt, random, askedMs) => retryDelayMs(attempt, 2_000, () => random, askedMs) >= askedMs,
    ),
  );
});

test('what the server calls temporary is retried, and nothing else', () => {
  const statuses = [400, 401, 403, 404, 408, 409, 410, 425, 429, 451, 500, 502, 503, 504, 520];
  expect(statuses.filter(isRetryableStatus)).toEqual([408, 429, 500, 502, 503, 504, 520]);
});
