// Periods of editions: their ids, and the dates they cover.
import { addDays, isoWeekOf, weekdayOf } from './dates.ts';
import type { EditionId, Period } from './edition.ts';
import type { PlainDate } from './time.ts';

/** `daily/2026-06-16`, `weekly/2026-W25` (ISO 8601 week), `monthly/2026-06`, `trending/2026-06-16`. */
export function editionIdOf(period: Period, date: PlainDate): EditionId {
  switch (period) {
    case 'weekly': {
      const { year, week } = isoWeekOf(date);
      return `weekly/${year}-W${String(week).padStart(2, '0')}`;
    }
    case 'monthly':
      return `monthly/${date.slice(0, 7)}`;
    case 'daily':
    case 'trending':
      return `${period}/${date}`;
  }
}

/** The first day of the period around `date`: of a week its Monday, of a month its first. */
export function startOfPeriod(period: Period, date: PlainDate): PlainDate {
  switch (period) {
    case 'weekly':
      return addDays(date, 1 - weekdayOf(date));
    case 'monthly':
      return `${date.slice(0, 7)}-01`;
    case 'daily':
    case 'trending':
      return date;
  }
}

/** First and last date of the period around `date`. */
export function periodRange(period: Period, date: PlainDate): { from: PlainDate; to: PlainDate } {
  const from = startOfPeriod(period, date);
  switch (period) {
    case 'weekly':
      return { from, to: addDays(from, 6) };
    case 'monthly':
      // No month has more than 31 days, so that 32 later it is the next.
      return { from, to: addDays(startOfPeriod(period, addDays(from, 32)), -1) };
    case 'daily':
    case 'trending':
      return { from, to: from };
  }
}
