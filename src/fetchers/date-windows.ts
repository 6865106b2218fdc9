// Which dates to fetch from a service that lists papers by date, and where the next fetch continues.
import { addDays } from '../model/dates.ts';
import type { Cursor } from '../model/page.ts';
import type { PlainDate } from '../model/time.ts';
import type { FetchRequest } from './fetcher.ts';

/** A first fetch covers some days, so that the first edition isn't empty. */
const firstFetchDays = 3;
/** Papers are added under a date until that day is over everywhere: the last days are fetched again. */
const openDays = 2;

export interface Range {
  from: PlainDate;
  to: PlainDate;
}

/**
 * The dates to fetch: those given, else from the last complete day on. A full fetch starts at `firstDay`, or where it was
 * interrupted.
 */
export function rangeToAsk(
  firstDay: PlainDate,
  { since, until, full }: FetchRequest,
  cursor: Cursor | null,
  today: PlainDate,
): Range {
  const to = until !== null && until < today ? until : today;
  if (full) return { from: dateIn(cursor, 'full') ?? firstDay, to };
  if (since !== null) return { from: since, to };
  return { from: dateIn(cursor, 'day') ?? addDays(to, -firstFetchDays), to };
}

/** An interrupted range continues from the last window that was stored: a month is some two hundred requests. */
const windowDays = 30;

/** A long range in pieces, oldest first. */
export function windowsOf({ from, to }: Range): Range[] {
  const windows: Range[] = [];
  for (let start = from; start <= to; start = addDays(start, windowDays)) {
    const end = addDays(start, windowDays - 1);
    windows.push({ from: start, to: end < to ? end : to });
  }
  return windows;
}

/** Where the next fetch continues once all of a window is stored. */
export function placeAfter(
  { from, to }: Range,
  { full }: FetchRequest,
  cursor: Cursor | null,
  today: PlainDate,
): Cursor {
  if (full && to < today) return { ...cursor, full: addDays(to, 1) };
  const complete = addDays(today, -openDays);
  const [reached = to] = [to, complete].sort();
  const day = reached > from ? reached : from;
  // A completed full fetch has no position any more; other fetches keep that of an interrupted one.
  const { full: place, ...rest } = cursor ?? {};
  return { ...rest, ...(!full && place !== undefined && { full: place }), day };
}

/** How long a list that lacks papers is fetched again: it must not hold up everything after it forever. */
const heldDays = 7;

export function isHeld({ to }: Range, today: PlainDate): boolean {
  return to > addDays(today, -heldDays);
}

function dateIn(cursor: Cursor | null, key: 'day' | 'full'): PlainDate | null {
  const date = cursor?.[key];
  return typeof date === 'string' ? date : null;
}
