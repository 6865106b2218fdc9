import { describe, expect, test } from 'vitest';
import {
  arxivCalendar,
  nextAnnouncement,
  previousAnnouncement,
  weekdayCalendar,
} from '../../src/model/calendar.ts';
import { dateIn, formatDate } from '../../src/model/dates.ts';
import { editionIdOf, periodRange, startOfPeriod } from '../../src/model/period.ts';
import { instantOf } from '../../src/model/zoned-time.ts';

describe("arXiv's listings", () => {
  const arxiv = arxivCalendar();

  test.each([
    ['2026-06-19', 'yes'],
    ['2026-06-20', 'no'],
    ['2026-06-22', 'no'],
    ['2026-06-23', 'yes'],
    ['2026-01-02', 'no'],
    ['2026-07-06', 'no'],
    ['2026-11-27', 'no'],
    ['2026-12-30', 'no'],
    ['2026-12-31', 'yes'],
    ['2027-03-01', 'unknown'],
    ['2027-03-06', 'no'],
  ])('of %s: %s', (date, announces) => {
    expect(arxiv.announcesOn(date)).toBe(announces);
  });

  test('know of further holidays from the configuration', () => {
    expect(arxivCalendar(['2027-01-01']).announcesOn('2027-01-01')).toBe('no');
  });

  test('come next after weekend and holiday', () => {
    expect(nextAnnouncement([arxiv], '2026-06-19')).toBe('2026-06-23');
    expect(previousAnnouncement([arxiv], '2026-06-23')).toBe('2026-06-19');
    expect(nextAnnouncement([arxiv, weekdayCalendar], '2026-06-19')).toBe('2026-06-22');
  });
});

test('dates follow the zone', () => {
  expect(dateIn('America/New_York', '2026-06-16T03:59:59.000Z')).toBe('2026-06-15');
  expect(dateIn('Asia/Tokyo', '2026-06-15T15:00:00.000Z')).toBe('2026-06-16');
  expect(instantOf('America/New_York', '2026-11-01', '01:30')).toBe('2026-11-01T05:30:00.000Z');
});

test('dates are written as on the page', () => {
  expect(formatDate('2026-04-13', 'page')).toBe('Apr 13');
  expect(formatDate('2021-07-23', 'paper')).toBe('Jul 23, 2021');
});

test('editions are named by day, ISO week and month', () => {
  expect(editionIdOf('daily', '2026-06-16')).toBe('daily/2026-06-16');
  expect(editionIdOf('weekly', '2026-06-16')).toBe('weekly/2026-W25');
  expect(editionIdOf('weekly', '2027-01-01')).toBe('weekly/2026-W53');
  expect(editionIdOf('monthly', '2026-06-16')).toBe('monthly/2026-06');
  expect(startOfPeriod('weekly', '2026-06-21')).toBe('2026-06-15');
  expect(periodRange('monthly', '2028-02-29')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
});
