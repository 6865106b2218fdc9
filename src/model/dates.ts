// Calendar dates and instants: arithmetic on plain dates, time zones, and how dates are written for readers.
// Temporal's functions one by one: its classes are three times as much code to load for every command.
import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as TemporalInstant from 'temporal-polyfill/fns/Instant';
import * as TemporalDate from 'temporal-polyfill/fns/PlainDate';
import * as TemporalDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { later } from './instant.ts';
import type { Instant, PlainDate } from './paper.ts';

/** The calendar date that clocks in `zone` show at an instant. */
export function dateIn(zone: string, at: Instant): PlainDate {
  // Sweden's short date is the ISO one, and a style costs half of what single fields or Temporal cost a short command.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(Date.parse(at));
}

/** The dates that calendars show at an instant, from the west-most to the east-most zone (UTC-12 to UTC+14). */
export function datesAnywhere(at: Instant): { first: PlainDate; last: PlainDate } {
  const hours = (count: number) => later(at, count * 60 * 60 * 1000).slice(0, 10);
  return { first: hours(-12), last: hours(14) };
}

/**
 * The instant at which clocks in `zone` show `time` (`HH:MM`) on `date`. A time that daylight saving skips means the
 * instant as far after the gap; one that occurs twice means the first (Temporal's `compatible`, RFC 5545 section 3.3.5).
 */
export function instantOf(zone: string, date: PlainDate, time: string): Instant {
  const there = TemporalDateTime.toZonedDateTime(
    TemporalDateTime.fromString(`${date}T${time}`, getISO),
    zone,
    {
      disambiguation: 'compatible',
    },
  );
  return TemporalInstant.toString(ZonedDateTime.toInstant(there), { fractionalSecondDigits: 3 });
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return TemporalDate.toString(TemporalDate.addDays(TemporalDate.fromString(date, getISO), days));
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekdayOf(date: PlainDate): number {
  return TemporalDate.dayOfWeek(TemporalDate.fromString(date, getISO));
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `page`: the head of the page; `paper`: a paper's; `long`: the head of the mail; `weekday`: a date soon to come. */
export type DateStyle = 'page' | 'paper' | 'long' | 'weekday' | 'month';

/**
 * A date in words, in American English as on the seed page: `Apr 13`, `Jul 23, 2021`, `Tuesday, June 16, 2026`,
 * `Monday, June 22`, `June 2026`. Written out here, as each format of `Intl` takes 10 ms to make.
 */
export function formatDate(date: PlainDate, style: DateStyle): string {
  const [year = '', monthNumber = '', dayNumber = ''] = date.split('-');
  const month = months[Number(monthNumber) - 1] ?? '';
  const day = Number(dayNumber);
  switch (style) {
    case 'page':
      return `${month.slice(0, 3)} ${day}`;
    case 'paper':
      return `${month.slice(0, 3)} ${day}, ${Number(year)}`;
    case 'long':
      return `${formatDate(date, 'weekday')}, ${Number(year)}`;
    case 'weekday':
      return `${weekdays[weekdayOf(date) - 1]}, ${month} ${day}`;
    case 'month':
      return `${month} ${Number(year)}`;
  }
}
