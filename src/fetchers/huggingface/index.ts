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
        yield* fetchDay(options, context, day, { cursor: moves && day < today ? { day } : null, today });
      }
    },
  };
}

async function* fetchDay(
  options: HuggingFaceOptions,
  { http, signal, validatorsOf, log }: FetchContext,
  day: PlainDate,
  { cursor, today }: { cursor: Cursor | null; today: PlainDate },
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
      yield { records: [], rejects: [], cursor, days: [day] };
      return;
    }
    const { records, rejects, length } = parseDailyPapers(response.text(), day);
    const isLast = length < pageSize;
    const empty = page === 0 && length === 0;
    yield {
      records,
      rejects,
      cursor: isLast && !empty ? cursor : null,
      validators: { url, ...response.validators },
      days: isLast ? [day] : [],
      // The day has just begun, or nobody has submitted yet: that is no fault. A past weekday without papers is odd.
      ...(empty && day < today && { warning: `no papers for ${day}` }),
    };
    if (isLast) return;
  }
}
