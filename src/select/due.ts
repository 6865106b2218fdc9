// Which editions are due: from the schedule, the calendars of the sources, and what is frozen already.
import { type AnnouncementCalendar, anyAnnounces, nextAnnouncement } from '../model/calendar.ts';
import { addDays, dateIn, formatDate, weekdayOf } from '../model/dates.ts';
import type { Period } from '../model/edition.ts';
import { startOfPeriod } from '../model/period.ts';
import { dayMs, type Instant, later, type PlainDate } from '../model/time.ts';
import { instantOf } from '../model/zoned-time.ts';

/** When each edition is due; times are `HH:MM` in the zone of the editions. An edition that is null or missing is not made. */
export interface Schedule {
  daily?: { at: { time: string } } | null;
  /** `weekday` as ISO 8601 counts: 1 is Monday. */
  weekly?: { at: { weekday: number; time: string } } | null;
  /** `day` of the month, 1 to 28. */
  monthly?: { at: { day: number; time: string } } | null;
}

export interface DueEdition {
  period: Period;
  /** The day that the edition is of. */
  date: PlainDate;
  dueAt: Instant;
}

/** Days in which an overdue edition may still be sent, unless the next one is due first. */
const lateDays = 3;

/**
 * The last edition of each period that became due, if that is at most three days ago: the caller leaves out what is frozen.
 * Earlier ones that were missed are not made late; their papers are carried over.
 */
export function dueEditions(
  schedule: Schedule,
  zone: string,
  now: Instant,
  calendars: readonly AnnouncementCalendar[],
): DueEdition[] {
  const today = dateIn(zone, now);
  return (['daily', 'weekly', 'monthly'] as const).flatMap((period) => {
    for (let back = 0; back <= lateDays; back++) {
      const due = dueOn(schedule, zone, period, addDays(today, -back), calendars);
      if (due && due.dueAt <= now) return now <= latest(due.dueAt) ? [due] : [];
    }
    return [];
  });
}

/** Days that hold at least one due date of a weekly and of a monthly edition. */
const horizonDays = 32;

/**
 * The editions of a period in the order in which they become due: the overdue one that may still be sent, then those of the next
 * month. None if the schedule doesn't make them.
 */
export function upcomingEditions(
  schedule: Schedule,
  zone: string,
  now: Instant,
  calendars: readonly AnnouncementCalendar[],
  period: 'daily' | 'weekly' | 'monthly',
): DueEdition[] {
  const today = dateIn(zone, now);
  return Array.from({ length: lateDays + horizonDays + 1 }, (_, index) => index - lateDays).flatMap(
    (days) => {
      const due = dueOn(schedule, zone, period, addDays(today, days), calendars);
      return due && now <= latest(due.dueAt) ? [due] : [];
    },
  );
}

function latest(dueAt: Instant): Instant {
  return later(dueAt, lateDays * dayMs);
}

/** The edition of the period that becomes due on a day, if one does. */
function dueOn(
  schedule: Schedule,
  zone: string,
  period: 'daily' | 'weekly' | 'monthly',
  day: PlainDate,
  calendars: readonly AnnouncementCalendar[],
): DueEdition | null {
  const at = schedule[period]?.at;
  if (!at) return null;
  const edition = { period, dueAt: instantOf(zone, day, at.time) };
  switch (period) {
    case 'daily':
      return anyAnnounces(calendars, day) ? { ...edition, date: day } : null;
    case 'weekly':
      // The week that ended last: the one before the week of the day.
      return weekdayOf(day) === schedule.weekly?.at.weekday
        ? { ...edition, date: addDays(startOfPeriod('weekly', day), -7) }
        : null;
    case 'monthly':
      return Number(day.slice(8)) === schedule.monthly?.at.day
        ? { ...edition, date: startOfPeriod('monthly', addDays(startOfPeriod('monthly', day), -1)) }
        : null;
  }
}

/** In words: when the next daily edition comes, and why there is none today if there is none. */
export function describeNext(
  schedule: Schedule,
  zone: string,
  now: Instant,
  calendars: readonly AnnouncementCalendar[],
): string {
  const today = dateIn(zone, now);
  const at = schedule.daily?.at.time;
  if (!at) return 'No daily edition is configured.';
  if (anyAnnounces(calendars, today)) {
    if (instantOf(zone, today, at) > now) return `Today's edition is due at ${at}.`;
    return `Next edition: ${formatDate(nextAnnouncement(calendars, today), 'weekday')}, ${at}.`;
  }
  const why = weekdayOf(today) > 5 ? 'weekend' : 'holiday';
  return `Nothing announced today (${why}); next on ${formatDate(nextAnnouncement(calendars, today), 'weekday')}.`;
}
