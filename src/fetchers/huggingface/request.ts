// The URLs to fetch from Hugging Face Daily Papers, and for which days.
import type { HostGroup } from '../../http/client.ts';
import { addDays, dateIn, weekdayOf } from '../../model/dates.ts';
import type { Period } from '../../model/edition.ts';
import type { Cursor } from '../../model/page.ts';
import { editionIdOf, periodRange } from '../../model/period.ts';
import type { Instant, PlainDate } from '../../model/time.ts';
import { hostGroup, paceRules } from '../endpoint.ts';
import type { FetchRequest } from '../fetcher.ts';
import type { HuggingFaceOptions } from './options.ts';

/** The first day that the service has. */
export const firstDay: PlainDate = '2023-05-04';
/** The most that one page holds. */
export const pageSize = 100;
/** Days whose papers collect most of their votes: they are fetched again every time. */
const livelyDays = 3;
/** Weeks before the current one whose papers may still rise: they are fetched again once a day. */
const revisitedWeeks = 3;
/** A first fetch covers a week, so that trending has enough data. */
const firstFetchDays = 5;

export function paceOf({ endpoint, minIntervalMs }: HuggingFaceOptions): HostGroup {
  return hostGroup(paceRules.huggingface, endpoint, minIntervalMs);
}

/** What one list of papers covers: a day, or a whole week or month of them. */
export interface Slice {
  unit: 'date' | 'week' | 'month';
  /** `2026-06-16`, `2026-W25`, `2026-06`. */
  value: string;
}

/** A page of a slice's papers; pages count from 0. */
export function sliceUrl({ endpoint }: HuggingFaceOptions, { unit, value }: Slice, page: number): string {
  return `${endpoint}/api/daily_papers?${unit}=${value}&limit=${pageSize}${page > 0 ? `&p=${page}` : ''}`;
}

/** Entries have the day on which they were listed since March 2025; before, only a request for a single day shows it. */
const datedSince: PlainDate = '2025-04-01';

/** The fewest lists that cover the days, which are weekdays in order: whole months, else whole weeks, else days. */
export function slicesOf(days: readonly PlainDate[]): Slice[] {
  const wanted = new Set(days);
  const slices: Slice[] = [];
  let coveredTo = '';
  for (const day of days) {
    if (day <= coveredTo) continue;
    const whole = (['monthly', 'weekly'] as const).find((period) => isWhole(period, day, wanted));
    coveredTo = whole ? periodRange(whole, day).to : day;
    slices.push(whole ? sliceOf(whole, day) : { unit: 'date', value: day });
  }
  return slices;
}

/** Whether the day begins the part of a period that is still to be fetched, and the whole period is wanted. */
function isWhole(period: Period, day: PlainDate, wanted: ReadonlySet<PlainDate>): boolean {
  const { from, to } = periodRange(period, day);
  const all = weekdaysBetween(from, to);
  return from >= datedSince && all[0] === day && all.every((each) => wanted.has(each));
}

function sliceOf(period: 'monthly' | 'weekly', day: PlainDate): Slice {
  const value = editionIdOf(period, day).slice(period.length + 1);
  return { unit: period === 'monthly' ? 'month' : 'week', value };
}

/** The service's own today: its day begins at 21:30 in New York on the evening before. */
export function currentDay(now: Instant): PlainDate {
  const rolledOver = new Date(Date.parse(now) + 2.5 * 3_600_000).toISOString();
  return dateIn('America/New_York', rolledOver);
}

/** The weekdays to fetch, oldest first. */
export function daysToAsk(
  { since, until, full }: FetchRequest,
  cursor: Cursor | null,
  now: Instant,
): PlainDate[] {
  const today = currentDay(now);
  const last = until !== null && until < today ? until : today;
  const seen = typeof cursor?.['day'] === 'string' ? cursor['day'] : null;
  const resumed = resumeFrom(seen, last);
  const monday = isRevisitDue(cursor, now) ? periodRange('weekly', last).from : resumed;
  const [earlier = resumed] = [monday, resumed].sort();
  const wanted = full ? firstDay : (since ?? earlier);
  return weekdaysBetween(wanted > firstDay ? wanted : firstDay, last);
}

/**
 * Whether the votes of older days have not been fetched again since the service's day began. A first fetch has none to refresh.
 */
export function isRevisitDue(cursor: Cursor | null, now: Instant): boolean {
  return typeof cursor?.['day'] === 'string' && cursor['revisited'] !== currentDay(now);
}

/** The weeks before the current one that begin before `day`, from which on all days are fetched anyway; oldest first. */
export function weeksToRevisit(now: Instant, day: PlainDate): Slice[] {
  const { from: monday } = periodRange('weekly', currentDay(now));
  return Array.from({ length: revisitedWeeks }, (_, index) => addDays(monday, 7 * (index - revisitedWeeks)))
    .filter((each) => each < day)
    .map((each) => sliceOf('weekly', each));
}

/** The day after the last complete one, but always including the days whose votes still change. */
function resumeFrom(seen: PlainDate | null, last: PlainDate): PlainDate {
  const back = seen === null ? firstFetchDays : livelyDays;
  const recent = weekdaysBetween(addDays(last, -14), last).at(-back) ?? last;
  return seen !== null && seen < recent ? seen : recent;
}

function weekdaysBetween(from: PlainDate, to: PlainDate): PlainDate[] {
  const days: PlainDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (weekdayOf(day) <= 5) days.push(day);
  return days;
}
