// The arXiv source: today's listing from the feed, a short gap from the search API, a long one by harvest.
import { type AnnouncementCalendar, arxivCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { PlainDate } from '../../model/time.ts';
import type { FetchContext, Fetcher, FetchRequest } from '../fetcher.ts';
import { askFeeds, type FeedAnswer, namesAfter } from './feeds.ts';
import { fillIn, withoutHarvest } from './fill-in.ts';
import { fullHarvestOf, harvest } from './harvest.ts';
import { type ListingState, stateOf, withItems } from './listings.ts';
import type { ArxivOptions } from './options.ts';
import { reconcile } from './reconcile.ts';
import { listingToday } from './schedule.ts';
import { withListing } from './search.ts';
import { listingsBetween, todayOf } from './today.ts';

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

/** Today's listing, and before it those between the last one seen and today's. */
async function* catchUp(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
): AsyncGenerator<Page> {
  const state = stateOf(context.cursor);
  const answers = await askFeeds(options, context, state);
  const { whole, missed, listing, warning, missing } = todayOf(
    calendar,
    state,
    answers,
    listingToday(context.now),
  );
  const [isFilled, failure] = yield* filledIn(options, calendar, context, missed);
  let reached = { ...state, listing: missed.at(-1) ?? state.listing };
  for (const [index, answer] of answers.entries()) {
    const isKept = isFilled && whole.has(answer);
    if (isKept) reached = withItems(reached, answer.listedOn ?? '', answer.all);
    const isLast = index === answers.length - 1;
    if (isLast) {
      reached = { ...reached, feeds: feedsAfter(state, answers, whole), listing: listing ?? reached.listing };
    }
    yield {
      records: answer.records,
      rejects: answer.rejects,
      // With neither cursor nor validators the next fetch finds the same gap, and fetches unconditionally: papers may come late.
      cursor: isFilled && whole.size > 0 ? cursorOf(context.cursor, reached) : null,
      ...(isKept && answer.all.length > 0 && { validators: answer.validators }),
      ...(isLast && warning !== null && { warning }),
      ...(isLast && missing !== null && { missing }),
    };
  }
  if (failure !== null) throw failure;
  if (isFilled && state.listing !== null) {
    yield* reconcile(options, calendar, context, { state, reached, listing: state.listing });
  }
}

/** Fetches what was missed. An error is returned with the result instead of thrown, so that today's papers are kept. */
async function* filledIn(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
  missed: readonly PlainDate[],
): AsyncGenerator<Page, [isFilled: boolean, failure: unknown]> {
  try {
    return [yield* fillIn(options, calendar, context, missed, { moves: true }), null];
  } catch (error) {
    context.signal.throwIfAborted();
    return [false, error];
  }
}

/** The listing that each feed has been read up to; nothing where one feed has all categories. */
function feedsAfter(
  state: ListingState,
  answers: readonly FeedAnswer[],
  whole: ReadonlySet<FeedAnswer>,
): ListingState['feeds'] {
  const names = answers.flatMap((answer) => {
    const before = state.feeds[answer.name] ?? state.listing ?? '';
    const listing = whole.has(answer) ? (answer.listedOn ?? before) : before;
    return namesAfter(answer).map((name) => [name, listing] as const);
  });
  return names.length > 1 ? Object.fromEntries(names) : {};
}

function cursorOf(cursor: Cursor | null, { listing, items, feeds }: ListingState): Cursor {
  return {
    ...fullHarvestOf(cursor),
    ...(listing !== null && { listing }),
    ...(Object.keys(items).length > 0 && { items }),
    ...(Object.keys(feeds).length > 0 && { feeds }),
  };
}

/**
 * Everything in the followed categories, each paper under the listing it was in, which may be years ago, so that it is not news.
 */
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

/** Listings of a range of dates that a person named; the place where the next fetch continues stays. */
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
