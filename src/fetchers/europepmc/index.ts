// The Europe PMC source: what PubMed and the preprint servers of the life sciences list, for a query.
import { anyDayCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import { isHeld, placeAfter, type Range, rangeToAsk, windowsOf } from '../date-windows.ts';
import type { FetchContext, Fetcher } from '../fetcher.ts';
import type { EuropepmcOptions } from './options.ts';
import { parseSearchPage } from './parse.ts';
import { firstDay, paceOf, pageUrl } from './request.ts';

/** More pages than a month of the whole service; a server that never ends a list isn't followed for ever. */
const maxPages = 3000;

export function europepmcFetcher(options: EuropepmcOptions): Fetcher {
  return {
    source: options.name,
    calendar: anyDayCalendar,
    async *fetch(request, context) {
      const today = context.now.slice(0, 10);
      const whole = rangeToAsk(firstDay, request, context.cursor, today);
      let moving = request.since === null && request.until === null;
      if (request.full) context.log(`asking for everything from ${whole.from} on`);
      for (const range of windowsOf(whole)) {
        const place = moving ? placeAfter(range, request, context.cursor, today) : null;
        const missing = yield* fetchRange(context, options, range, place);
        // A list may be complete tomorrow: the position stays before it, and before everything after it.
        moving &&= !(missing > 0 && isHeld(range, today));
      }
    },
  };
}

/** The pages of a range; the place is stored with the last, if all is there. Returns how many papers are missing. */
async function* fetchRange(
  { http, signal, now }: FetchContext,
  options: EuropepmcOptions,
  range: Range,
  place: Cursor | null,
): AsyncGenerator<Page, number> {
  let received = 0;
  let total = 0;
  let cursorMark = '*';
  for (let page = 0; page < maxPages; page++) {
    const url = pageUrl(options, range, cursorMark);
    const response = await http.get({ url, group: paceOf(options), accept: 'application/json', signal });
    const answer = parseSearchPage(response.text(), options.name);
    received += answer.length;
    total = Math.max(total, answer.total);
    const isEnd =
      answer.length === 0 || answer.nextCursorMark === null || answer.nextCursorMark === cursorMark;
    const isLast = isEnd || received >= total;
    const missing = isLast ? Math.max(0, total - received) : 0;
    const again = isHeld(range, now.slice(0, 10));
    yield {
      records: answer.records,
      rejects: answer.rejects,
      cursor: isLast && !(missing > 0 && again) ? place : null,
      ...(missing > 0 && {
        warning: `the list ended after ${received} of ${total} papers${again ? '; the next run tries again' : ''}`,
      }),
    };
    if (isLast) return missing;
    cursorMark = answer.nextCursorMark ?? cursorMark;
  }
  return total - received;
}
