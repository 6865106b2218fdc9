// When sources announce: weekdays, the holidays that arXiv publishes, and what "the next announcement" is.
import { addDays, weekdayOf } from './dates.ts';
import type { PlainDate } from './time.ts';

export interface AnnouncementCalendar {
  /** What the calendar says about a date: `unknown` if there is no list of holidays for that year. */
  announcesOn(date: PlainDate): 'yes' | 'no' | 'unknown';
}

/**
 * Evenings without an announcement, as arXiv publishes them for a year
 * (https://info.arxiv.org/help/availability.html). A year that is not listed here is unknown.
 */
const arxivEveningsWithout: Readonly<Record<string, readonly PlainDate[]>> = {
  '2026': [
    '2026-01-01',
    '2026-01-19',
    '2026-06-19',
    '2026-07-03',
    '2026-09-07',
    '2026-11-26',
    '2026-12-25',
    '2026-12-29',
    '2026-12-31',
  ],
};

/** Far more than any run of days without an announcement; a calendar that never announces is a fault. */
const searchDays = 60;

function isWeekday(date: PlainDate): boolean {
  return weekdayOf(date) <= 5;
}

/**
 * The first weekday after an evening: its listing is the one that an evening without announcement cancels. A Friday
 * evening never has one, so a holiday on a Friday means the announcement of Sunday evening, listed on Monday: the
 * feed of Monday 2026-06-22 is empty after the holiday of Friday 2026-06-19.
 */
function listingAfter(evening: PlainDate): PlainDate {
  let date = addDays(evening, 1);
  while (!isWeekday(date)) date = addDays(date, 1);
  return date;
}

/**
 * arXiv's listings, by the date they carry: what is announced at 20:00 US Eastern from Sunday to Thursday is listed under the
 * next day. `extraHolidays` are further dates without a listing.
 */
export function arxivCalendar(extraHolidays: readonly PlainDate[] = []): AnnouncementCalendar {
  const cancelled = new Set([
    ...Object.values(arxivEveningsWithout).flat().map(listingAfter),
    ...extraHolidays,
  ]);
  return {
    announcesOn: (date) => {
      if (!isWeekday(date) || cancelled.has(date)) return 'no';
      return date.slice(0, 4) in arxivEveningsWithout ? 'yes' : 'unknown';
    },
  };
}

/** Monday to Friday, whatever the holidays: Hugging Face. */
export const weekdayCalendar: AnnouncementCalendar = {
  announcesOn: (date) => (isWeekday(date) ? 'yes' : 'no'),
};

/** For sources without fixed days: journals, blogs, servers that also post at weekends. */
export const anyDayCalendar: AnnouncementCalendar = { announcesOn: () => 'unknown' };

/** Whether any of the calendars may announce on the date; what is not known counts as yes. */
export function anyAnnounces(calendars: readonly AnnouncementCalendar[], date: PlainDate): boolean {
  return calendars.some((calendar) => calendar.announcesOn(date) !== 'no');
}

/** The first date after `after` on which any of the calendars may announce. */
export function nextAnnouncement(calendars: readonly AnnouncementCalendar[], after: PlainDate): PlainDate {
  return findAnnouncement(calendars, after, 1);
}

/** The last date before `before` on which any of the calendars may announce. */
export function previousAnnouncement(
  calendars: readonly AnnouncementCalendar[],
  before: PlainDate,
): PlainDate {
  return findAnnouncement(calendars, before, -1);
}

function findAnnouncement(
  calendars: readonly AnnouncementCalendar[],
  from: PlainDate,
  step: 1 | -1,
): PlainDate {
  for (let days = 1; days <= searchDays; days++) {
    const date = addDays(from, days * step);
    if (anyAnnounces(calendars, date)) return date;
  }
  throw new RangeError(`no announcement within ${searchDays} days of ${from}`);
}
