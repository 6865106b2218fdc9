import { describe, expect, test } from 'vitest';
import { arxivCalendar } from '../../src/model/calendar.ts';
import { describeNext, dueEditions } from '../../src/select/due.ts';

const zone = 'America/New_York';
const arxiv = [arxivCalendar()];
const daily = { daily: { at: { time: '07:00' } } };
const dueAt = (now: string, schedule: Parameters<typeof dueEditions>[0] = daily) =>
  dueEditions(schedule, zone, now, arxiv).map(({ period, date }) => `${period} ${date}`);

describe('the daily edition', () => {
  test('is due at its time in the zone, not before', () => {
    expect(dueAt('2026-06-16T10:59:59.000Z')).toEqual(['daily 2026-06-15']);
    expect(dueAt('2026-06-16T11:00:00.000Z')).toEqual(['daily 2026-06-16']);
  });

  test('keeps its local time across daylight saving, in both directions', () => {
    expect(dueAt('2026-03-06T11:59:00.000Z')).toEqual(['daily 2026-03-05']);
    expect(dueAt('2026-03-06T12:00:00.000Z')).toEqual(['daily 2026-03-06']);
    expect(dueAt('2026-03-09T11:00:00.000Z')).toEqual(['daily 2026-03-09']);
    expect(dueAt('2026-11-02T11:59:00.000Z')).toEqual([]);
    expect(dueAt('2026-11-02T12:00:00.000Z')).toEqual(['daily 2026-11-02']);
  });

  test('of Friday is still made on Saturday, by a machine that slept', () => {
    expect(dueAt('2026-06-20T15:00:00.000Z')).toEqual(['daily 2026-06-19']);
    expect(dueAt('2026-06-22T12:00:00.000Z')).toEqual([]);
  });

  test('is not due on a holiday', () => {
    expect(dueAt('2026-06-22T13:00:00.000Z')).not.toContain('daily 2026-06-22');
  });

  test('at a time that daylight saving skips is due right after the gap', () => {
    const schedule = { daily: { at: { time: '02:30' } } };
    const editions = dueEditions(schedule, zone, '2026-03-09T06:31:00.000Z', arxiv);
    expect(editions[0]).toMatchObject({ date: '2026-03-09', dueAt: '2026-03-09T06:30:00.000Z' });
  });
});

test('the weekly edition is of the week that ended last, across the end of a year', () => {
  const schedule = { weekly: { at: { weekday: 1, time: '07:00' } } };
  expect(dueAt('2026-06-22T11:00:00.000Z', schedule)).toEqual(['weekly 2026-06-15']);
  expect(dueAt('2027-01-04T12:00:00.000Z', schedule)).toEqual(['weekly 2026-12-28']);
  expect(dueAt('2026-06-26T11:00:00.000Z', schedule)).toEqual([]);
});

test('the monthly edition is of the month that ended last', () => {
  expect(dueAt('2026-03-01T12:00:00.000Z', { monthly: { at: { day: 1, time: '07:00' } } })).toEqual([
    'monthly 2026-02-01',
  ]);
});

describe('what comes next is said in words', () => {
  const say = (now: string) => describeNext(daily, zone, now, arxiv);

  test('on a holiday and at a weekend', () => {
    expect(say('2026-06-22T13:00:00.000Z')).toBe(
      'Nothing announced today (holiday); next on Tuesday, June 23.',
    );
    expect(say('2026-06-20T13:00:00.000Z')).toBe(
      'Nothing announced today (weekend); next on Tuesday, June 23.',
    );
  });

  test('before and after the time of the day', () => {
    expect(say('2026-06-16T09:00:00.000Z')).toBe("Today's edition is due at 07:00.");
    expect(say('2026-06-16T13:00:00.000Z')).toBe('Next edition: Wednesday, June 17, 07:00.');
  });
});
