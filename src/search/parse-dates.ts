// Reads dates of a search: a year, a month, a day, or a range of these.
import type { PlainDate } from '../model/time.ts';

interface DateRange {
  since: PlainDate;
  until: PlainDate;
}

/**
 * `2026`, `2026-06`, `2026-06-16` and ranges such as `2025..2026-03` and `2024-2026`, in either order; slashes and dots
 * separate too, and zeros may be left out. Null for anything else and for days that don't exist.
 */
export function parseDateRange(text: string): DateRange | null {
  const years = /^(\d{4})[-–](\d{4})$/.exec(text);
  const parts = years ? years.slice(1) : text.split('..');
  const [first = '', last = first] = parts;
  const from = parseDate(first);
  const to = parseDate(last);
  if (from === null || to === null || parts.length > 2) return null;
  return from.since <= to.since
    ? { since: from.since, until: to.until }
    : { since: to.since, until: from.until };
}

function parseDate(text: string): DateRange | null {
  const [, year, , m, d] = /^((?:19|20)\d\d)(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  if (m === undefined) return { since: `${year}-01-01`, until: `${year}-12-31` };
  const [month, day] = [m.padStart(2, '0'), d?.padStart(2, '0')];
  if (Number(month) < 1 || Number(month) > 12) return null;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (day === undefined) return { since: `${year}-${month}-01`, until: `${year}-${month}-${lastDay}` };
  const date = `${year}-${month}-${day}`;
  return Number(day) >= 1 && Number(day) <= lastDay ? { since: date, until: date } : null;
}
