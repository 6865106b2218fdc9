// Plain dates against Temporal, day by day.
import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as Temporal from 'temporal-polyfill/fns/PlainDate';
import { describe, expect, test } from 'vitest';
import { addDays, isoWeekOf, weekdayOf } from '../../src/model/dates.ts';
import { editionIdOf, periodRange } from '../../src/model/period.ts';

/** Every day from 1999 to 2026: years of every kind, since calendars repeat after 28 years until 2100. */
const days = Array.from({ length: 28 * 365 + 7 }, (_, index) =>
  Temporal.addDays(Temporal.fromString('1999-01-01', getISO), index),
);
const dates = days.map((day) => Temporal.toString(day));

describe('on every day of 28 years', () => {
  test('weekdays and weeks are those of ISO 8601', () => {
    expect(dates.map(weekdayOf)).toEqual(days.map((day) => Temporal.dayOfWeek(day)));
    expect(dates.map(isoWeekOf)).toEqual(
      days.map((day) => ({ year: Temporal.yearOfWeek(day), week: Temporal.weekOfYear(day) })),
    );
  });

  test('days before and after are those of the calendar', () => {
    for (const count of [-366, -1, 1, 31]) {
      const there = days.map((day) => Temporal.toString(Temporal.addDays(day, count)));
      expect(dates.map((date) => addDays(date, count))).toEqual(there);
    }
  });

  test('weeks and months begin and end where the calendar has them', () => {
    const range = (from: Temporal.Record, to: Temporal.Record) => ({
      from: Temporal.toString(from),
      to: Temporal.toString(to),
    });
    expect(dates.map((date) => periodRange('weekly', date))).toEqual(
      days.map((day) => range(Temporal.startOfWeek(day), Temporal.endOfWeek(day))),
    );
    expect(dates.map((date) => periodRange('monthly', date))).toEqual(
      days.map((day) => range(Temporal.startOfMonth(day), Temporal.endOfMonth(day))),
    );
  });
});

test('the last days of a year can be of the first week of the next', () => {
  expect(editionIdOf('weekly', '2024-12-30')).toBe('weekly/2025-W01');
  expect(editionIdOf('weekly', '2027-01-03')).toBe('weekly/2026-W53');
});

test('a date that is not on the calendar is rejected', () => {
  expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
  expect(() => weekdayOf('tomorrow')).toThrow(RangeError);
});
