// The bioRxiv and medRxiv sources: what was posted since the last fetch, and which preprints journals have published.
import { anyDayCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import { isHeld, placeAfter, type Range, rangeToAsk, windowsOf } from '../date-windows.ts';
import type { FetchContext, Fetcher } from '../fetcher.ts';
import type { BiorxivOptions, PreprintServer } from './options.ts';
import { parsePosted, parsePublished } from './parse.ts';
import { firstDay, paceOf, pageUrl } from './request.ts';

/** More pages than any window has; a server that never ends a list is not followed for ever. */
const maxPages = 1000;

/** A fetcher of one of the two servers, in the configured subject areas. */
export function biorxivFetcher(server: PreprintServer, options: BiorxivOptions): Fetcher {
  return {
    source: server,
    calendar: anyDayCalendar,
    async *fetch(request, context) {
      const today = context.now.slice(0, 10);
      const whole = rangeToAsk(firstDay[server], request, context.cursor, today);
      const moves = request.since === null && request.until === null;
      const categories = options.categories.length > 0 ? options.categories : [null];
      if (request.full) context.log(`asking for everything from ${whole.from} on`);
      let moving = moves;
      for (const range of windowsOf(whole)) {
        const ask = (list: 'details' | 'pubs', category: string | null, cursor: Cursor | null) =>
          fetchList(context, server, options, { list, range, category, cursor });
        let missing = 0;
        for (const category of categories) missing += yield* ask('details', category, null);
        // What a list lacks now it may have tomorrow: the place stays before it, and before all that comes after.
        moving &&= !(missing > 0 && isHeld(range, today));
        const place = placeAfter(range, request, context.cursor, today);
        // The list of publications has no subject areas; being last, it marks the whole window as stored.
        const unpublished = yield* ask('pubs', null, moving ? place : null);
        moving &&= !(unpublished > 0 && isHeld(range, today));
      }
    },
  };
}

interface Listing {
  list: 'details' | 'pubs';
  range: Range;
  category: string | null;
  /** Stored with the last page. */
  cursor: Cursor | null;
}

/**
 * The service counts slightly more papers than it lists, by less than a page (ropensci/medrxivr#19); fetching again does not
 * help.
 */
const miscounted = 30;

/** The pages of a list; returns how many papers it should have had besides. */
async function* fetchList(
  { http, signal, now, log }: FetchContext,
  server: PreprintServer,
  options: BiorxivOptions,
  { list, range, category, cursor }: Listing,
): AsyncGenerator<Page, number> {
  let start = 0;
  let total = 0;
  for (let page = 0; page < maxPages; page++) {
    const url = pageUrl(options, { list, server, range, cursor: start, category });
    const response = await http.get({ url, group: paceOf(options), accept: 'application/json', signal });
    const parse = list === 'details' ? parsePosted : parsePublished;
    const answer = parse(response.text(), server);
    start += answer.length;
    // An empty page knows no total; the pages before it did.
    total = Math.max(total, answer.total);
    const isLast = answer.length === 0 || start >= total;
    const lacking = isLast ? Math.max(0, total - start) : 0;
    const isShort = lacking >= miscounted;
    const again = isHeld(range, now.slice(0, 10)) ? '; the next run tries again' : '';
    if (lacking > 0 && !isShort) log(`the list has ${start} of the ${total} papers that it counts`);
    yield {
      records: answer.records.filter(({ categories }) => isFollowed(options, categories)),
      rejects: answer.rejects,
      cursor: isLast && !(isShort && again) ? cursor : null,
      ...(isShort && { warning: `the list ended after ${start} of ${total} papers${again}` }),
    };
    if (isLast) return isShort ? lacking : 0;
  }
  return total - start;
}

/** The list of publications is of all subject areas. */
function isFollowed({ categories }: BiorxivOptions, own: readonly string[]): boolean {
  return categories.length === 0 || own.some((category) => categories.includes(category));
}
