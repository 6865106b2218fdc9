// Fills in listings that no feed has any more: by the search API while they are few, else by harvest.
import type { AnnouncementCalendar } from '../../model/calendar.ts';
import { addDays } from '../../model/dates.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { PaperRecord } from '../../model/paper.ts';
import type { PlainDate } from '../../model/time.ts';
import type { FetchContext } from '../fetcher.ts';
import { harvest } from './harvest.ts';
import type { ArxivOptions } from './options.ts';
import { listingToday } from './schedule.ts';
import { fetchListing, withListing } from './search.ts';

/** The most listings to fetch from the API; for more of them, a harvest takes fewer requests. */
const shortGap = 10;
/** How long a listing that no interface has is tried again; after that it counts as one that never existed. */
const heldDays = 7;

/**
 * Listings that were missed: by the API while they are few, else, or where the API has none of one, by harvest of all that changed
 * since. Returns whether all of them are there, or will never be.
 */
export async function* fillIn(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
  listings: readonly PlainDate[],
  { moves }: { moves: boolean },
): AsyncGenerator<Page, boolean> {
  const [first] = listings;
  const last = listings.at(-1);
  if (first === undefined || last === undefined) {
    context.log('reading the RSS feed: it has all that is new');
    return true;
  }
  if (listings.length > shortGap) {
    context.log(`harvesting by OAI-PMH from ${first}: a gap of ${listings.length} listings is long`);
    yield* harvestListings(options, calendar, context, { first, last, moves, mustFind: false });
    return true;
  }
  context.log(
    `asking the search API for ${listings.join(', ')}: a gap of ${listings.length === 1 ? 'one listing' : `${listings.length} listings`} is short`,
  );
  for (const listing of listings) {
    let failure: unknown = null;
    try {
      if (yield* fetchListing(options, calendar, context, listing, { moves })) continue;
    } catch (error) {
      context.signal.throwIfAborted();
      failure = error;
    }
    context.log(`the search API does not have the listing of ${listing}: harvesting by OAI-PMH from there`);
    const found = yield* harvestInstead(
      options,
      calendar,
      context,
      { first: listing, last, moves, mustFind: moves },
      failure,
    );
    if (found > 0 || calendar.announcesOn(listing) !== 'yes') return true;
    return listing < addDays(listingToday(context.now), -heldDays);
  }
  return true;
}

interface Span {
  first: PlainDate;
  last: PlainDate;
  moves: boolean;
  /** Nothing found is then no listing read. */
  mustFind: boolean;
}

/** A harvest in place of the API; where that fails too, it was the API's fault. */
async function* harvestInstead(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
  span: Span,
  failure: unknown,
): AsyncGenerator<Page, number> {
  try {
    return yield* harvestListings(options, calendar, context, span);
  } catch (error) {
    context.signal.throwIfAborted();
    throw failure ?? error;
  }
}

/** What was new in the listings of a span; returns how many papers that were. */
async function* harvestListings(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
  { first, last, moves, mustFind }: Span,
): AsyncGenerator<Page, number> {
  let found = 0;
  const pages = harvest(options, context, {
    // Datestamps are of UTC days, listings of those in New York.
    from: addDays(first, -1),
    complete: (record) => listedWithin(withListing(record, options, calendar), first, last),
    keep: context.cursor ?? {},
    done: moves ? { ...withoutHarvest(context.cursor), listing: last } : withoutHarvest(context.cursor),
  });
  for await (const page of pages) {
    found += page.records.filter(({ announcements }) => announcements.length > 0).length;
    const isEmpty = found === 0 && page.cursor?.['harvest'] === undefined;
    yield isEmpty && mustFind ? { ...page, cursor: null } : page;
  }
  return found;
}

/** What was changed in a span of time may have been listed long before it. */
function listedWithin(record: PaperRecord, first: PlainDate, last: PlainDate): PaperRecord {
  const announcements = record.announcements.filter(({ on }) => on >= first && on <= last);
  return { ...record, announcements };
}

export function withoutHarvest(cursor: Cursor | null): Cursor {
  const { harvest: _, ...rest } = cursor ?? {};
  return rest;
}
