// The bioRxiv and medRxiv sources: what was posted since the last fetch, and which preprints journals have published.
import { anyDayCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { FetchContext, Fetcher } from '../fetcher.ts';
import type { BiorxivOptions, PreprintServer } from './options.ts';
import { parsePosted, parsePublished } from './parse.ts';
import { completeUntil, paceOf, pageUrl, type Range, rangeToAsk } from './request.ts';

/** More pages than any range asked at once has; a server that never ends a list is not followed for ever. */
const maxPages = 5000;

/** A fetcher of one of the two servers, in the configured subject areas. */
export function biorxivFetcher(server: PreprintServer, options: BiorxivOptions): Fetcher {
  return {
    source: server,
    calendar: anyDayCalendar,
    async *fetch(request, context) {
      const today = context.now.slice(0, 10);
      const range = rangeToAsk(server, request, context.cursor, today);
      const moves = request.since === null && request.until === null;
      const ask = (list: 'details' | 'pubs', category: string | null, cursor: Cursor | null) =>
        fetchList(context, server, options, { list, range, category, cursor });
      const categories = options.categories.length > 0 ? options.categories : [null];
      for (const category of categories) yield* ask('details', category, null);
      // The list of publications knows no subject areas; last, it says that all of the range is kept.
      yield* ask('pubs', null, moves ? { day: completeUntil(range, today) } : null);
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

async function* fetchList(
  { http, signal }: FetchContext,
  server: PreprintServer,
  options: BiorxivOptions,
  { list, range, category, cursor }: Listing,
): AsyncGenerator<Page> {
  let start = 0;
  let total = 0;
  for (let page = 0; page < maxPages; page++) {
    const url = pageUrl(options, list, server, range, start, category);
    const response = await http.get({ url, group: paceOf(options), accept: 'application/json', signal });
    const parse = list === 'details' ? parsePosted : parsePublished;
    const answer = parse(response.text(), server);
    start += answer.length;
    // An empty page knows no total; the pages before it did.
    total = Math.max(total, answer.total);
    const isLast = answer.length === 0 || start >= total;
    const isShort = isLast && start < total;
    yield {
      records: answer.records.filter(({ categories }) => isFollowed(options, categories)),
      rejects: answer.rejects,
      cursor: isLast && !isShort ? cursor : null,
      ...(isShort && {
        warning: `the list ended after ${start} of ${total} papers; the next run asks again`,
      }),
    };
    if (isLast) return;
  }
}

/** The list of publications is of all subject areas. */
function isFollowed({ categories }: BiorxivOptions, own: readonly string[]): boolean {
  return categories.length === 0 || own.some((category) => categories.includes(category));
}
