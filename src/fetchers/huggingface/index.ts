// The Hugging Face source: asks for the days that may have changed, a page after the other.
import { weekdayCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { PlainDate } from '../../model/paper.ts';
import type { FetchContext, Fetcher } from '../fetcher.ts';
import type { HuggingFaceOptions } from './options.ts';
import { parseDailyPapers } from './parse.ts';
import { currentDay, daysToAsk, dayUrl, paceOf, pageSize } from './request.ts';

/** More pages than any day has had papers for; a server that never ends a list is not followed for ever. */
const maxPages = 50;

/** A fetcher of Daily Papers from the configured endpoint. */
export function huggingfaceFetcher(options: HuggingFaceOptions): Fetcher {
  return {
    source: 'huggingface',
    calendar: weekdayCalendar,
    async *fetch(request, context) {
      const today = currentDay(context.now);
      for (const day of daysToAsk(request, context.cursor, context.now)) {
        // A backfill of old days must not move the place from which the next fetch goes on.
        const moves = request.since === null && request.until === null && !request.full;
        const isComplete = day < today;
        yield* fetchDay(options, context, day, { cursor: moves && isComplete ? { day } : null, isComplete });
      }
    },
  };
}

async function* fetchDay(
  options: HuggingFaceOptions,
  { http, signal, validatorsOf, log, cursor: seen }: FetchContext,
  day: PlainDate,
  { cursor, isComplete }: { cursor: Cursor | null; isComplete: boolean },
): AsyncGenerator<Page> {
  for (let page = 0; page < maxPages; page++) {
    const url = dayUrl(options, day, page);
    const response = await http.get({
      url,
      group: paceOf(options),
      accept: 'application/json',
      validators: await validatorsOf(url),
      signal,
    });
    if (response.notModified) {
      log(`${day}: unchanged`);
      yield { records: [], rejects: [], cursor };
      return;
    }
    const { records, rejects, length } = parseDailyPapers(response.text(), day);
    const isLast = length < pageSize;
    const empty = page === 0 && length === 0;
    // A day that is not over may be empty; one that was looked at before has been warned of.
    const isOdd = empty && isComplete && seen !== null && day > String(seen['day']);
    yield {
      records,
      rejects,
      cursor: isLast && !empty ? cursor : null,
      validators: { url, ...response.validators },
      ...(isOdd && { warning: `no papers for ${day}; the next run asks again` }),
    };
    if (isLast) return;
  }
}
