// Calendar dates and instants: arithmetic on plain dates, time zones, and how dates are written for readers.
// Temporal's functions one by one: its classes are three times as much code to load for every command.
import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as TemporalInstant from 'temporal-polyfill/fns/Instant';
import * as TemporalDate from 'temporal-polyfill/fns/PlainDate';
import * as TemporalDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import type { Instant, PlainDate } from './paper.ts';

/** The calendar date that clocks in `zone` show at an instant. */
export function dateIn(zone: string, at: Instant): PlainDate {
  const there = TemporalInstant.toZonedDateTimeISO(TemporalInstant.fromString(at), zone);
  return TemporalDate.toString(ZonedDateTime.toPlainDate(there));
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

const styles = {
  /** `Apr 13`: the head of the page. */
  page: { month: 'short', day: 'numeric' },
  /** `Jul 23, 2021`: a paper. */
  paper: { month: 'short', day: 'numeric', year: 'numeric' },
  /** `Tuesday, June 16, 2026`: the head of the mail. */
  long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  /** `Monday, June 22`: a date soon to come. */
  weekday: { weekday: 'long', month: 'long', day: 'numeric' },
  /** `June 2026` */
  month: { month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A date in words, in American English as on the seed page. */
export function formatDate(date: PlainDate, style: keyof typeof styles): string {
  const format =
    formats.get(style) ?? new Intl.DateTimeFormat('en-US', { ...styles[style], timeZone: 'UTC' });
  formats.set(style, format);
  return format.format(new Date(`${date}T00:00:00Z`));
}
