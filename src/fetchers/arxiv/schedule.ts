// arXiv's timetable: converts the time of a submission to the listing that has it, and back.
import type { AnnouncementCalendar } from '../../model/calendar.ts';
import { addDays, dateIn, weekdayOf } from '../../model/dates.ts';
import type { Instant, PlainDate } from '../../model/time.ts';
import { instantOf } from '../../model/zoned-time.ts';

// https://info.arxiv.org/help/availability.html: received before 14:00 US Eastern, announced at 20:00, from Sunday to Thursday.
const zone = 'America/New_York';
const freezeTime = '14:00';

/** The listing day that it is now: the feed is renewed at midnight Eastern. */
export function listingToday(now: Instant): PlainDate {
  return dateIn(zone, now);
}

/**
 * The listing that a paper submitted at an instant is in, if nothing holds it back: what comes before 14:00 Eastern on a weekday is
 * listed on the next weekday, Friday's and the weekend's later ones accordingly; a day without a listing passes its papers on.
 */
export function listingOf(submittedAt: Instant, calendar: AnnouncementCalendar): PlainDate {
  const date = dateIn(zone, submittedAt);
  const isLate = submittedAt >= instantOf(zone, date, freezeTime);
  const freeze = weekdayFrom(isLate ? addDays(date, 1) : date);
  let listing = addDays(freeze, 1);
  while (calendar.announcesOn(listing) === 'no') listing = addDays(listing, 1);
  return listing;
}

/** The submissions that a listing has: from the freeze before the last listing's, up to its own. */
export function submissionsOf(
  listing: PlainDate,
  calendar: AnnouncementCalendar,
): { from: Instant; to: Instant } {
  let before = addDays(listing, -1);
  while (calendar.announcesOn(before) === 'no') before = addDays(before, -1);
  return { from: freezeBefore(before), to: freezeBefore(listing) };
}

/** The freeze whose papers a listing on that day has: 14:00 on the last weekday before it. */
function freezeBefore(listing: PlainDate): Instant {
  let date = addDays(listing, -1);
  while (weekdayOf(date) > 5) date = addDays(date, -1);
  return instantOf(zone, date, freezeTime);
}

function weekdayFrom(date: PlainDate): PlainDate {
  let day = date;
  while (weekdayOf(day) > 5) day = addDays(day, 1);
  return day;
}
