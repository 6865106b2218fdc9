// The Hugging Face source: fetches the days that may have changed, page by page.
import { weekdayCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { FetchContext, Fetcher } from '../fetcher.ts';
import type { HuggingFaceOptions } from './options.ts';
import { parseDailyPapers } from './parse.ts';
import {
  currentDay,
  daysToAsk,
  isRevisitDue,
  paceOf,
  pageSize,
  type Slice,
  slicesOf,
  sliceUrl,
  weeksToRevisit,
} from './request.ts';

/** More pages than any day has had papers for; a server that never ends a list is not followed for ever. */
const maxPages = 50;

/** A fetcher of Daily Papers from the configured endpoint. */
export function huggingfaceFetcher(options: HuggingFaceOptions): Fetcher {
  return {
    source: 'huggingface',
    calendar: weekdayCalendar,
    async *fetch(request, context) {
      const today = currentDay(context.now);
      const days = daysToAsk(request, context.cursor, context.now);
      // A backfill of old days must not move the place from which the next fetch continues.
      if (request.since !== null || request.until !== null || request.full) {
        const past = slicesOf(days.filter((day) => day < today));
        const open = days.filter((day) => day >= today).map((value): Slice => ({ unit: 'date', value }));
        for (const slice of [...past, ...open]) yield* fetchSlice(options, context, slice, null);
        return;
      }
      const isDue = isRevisitDue(context.cursor, context.now);
      // A first fetch has nothing to refresh, and skips older days.
      let place: Cursor = isDue ? { ...context.cursor } : { ...context.cursor, revisited: today };
      for (const day of days) {
        const slice: Slice = { unit: 'date', value: day };
        for await (const page of fetchSlice(
          options,
          context,
          slice,
          day < today ? { ...place, day } : null,
        )) {
          place = page.cursor ?? place;
          yield page;
        }
      }
      if (!isDue) return;
      // New days come first, so that they are stored if the older ones fail.
      const weeks = weeksToRevisit(context.now, days[0] ?? today);
      for (const [index, week] of weeks.entries()) {
        const isLast = index === weeks.length - 1;
        yield* fetchSlice(options, context, week, isLast ? { ...place, revisited: today } : null);
      }
    },
  };
}

/** The pages of a list; `cursor` goes with the last of them: null for a day that is not over, and all weeks but the last. */
async function* fetchSlice(
  options: HuggingFaceOptions,
  { http, signal, validatorsOf, log, cursor: seen }: FetchContext,
  slice: Slice,
  cursor: Cursor | null,
): AsyncGenerator<Page> {
  const isDay = slice.unit === 'date';
  for (let page = 0; page < maxPages; page++) {
    const url = sliceUrl(options, slice, page);
    const response = await http.get({
      url,
      group: paceOf(options),
      accept: 'application/json',
      validators: await validatorsOf(url),
      signal,
    });
    if (response.notModified) {
      log(`${slice.value}: unchanged`);
      yield { records: [], rejects: [], cursor };
      return;
    }
    const { records, rejects, length } = parseDailyPapers(response.text(), isDay ? slice.value : null);
    const isLast = length < pageSize;
    const empty = page === 0 && length === 0;
    // A day that is not over may be empty; one that was looked at before has been warned of.
    const isOdd = isDay && empty && cursor !== null && seen !== null && slice.value > String(seen['day']);
    yield {
      records,
      rejects,
      cursor: isLast && !(isDay && empty) ? cursor : null,
      validators: { url, ...response.validators },
      ...(isOdd && { warning: `no papers for ${slice.value}; the next run tries again` }),
    };
    if (isLast) return;
  }
}
