// Calendar dates and instants: arithmetic on plain dates, time zones, and how dates are written for readers.
import { Temporal } from 'temporal-polyfill';
import type { Instant, PlainDate } from './paper.ts';

/** The calendar date that clocks in `zone` show at an instant. */
export function dateIn(zone: string, at: Instant): PlainDate {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/**
 * The instant at which clocks in `zone` show `time` (`HH:MM`) on `date`. A time that daylight saving skips means the
 * instant as far after the gap; one that occurs twice means the first (Temporal's `compatible`, RFC 5545 section 3.3.5).
 */
export function instantOf(zone: string, date: PlainDate, time: string): Instant {
  return Temporal.PlainDateTime.from(`${date}T${time}`)
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
    .toInstant()
    .toString({ fractionalSecondDigits: 3 });
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekdayOf(date: PlainDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
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
