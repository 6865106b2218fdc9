// Fills in a listing from arXiv's search API, slice by slice.
import type { AnnouncementCalendar } from '../../model/calendar.ts';
import type { Page } from '../../model/page.ts';
import type { PaperRecord } from '../../model/paper.ts';
import type { PlainDate } from '../../model/time.ts';
import type { FetchContext } from '../fetcher.ts';
import { fullHarvestOf } from './harvest.ts';
import type { ArxivOptions } from './options.ts';
import { parseSearch, type SearchAnswer } from './parse-atom.ts';
import { maxResults, paceOf, submittedUrl } from './request.ts';
import { listingOf, submissionsOf } from './schedule.ts';

/** The API sometimes returns a valid but empty page although there are entries: it is tried up to three times. */
const attempts = 3;

/**
 * The papers that a listing had, by when they were submitted; `moves` makes it the last listing seen. Returns whether the API had all.
 */
export async function* fetchListing(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
  listing: PlainDate,
  { moves }: { moves: boolean },
): AsyncGenerator<Page, boolean> {
  const range = submissionsOf(listing, calendar);
  const { harvest: _, ...place } = context.cursor ?? {};
  const cursor = moves ? { ...place, ...fullHarvestOf(context.cursor), listing } : null;
  const known = new Set<string>();
  for (let start = 0; ; ) {
    const answer = await askSlice(options, context, submittedUrl(options, range, start), start > 0);
    const size = answer.records.length + answer.rejects.length;
    start += size;
    // Slices overlap when papers come in between two requests.
    const fresh = answer.records.filter(({ key }) => !known.has(key));
    for (const { key } of fresh) known.add(key);
    const isLast = size === 0 || start >= Math.min(answer.total, maxResults);
    const warning = warningOf(listing, answer.total, start, isLast);
    yield {
      records: fresh.map((record) => withListing(record, options, calendar)),
      rejects: answer.rejects,
      cursor: isLast && !warning ? cursor : null,
      ...(warning && { warning }),
    };
    if (isLast) return warning === null;
  }
}

function warningOf(listing: PlainDate, total: number, start: number, isLast: boolean): string | null {
  if (!isLast) return null;
  if (total === 0) return `the API has no papers for the listing of ${listing}; the next run tries again`;
  if (start < Math.min(total, maxResults)) {
    return `the API gave ${start} of ${total} papers for the listing of ${listing}; the next run tries again`;
  }
  return null;
}

/** One slice, fetched again while it is empty and should not be. */
export async function askSlice(
  options: ArxivOptions,
  { http, signal, log }: FetchContext,
  url: string,
  hasBefore: boolean,
): Promise<SearchAnswer> {
  for (let attempt = 1; ; attempt++) {
    const response = await http.get({
      url,
      group: paceOf(options, url),
      accept: 'application/atom+xml',
      // An error is a feed as well, with the reason in it.
      acceptStatus: [400],
      signal,
    });
    const answer = parseSearch(response.text());
    if (answer.records.length + answer.rejects.length > 0 || attempt === attempts) return answer;
    log(`an empty page where ${hasBefore ? 'there is more' : 'papers were expected'}: asking again`);
  }
}

/** Neither the API nor the harvest has announcement dates: the listing is derived from the time of submission. */
export function withListing(
  record: PaperRecord,
  { categories }: ArxivOptions,
  calendar: AnnouncementCalendar,
): PaperRecord {
  if (record.publishedAt === null) return record;
  const [primary = ''] = record.categories;
  const isOwn = categories.some((each) => primary === each || primary.startsWith(`${each}.`));
  return {
    ...record,
    announcements: [{ on: listingOf(record.publishedAt, calendar), kind: isOwn ? 'new' : 'cross' }],
  };
}
