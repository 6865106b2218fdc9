import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/http/retry-after.ts';

const now = Date.parse('2026-06-16T12:00:00.000Z');

test.each([
  ['0', 0],
  ['10', 10_000],
  [' 120 ', 120_000],
  ['9'.repeat(400), 365 * 86_400_000],
  ['Tue, 16 Jun 2026 12:00:30 GMT', 30_000],
  ['Tuesday, 16-Jun-26 12:00:30 GMT', 30_000],
  ['Tue Jun 16 12:00:30 2026', 30_000],
  ['Tue, 16 Jun 2026 11:59:00 GMT', 0],
])('Retry-After %j is %d ms from now', (value, delayMs) => {
  expect(parseRetryAfter(value, now)).toBe(delayMs);
});

test.each(['', 'soon', '-5', '1.5', '2026-06-16T12:00:30Z', 'Tue, 16 Foo 2026 12:00:30 GMT'])(
  'Retry-After %j is ignored',
  (value) => {
    expect(parseRetryAfter(value, now)).toBeNull();
  },
);

test('a two-digit year more than fifty years ahead is one gone by', () => {
  expect(parseRetryAfter('Sunday, 06-Nov-94 08:49:37 GMT', now)).toBe(0);
  expect(parseRetryAfter('Monday, 06-Nov-28 08:49:37 GMT', now)).toBe(Date.UTC(2028, 10, 6, 8, 49, 37) - now);
});
