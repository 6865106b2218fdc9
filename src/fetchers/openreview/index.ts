// The OpenReview source: the submissions of venues, their decisions, and the scores of their reviews.
import { anyDayCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import type { FetchContext, Fetcher, FetchRequest } from '../fetcher.ts';
import type { OpenReviewOptions } from './options.ts';
import { parseSubmissions } from './parse.ts';
import { type ApiVersion, invitations, paceOf, pageSize, submissionsUrl } from './request.ts';

/** More pages than the largest venue has. */
const maxPages = 100;

/** Where a venue was found, and up to which change its notes are kept. */
interface Progress {
  version: ApiVersion;
  invitation: string;
  changedAtMs: number;
}

/** A fetcher of the configured venues. */
export function openreviewFetcher(options: OpenReviewOptions): Fetcher {
  return {
    source: 'openreview',
    calendar: anyDayCalendar,
    async *fetch(request, context) {
      let cursor: Cursor = context.cursor ?? {};
      for (const venue of options.venues) {
        const known = progressOf(cursor, venue);
        const found = known ?? (await locate(options, venue, context));
        if (!found) {
          yield {
            records: [],
            rejects: [],
            cursor: null,
            warning: `no submissions to ${venue} are public; the next run asks again`,
          };
          continue;
        }
        for await (const { page, changedAtMs } of fetchVenue(options, venue, found, request, context)) {
          if (changedAtMs !== null) cursor = { ...cursor, [venue]: { ...found, changedAtMs } };
          yield { ...page, cursor: changedAtMs === null ? null : cursor };
        }
      }
    },
  };
}

function progressOf(cursor: Cursor, venue: string): Progress | null {
  const known = cursor[venue] as Progress | undefined;
  return known && known.version in invitations ? known : null;
}

/** Which version of the API, and which invitation, has the venue's submissions. */
async function locate(
  options: OpenReviewOptions,
  venue: string,
  context: FetchContext,
): Promise<Progress | null> {
  for (const version of ['v2', 'v1'] as const) {
    for (const invitation of invitations[version]) {
      const { length } = await askPage(
        options,
        { version, invitation, changedAtMs: 0 },
        venue,
        { offset: 0, limit: 1 },
        context,
      );
      if (length > 0) {
        context.log(`${venue}: version ${version.slice(1)} of the API has its submissions`);
        return { version, invitation, changedAtMs: 0 };
      }
    }
  }
  return null;
}

/**
 * The notes that were changed since the last fetch, the latest first: the place to go on from is stored when all of them are
 * kept, so that a fetch that was cut off begins again.
 */
async function* fetchVenue(
  options: OpenReviewOptions,
  venue: string,
  found: Progress,
  { full, since }: FetchRequest,
  context: FetchContext,
): AsyncGenerator<{ page: Omit<Page, 'cursor'>; changedAtMs: number | null }> {
  const from = full ? 0 : since === null ? found.changedAtMs : Date.parse(since);
  let latest = found.changedAtMs;
  for (let page = 0; page < maxPages; page++) {
    const answer = await askPage(
      options,
      found,
      venue,
      { offset: page * pageSize, limit: pageSize },
      context,
    );
    latest = Math.max(latest, answer.latestChangeMs);
    const isLast = answer.length < pageSize || answer.earliestChangeMs < from;
    yield {
      page: { records: answer.records, rejects: answer.rejects },
      changedAtMs: isLast ? latest : null,
    };
    if (isLast) return;
  }
}

async function askPage(
  options: OpenReviewOptions,
  { version, invitation }: Progress,
  venue: string,
  slice: { offset: number; limit: number },
  { http, signal }: FetchContext,
) {
  const url = submissionsUrl(options, version, venue, invitation, slice);
  const response = await http.get({
    url,
    group: paceOf(options, url),
    accept: 'application/json',
    // A venue that one version does not know is an error there, and the other's.
    acceptStatus: [400, 404],
    signal,
  });
  if (response.status >= 400) return parseSubmissions('{"notes":[]}', venue);
  return parseSubmissions(response.text(), venue);
}
