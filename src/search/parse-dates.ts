// Reads dates of a search: a year, a month, a day, or a range of these.
import type { PlainDate } from '../model/time.ts';

interface DateRange {
  since: PlainDate;
  until: PlainDate;
}

/** `2026`, `2026-06`, `2026-06-16`, and ranges such as `2025..2026-03`. Null for anything else and for days that don't exist. */
export function parseDateRange(text: string): DateRange | null {
  const [first = '', last = first, ...more] = text.split('..');
  const from = parseDate(first);
  const to = parseDate(last);
  if (from === null || to === null || more.length > 0) return null;
  return { since: from.since, until: to.until };
}

function parseDate(text: string): DateRange | null {
  const [, year, month, day] =
    /^((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  if (month === undefined) return { since: `${year}-01-01`, until: `${year}-12-31` };
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (day === undefined) return { since: `${year}-${month}-01`, until: `${year}-${month}-${lastDay}` };
  return Number(day) <= lastDay ? { since: text, until: text } : null;
}
