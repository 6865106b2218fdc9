// Periods of editions: their ids, and the dates they cover.
import { Temporal } from 'temporal-polyfill';
import type { EditionId, Period } from './edition.ts';
import type { PlainDate } from './paper.ts';

/** `daily/2026-06-16`, `weekly/2026-W25` (ISO 8601 week), `monthly/2026-06`, `trending/2026-06-16`. */
export function editionIdOf(period: Period, date: PlainDate): EditionId {
  const day = Temporal.PlainDate.from(date);
  switch (period) {
    case 'weekly':
      return `weekly/${day.yearOfWeek}-W${String(day.weekOfYear).padStart(2, '0')}`;
    case 'monthly':
      return `monthly/${date.slice(0, 7)}`;
    case 'daily':
    case 'trending':
      return `${period}/${date}`;
  }
}

/** The day that stands for the period around `date`: of a week its Monday, of a month its first. */
export function startOfPeriod(period: Period, date: PlainDate): PlainDate {
  const day = Temporal.PlainDate.from(date);
  switch (period) {
    case 'weekly':
      return day.subtract({ days: day.dayOfWeek - 1 }).toString();
    case 'monthly':
      return day.with({ day: 1 }).toString();
    case 'daily':
    case 'trending':
      return date;
  }
}

/** First and last date of the period around `date`. */
export function periodRange(period: Period, date: PlainDate): { from: PlainDate; to: PlainDate } {
  const from = startOfPeriod(period, date);
  const first = Temporal.PlainDate.from(from);
  switch (period) {
    case 'weekly':
      return { from, to: first.add({ days: 6 }).toString() };
    case 'monthly':
      return { from, to: first.with({ day: first.daysInMonth }).toString() };
    case 'daily':
    case 'trending':
      return { from, to: from };
  }
}
