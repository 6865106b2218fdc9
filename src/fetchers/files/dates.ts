// Reads the dates of files: whole, or no more than a month or a year.
import type { Instant } from '../../model/time.ts';
import { instantOfText } from '../dates.ts';

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The instant of `2020-03-14`, `2020/03/14/`, `14 March 2020`, `Mar 2020`, `2020` or an ISO 8601 instant; null for what is none. A month
 * or a year means its last day: a paper's date is the earliest that any source gives, and one that is known better must win.
 */
export function parseDate(text: string): Instant | null {
  const date = text.trim();
  const [, year, month, day, time] =
    /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?[-/]*(?:[T ](\d\d:\d\d.*))?$/.exec(date) ?? [];
  if (year && day && time) {
    const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(time);
    return instantOfText(
      `${year}-${month?.padStart(2, '0')}-${day.padStart(2, '0')}T${time}${isZoned ? '' : 'Z'}`,
    );
  }
  if (year) return instantOfParts(Number(year), month ? Number(month) : null, day ? Number(day) : null);
  const [wordyYear] = /\b(?:1[5-9]|20)\d\d\b/.exec(date) ?? [];
  if (!wordyYear) return null;
  const rest = date.replace(wordyYear, ' ');
  const monthAt = monthNames.indexOf(/[a-z]{3,}/i.exec(rest)?.[0].slice(0, 3).toLowerCase() ?? '');
  const [dayInMonth] = /\b(?:[12]\d|3[01]|0?[1-9])\b/.exec(rest) ?? [];
  return instantOfParts(
    Number(wordyYear),
    monthAt < 0 ? null : monthAt + 1,
    monthAt >= 0 && dayInMonth ? Number(dayInMonth) : null,
  );
}

function instantOfParts(year: number, month: number | null, day: number | null): Instant | null {
  if (month === null || month < 1 || month > 12) return instantOfText(Date.UTC(year, 11, 31));
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return instantOfText(Date.UTC(year, month - 1, day !== null && day >= 1 && day <= lastDay ? day : lastDay));
}
