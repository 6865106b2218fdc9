// Periods of editions: their ids, and the dates they cover.
import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as TemporalDate from 'temporal-polyfill/fns/PlainDate';
import type { EditionId, Period } from './edition.ts';
import type { PlainDate } from './paper.ts';

/** `daily/2026-06-16`, `weekly/2026-W25` (ISO 8601 week), `monthly/2026-06`, `trending/2026-06-16`. */
export function editionIdOf(period: Period, date: PlainDate): EditionId {
  const day = TemporalDate.fromString(date, getISO);
  switch (period) {
    case 'weekly':
      return `weekly/${TemporalDate.yearOfWeek(day)}-W${String(TemporalDate.weekOfYear(day)).padStart(2, '0')}`;
    case 'monthly':
      return `monthly/${date.slice(0, 7)}`;
    case 'daily':
    case 'trending':
      return `${period}/${date}`;
  }
}

/** The day that stands for the period around `date`: of a week its Monday, of a month its first. */
export function startOfPeriod(period: Period, date: PlainDate): PlainDate {
  const day = TemporalDate.fromString(date, getISO);
  switch (period) {
    case 'weekly':
      return TemporalDate.toString(TemporalDate.startOfWeek(day));
    case 'monthly':
      return TemporalDate.toString(TemporalDate.startOfMonth(day));
    case 'daily':
    case 'trending':
      return date;
  }
}

/** First and last date of the period around `date`. */
export function periodRange(period: Period, date: PlainDate): { from: PlainDate; to: PlainDate } {
  const from = startOfPeriod(period, date);
  const first = TemporalDate.fromString(from, getISO);
  switch (period) {
    case 'weekly':
      return { from, to: TemporalDate.toString(TemporalDate.endOfWeek(first)) };
    case 'monthly':
      return { from, to: TemporalDate.toString(TemporalDate.endOfMonth(first)) };
    case 'daily':
    case 'trending':
      return { from, to: from };
  }
}
