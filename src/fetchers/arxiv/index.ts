// The arXiv source: today's listing from the feed, and the listings that were missed from the search API.
import { AppError, ExitCode } from '../../errors.ts';
import { type AnnouncementCalendar, arxivCalendar, previousAnnouncement } from '../../model/calendar.ts';
import { addDays, formatDate } from '../../model/dates.ts';
import type { Page } from '../../model/page.ts';
import type { PlainDate } from '../../model/paper.ts';
import type { FetchContext, Fetcher, FetchRequest } from '../fetcher.ts';
import type { ArxivOptions } from './options.ts';
import { type AnnouncementFeed, parseFeed } from './parse-feed.ts';
import { feedUrl, paceOf } from './request.ts';
import { listingToday } from './schedule.ts';
import { fetchListing } from './search.ts';

/** A fetcher of the configured categories. */
export function arxivFetcher(options: ArxivOptions): Fetcher {
  const calendar = arxivCalendar(options.holidays);
  return {
    source: 'arxiv',
    calendar,
    async *fetch(request, context) {
      if (request.full) {
        throw new AppError('unsupported', 'arXiv cannot be fetched from its beginning', {
          exitCode: ExitCode.usage,
          hint: 'Name the first date with --since.',
        });
      }
      if (request.since !== null || request.until !== null)
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
  if (missed.length > 0) {
    context.log(`asking the API for ${missed.join(', ')}: the feed is of ${feed.listedOn}`);
  }
  try {
    for (const listing of missed) yield* fetchListing(options, calendar, context, listing, { moves: true });
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
  { http, now, signal, validatorsOf, log }: FetchContext,
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
    return { feed: null, page: { records: [], rejects: [], cursor: null, days: [] } };
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
      cursor: isEmpty ? null : { listing: listedOn },
      // An empty feed is asked for again without conditions: its papers may come late.
      ...(!isEmpty && { validators: { url, ...response.validators } }),
      days: isEmpty ? [] : [listedOn],
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

/** Listings of a range of dates that a person named; where the next fetch goes on from is left alone. */
async function* backfill(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  { since, until }: FetchRequest,
  context: FetchContext,
): AsyncGenerator<Page> {
  const today = listingToday(context.now);
  const last = until !== null && until < today ? until : today;
  for (const listing of listingsBetween(calendar, since ?? last, last)) {
    yield* fetchListing(options, calendar, context, listing, { moves: false });
  }
}

function listingsBetween(calendar: AnnouncementCalendar, from: PlainDate, to: PlainDate): PlainDate[] {
  const listings: PlainDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (calendar.announcesOn(date) !== 'no') listings.push(date);
  }
  return listings;
}
