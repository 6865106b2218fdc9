// Compares the last listing with what the search API has for its day, once the next one is out, and adds what the feed lacked.
import { messageOf } from '../../errors.ts';
import type { AnnouncementCalendar } from '../../model/calendar.ts';
import type { Page } from '../../model/page.ts';
import type { PaperRecord } from '../../model/paper.ts';
import type { PlainDate } from '../../model/time.ts';
import type { FetchContext } from '../fetcher.ts';
import { type ListingState, papersOf } from './listings.ts';
import type { ArxivOptions } from './options.ts';
import { maxResults, submittedUrl } from './request.ts';
import { submissionsOf } from './schedule.ts';
import { askSlice, withListing } from './search.ts';

/** Ids that a warning names; `--verbose` names all. */
const named = 5;

/**
 * Papers of a listing that the API has and no feed had, with a warning that names them. What moderators held back is in the listing
 * after its own, so that one is compared as well. Of listings that are not remembered nothing is known, and nothing is said; nor is
 * a fault of the API one of the fetch.
 */
export async function* reconcile(
  options: ArxivOptions,
  calendar: AnnouncementCalendar,
  context: FetchContext,
  { state, reached, listing }: { state: ListingState; reached: ListingState; listing: PlainDate },
): AsyncGenerator<Page> {
  const own = papersOf(state, listing);
  if (own === null || reached.listing === null || reached.listing <= listing) return;
  const next = papersOf(reached, reached.listing);
  if (next === null) return;
  const lacking: PaperRecord[] = [];
  try {
    const range = submissionsOf(listing, calendar);
    for (let start = 0; ; ) {
      const { records, rejects, total } = await askSlice(
        options,
        context,
        submittedUrl(options, range, start),
        start > 0,
      );
      // The feed lists as new what is primarily of a category; the others it may have listed yesterday.
      const papers = records.map((record) => withListing(record, options, calendar));
      const isNew = ({ announcements }: PaperRecord) => announcements.some(({ kind }) => kind === 'new');
      lacking.push(
        ...papers.filter((record) => isNew(record) && !own.has(record.key) && !next.has(record.key)),
      );
      const size = records.length + rejects.length;
      start += size;
      if (size === 0 || start >= Math.min(total, maxResults)) break;
    }
  } catch (error) {
    context.signal.throwIfAborted();
    context.log(`the listing of ${listing} could not be compared with the search API: ${messageOf(error)}`);
    return;
  }
  if (lacking.length === 0) {
    context.log(`the search API and the feed agree on the listing of ${listing}`);
    return;
  }
  const ids = lacking.map(({ key }) => key);
  context.log(`the feed of ${listing} lacked ${ids.join(', ')}`);
  const more = ids.length > named ? ` and ${ids.length - named} more` : '';
  yield {
    records: lacking,
    rejects: [],
    cursor: null,
    warning: `the search API has ${ids.length === 1 ? 'a paper' : `${ids.length} papers`} of the listing of ${listing} that the feed lacked, and they are added: ${ids.slice(0, named).join(', ')}${more}`,
  };
}
