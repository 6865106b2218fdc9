// The arXiv source: today's listing from the feed, a short gap from the search API, a long one by harvest.
import { type AnnouncementCalendar, arxivCalendar, previousAnnouncement } from '../../model/calendar.ts';
import { addDays, formatDate } from '../../model/dates.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { PaperRecord } from '../../model/paper.ts';
import type { PlainDate } from '../../model/time.ts';
import type { FetchContext, Fetcher, FetchRequest } from '../fetcher.ts';
import { fullHarvestOf, harvest } from './harvest.ts';
import type { ArxivOptions } from './options.ts';
import { type AnnouncementFeed, parseFeed } from './parse-feed.ts';
import { feedUrl, paceOf } from './request.ts';
import { listingToday } from './schedule.ts';
import { fetchListing, withListing } from './search.ts';

/** A fetcher of the configured categories. */
export function arxivFetcher(options: ArxivOptions): Fetcher {
  const calendar = arxivCalendar(options.holidays);
  return {
    source: 'arxiv',
    calendar,
    async *fetch(request, context) {
      if (request.full) yield* harvestAll(options, calendar, context);
      else if (request.since !== null || request.until !== null)
        yield* backfill(options, calendar, request, context);
      else yield* catchUp(options, calendar, context);
    },
  };
}

/** The feed's listing, and before it those between the last one seen and the feed's. */
async function* catchUp(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
): AsyncGenerator<Page> {
  const seen = typeof context.cursor?.['listing'] === 'string' ? context.cursor['listing'] : null;
  const { feed, page } = await askFeed(options, calendar, context);
  if (!feed) {
    yield page;
    return;
  }
  const missed = missedListings(calendar, seen, feed);
  try {
    yield* fillIn(options, calendar, context, missed, { moves: true });
  } catch (error) {
    // Today's papers are kept all the same; without cursor and validators the next fetch finds the same gap.
    const { validators: _, ...kept } = page;
    yield { ...kept, cursor: null };
    throw error;
  }
  yield page;
}

/** The feed as asked now, and the page it makes; `feed` is null when it hasn't changed since it was stored. */
async function askFeed(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  { http, now, signal, cursor, validatorsOf, log }: FetchContext,
): Promise<{ feed: AnnouncementFeed | null; page: Page }> {
  const url = feedUrl(options);
  const response = await http.get({
    url,
    group: paceOf(options, url),
    accept: 'application/rss+xml, application/xml',
    validators: await validatorsOf(url),
    signal,
  });
  if (response.notModified) {
    log('the feed is unchanged');
    return { feed: null, page: { records: [], rejects: [], cursor: null } };
  }
  const feed = parseFeed(response.text());
  const { records, rejects, listedOn } = feed;
  const today = listingToday(now);
  const isEmpty = records.length === 0;
  if (!isEmpty && listedOn < today) log(`the feed is still of ${listedOn}`);
  const isOdd = isEmpty && calendar.announcesOn(today) === 'yes';
  return {
    feed,
    page: {
      records,
      rejects,
      cursor: isEmpty ? null : { ...fullHarvestOf(cursor), listing: listedOn },
      // An empty feed is asked for again without conditions: its papers may come late.
      ...(!isEmpty && { validators: { url, ...response.validators } }),
      ...(isOdd && {
        warning: `the feed of ${formatDate(today, 'weekday')} is empty; the next run asks again`,
      }),
    },
  };
}

/**
 * Listings between the last one seen and the feed's. Someone who starts on a weekend gets the last listing, so that the first
 * edition isn't an empty one.
 */
function missedListings(
  calendar: AnnouncementCalendar,
  seen: PlainDate | null,
  { listedOn, records }: AnnouncementFeed,
): PlainDate[] {
  if (seen === null) return records.length > 0 ? [] : [previousAnnouncement([calendar], listedOn)];
  return listingsBetween(calendar, addDays(seen, 1), addDays(listedOn, -1));
}

/** The most listings that the API is asked for; more of them are fewer requests by harvest. */
const shortGap = 10;

/** Listings that were missed: by the API while they are few, else by harvest of all that changed since the first of them. */
async function* fillIn(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
  listings: readonly PlainDate[],
  { moves }: { moves: boolean },
): AsyncGenerator<Page> {
  const [first] = listings;
  const last = listings.at(-1);
  if (first === undefined || last === undefined) {
    context.log('reading the RSS feed: it has all that is new');
  } else if (listings.length <= shortGap) {
    context.log(
      `asking the search API for ${listings.join(', ')}: a gap of ${listings.length === 1 ? 'one listing' : `${listings.length} listings`} is short`,
    );
    for (const listing of listings) yield* fetchListing(options, calendar, context, listing, { moves });
  } else {
    context.log(`harvesting by OAI-PMH from ${first}: a gap of ${listings.length} listings is long`);
    yield* harvest(options, context, {
      // Datestamps are of UTC days, listings of those in New York.
      from: addDays(first, -1),
      complete: (record) => listedWithin(withListing(record, options, calendar), first, last),
      keep: context.cursor ?? {},
      done: moves ? { listing: last } : withoutHarvest(context.cursor),
    });
  }
}

/** What was changed in a span of time may have been listed long before it. */
function listedWithin(record: PaperRecord, first: PlainDate, last: PlainDate): PaperRecord {
  const announcements = record.announcements.filter(({ on }) => on >= first && on <= last);
  return { ...record, announcements };
}

/** Everything in the followed categories, each paper under the listing it was in: years ago, so that it is no news. */
async function* harvestAll(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
): AsyncGenerator<Page> {
  context.log('harvesting by OAI-PMH from the beginning');
  yield* harvest(options, context, {
    from: null,
    complete: (record) => withListing(record, options, calendar),
    keep: context.cursor ?? {},
    done: withoutHarvest(context.cursor),
  });
}

function withoutHarvest(cursor: Cursor | null): Cursor {
  const { harvest: _, ...rest } = cursor ?? {};
  return rest;
}

/** Listings of a range of dates that a person named; where the next fetch goes on from is left alone. */
async function* backfill(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  { since, until }: FetchRequest,
  context: FetchContext,
): AsyncGenerator<Page> {
  const today = listingToday(context.now);
  const last = until !== null && until < today ? until : today;
  const listings = listingsBetween(calendar, since ?? last, last);
  yield* fillIn(options, calendar, context, listings, { moves: false });
}

function listingsBetween(calendar: AnnouncementCalendar, from: PlainDate, to: PlainDate): PlainDate[] {
  const listings: PlainDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (calendar.announcesOn(date) !== 'no') listings.push(date);
  }
  return listings;
}
