// Calendar dates: which one it is where, arithmetic on them, and how they are written for readers.
import { dayMs, type Instant, isPlainDate, later, type PlainDate } from './time.ts';

/** The calendar date that clocks in `zone` show at an instant. */
export function dateIn(zone: string, at: Instant): PlainDate {
  // Sweden's short date is the ISO one, and a style takes half the time of single fields or Temporal in a short command.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(Date.parse(at));
}

/** The dates that calendars show at an instant, from the west-most to the east-most zone (UTC-12 to UTC+14). */
export function datesAnywhere(at: Instant): { first: PlainDate; last: PlainDate } {
  const hours = (count: number) => later(at, count * 60 * 60 * 1000).slice(0, 10);
  return { first: hours(-12), last: hours(14) };
}

/** Noon of the date in UTC: what plain dates are reckoned with. Throws `RangeError` for what is not on the calendar. */
function noonOf(date: PlainDate): Date {
  if (!isPlainDate(date)) throw new RangeError(`${date} is not on the calendar`);
  return new Date(`${date}T12:00:00Z`);
}

export function addDays(date: PlainDate, days: number): PlainDate {
  const noon = noonOf(date);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekdayOf(date: PlainDate): number {
  return noonOf(date).getUTCDay() || 7;
}

/** The week of ISO 8601: it begins on Monday, and is of the year that its Thursday is in. */
export function isoWeekOf(date: PlainDate): { year: number; week: number } {
  const thursday = addDays(date, 4 - weekdayOf(date));
  const year = Number(thursday.slice(0, 4));
  const days = (noonOf(thursday).getTime() - Date.UTC(year, 0, 1)) / dayMs;
  return { year, week: Math.floor(days / 7) + 1 };
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `page`: the head of the page; `paper`: a paper's; `long`: the head of the mail; `weekday`: a date soon to come. */
export type DateStyle = 'page' | 'paper' | 'long' | 'weekday' | 'month';

/**
 * A date in words, in American English as on the seed page: `Apr 13`, `Jul 23, 2021`, `Tuesday, June 16, 2026`,
 * `Monday, June 22`, `June 2026`. Written out here, as each format of `Intl` takes 10 ms to make.
 */
export function formatDate(date: PlainDate, style: DateStyle): string {
  const [year = '', monthNumber = '', dayNumber = ''] = date.split('-');
  const month = months[Number(monthNumber) - 1] ?? '';
  const day = Number(dayNumber);
  switch (style) {
    case 'page':
      return `${month.slice(0, 3)} ${day}`;
    case 'paper':
      return `${month.slice(0, 3)} ${day}, ${Number(year)}`;
    case 'long':
      return `${formatDate(date, 'weekday')}, ${Number(year)}`;
    case 'weekday':
      return `${weekdays[weekdayOf(date) - 1]}, ${month} ${day}`;
    case 'month':
      return `${month} ${Number(year)}`;
  }
}
