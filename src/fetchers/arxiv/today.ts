// Decides from all feeds together which listing is today's, which were missed, and what is wrong with it.
import { type AnnouncementCalendar, previousAnnouncement } from '../../model/calendar.ts';
import { addDays, formatDate } from '../../model/dates.ts';
import type { Page } from '../../model/page.ts';
import type { PlainDate } from '../../model/time.ts';
import { type FeedAnswer, maxItems } from './feeds.ts';
import type { ListingState } from './listings.ts';

export interface Today {
  /** Feeds that have their listing whole; one without entries too, where others of that day have some. */
  whole: ReadonlySet<FeedAnswer>;
  /** The listing that all feeds have been read up to; null if it is not later than before. */
  listing: PlainDate | null;
  /** Listings that no feed has any more. */
  missed: PlainDate[];
  warning: string | null;
  missing: NonNullable<Page['missing']> | null;
}

/** The state of today's listing according to all feeds. */
export function todayOf(
  calendar: AnnouncementCalendar,
  state: ListingState,
  answers: readonly FeedAnswer[],
  today: PlainDate,
): Today {
  const hasEntries = answers.some(({ all }) => all.length > 0);
  const isWhole = ({ listedOn, stale, isCut }: FeedAnswer) =>
    listedOn !== null && hasEntries && stale.length === 0 && !isCut;
  const whole = new Set(answers.filter(isWhole));
  const isIncomplete = answers.some(({ stale, isCut }) => stale.length > 0 || isCut);
  const latest = last(answers.flatMap(({ listedOn }) => listedOn ?? []));
  const reached = first(answers.map((answer) => listingOf(answer, whole, state)));
  // The day of an incomplete listing is over: the API has it by now.
  const isOver = isIncomplete && latest !== null && latest < today;
  const missed = missedListings(calendar, state.listing, {
    latest,
    isOver,
    isNothing: whole.size === 0 && !isIncomplete,
  });
  const isDone = isOver && latest <= (state.listing ?? '');
  const isBehind = calendar.announcesOn(today) === 'yes' && (reached ?? state.listing ?? '') < today;
  return {
    whole,
    listing: whole.size > 0 && !isIncomplete ? reached : null,
    missed,
    warning: isDone ? null : warningOf(answers, { latest, today, isOver, isBehind }),
    missing: isOver
      ? null
      : isIncomplete && answers.some(({ stale }) => stale.length > 0)
        ? 'stale'
        : isBehind
          ? 'late'
          : null,
  };
}

/** The listing up to which a feed has been read; empty if that is not known. */
function listingOf(
  answer: FeedAnswer,
  whole: ReadonlySet<FeedAnswer>,
  { feeds, listing }: ListingState,
): PlainDate {
  const before = feeds[answer.name] ?? listing ?? '';
  return whole.has(answer) ? (answer.listedOn ?? before) : answer.listedOn === null ? before : '';
}

const first = (dates: readonly PlainDate[]) => dates.toSorted()[0] || null;
const last = (dates: readonly PlainDate[]) => dates.toSorted().at(-1) ?? null;

function warningOf(
  answers: readonly FeedAnswer[],
  {
    latest,
    today,
    isOver,
    isBehind,
  }: { latest: PlainDate | null; today: PlainDate; isOver: boolean; isBehind: boolean },
): string | null {
  const next = isOver ? 'it is filled in from the search API' : 'the next run tries again';
  const stale = answers.flatMap((answer) => answer.stale);
  if (stale.length > 0) {
    const day = formatDate(latest ?? today, 'weekday');
    return `the feed repeats an earlier listing of ${stale.join(', ')} under the date of ${day}; ${next}`;
  }
  const cut = answers.filter(({ isCut }) => isCut).map(({ name }) => name);
  if (cut.length > 0) return `the feed of ${cut.join(', ')} is cut at ${maxItems} results; ${next}`;
  const read = answers.filter(({ listedOn }) => listedOn !== null);
  const isEmpty = read.length > 0 && read.every(({ all }) => all.length === 0);
  return isEmpty && isBehind ? `the feed of ${formatDate(today, 'weekday')} is empty; ${next}` : null;
}

/**
 * Listings between the last one seen and the feed's, and the feed's own where that is incomplete and its day over. Someone who starts on
 * a weekend gets the last listing, so that the first edition isn't an empty one.
 */
function missedListings(
  calendar: AnnouncementCalendar,
  seen: PlainDate | null,
  { latest, isOver, isNothing }: { latest: PlainDate | null; isOver: boolean; isNothing: boolean },
): PlainDate[] {
  if (latest === null) return [];
  if (seen === null) return isNothing ? [previousAnnouncement([calendar], latest)] : [];
  return listingsBetween(calendar, addDays(seen, 1), isOver ? latest : addDays(latest, -1));
}

/** The days from one date to another, both included, on which arXiv may have announced. */
export function listingsBetween(calendar: AnnouncementCalendar, from: PlainDate, to: PlainDate): PlainDate[] {
  const listings: PlainDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (calendar.announcesOn(date) !== 'no') listings.push(date);
  }
  return listings;
}
