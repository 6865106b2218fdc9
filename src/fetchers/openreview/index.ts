// The OpenReview source: the submissions of venues, their decisions, and the scores of their reviews.
import * as z from 'zod';
import { messageOf } from '../../errors.ts';
import { anyDayCalendar } from '../../model/calendar.ts';
import type { Cursor, Page } from '../../model/page.ts';
import { dayMs, type Instant } from '../../model/time.ts';
import type { FetchContext, Fetcher, FetchRequest } from '../fetcher.ts';
import type { OpenReviewOptions } from './options.ts';
import { parseSubmissions } from './parse.ts';
import { onCommonScale, parseRatingScale, type RatingScale } from './rating-scale.ts';
import { type ApiVersion, invitations, paceOf, pageSize, reviewFormUrl, submissionsUrl } from './request.ts';

/** More pages than the largest venue has. */
const maxPages = 400;

/** Where a venue was found, and up to which change its notes are kept. */
const progressSchema = z.object({
  version: z.enum(['v1', 'v2']),
  invitation: z.string(),
  changedAtMs: z.number(),
  /** When all of its notes were read last. */
  wholeAt: z.optional(z.string()),
  /** The scale of its reviews; read again with the whole. */
  scale: z.optional(z.object({ lowest: z.number(), highest: z.number() })),
});

type Progress = z.output<typeof progressSchema>;

/**
 * Reviews and decisions are notes of their own: a new one changes no submission. So a venue is read as a whole once a week, until
 * nothing in it has changed for longer than from a deadline to the decisions.
 */
const wholeEveryMs = 7 * dayMs;
const livelyMs = 250 * dayMs;

function isWholeDue({ changedAtMs, wholeAt }: Progress, now: Instant): boolean {
  if (wholeAt === undefined) return true;
  const nowMs = Date.parse(now);
  return nowMs - Date.parse(wholeAt) >= wholeEveryMs && nowMs - changedAtMs < livelyMs;
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
            warning: `no submissions to ${venue} are public; the next run tries again`,
          };
          continue;
        }
        for await (const { page, reached } of fetchVenue(options, venue, found, request, context)) {
          if (reached !== null) cursor = { ...cursor, [venue]: reached };
          yield { ...page, cursor: reached === null ? null : cursor };
        }
      }
    },
  };
}

function progressOf(cursor: Cursor, venue: string): Progress | null {
  return progressSchema.safeParse(cursor[venue]).data ?? null;
}

/** Which version of the API, and which invitation, has the venue's submissions. */
async function locate(
  options: OpenReviewOptions,
  venue: string,
  context: FetchContext,
): Promise<Progress | null> {
  for (const version of ['v2', 'v1'] as const) {
    for (const invitation of invitations[version]) {
      const place = { version, invitation, changedAtMs: 0 };
      // A venue that one version does not know is an error there, and the other's.
      const asked = { offset: 0, limit: 1, acceptStatus: [400, 404] };
      const { length } = await askPage(options, place, venue, asked, context);
      if (length > 0) {
        context.log(`${venue}: version ${version.slice(1)} of the API has its submissions`);
        return place;
      }
    }
  }
  return null;
}

/**
 * The notes that were changed since the last fetch, the latest first: the position is stored when all of them are, so that an
 * interrupted fetch starts again.
 */
async function* fetchVenue(
  options: OpenReviewOptions,
  venue: string,
  found: Progress,
  { full, since, until }: FetchRequest,
  context: FetchContext,
): AsyncGenerator<{ page: Omit<Page, 'cursor'>; reached: Progress | null }> {
  const isNamed = since !== null || until !== null;
  const isWhole = full || (!isNamed && isWholeDue(found, context.now));
  const from = isWhole ? 0 : since === null ? found.changedAtMs : Date.parse(since);
  if (isWhole) context.log(`${venue}: reading all submissions with their reviews`);
  let latest = found.changedAtMs;
  let scale = isWhole ? undefined : found.scale;
  let isScaleAsked = scale !== undefined;
  for (let page = 0; page < maxPages; page++) {
    const slice = { offset: page * pageSize, limit: pageSize, acceptStatus: [] };
    const answer = await askPage(options, found, venue, slice, context);
    latest = Math.max(latest, answer.latestChangeMs);
    if (!isScaleAsked && answer.reviewForm !== null) {
      isScaleAsked = true;
      scale = await askScale(options, found.version, answer.reviewForm, context);
    }
    const isLast = answer.length < pageSize || answer.earliestChangeMs < from;
    // A date to come would hide all changes until then.
    const changedAtMs = Math.min(latest, Date.parse(context.now));
    const reached = {
      ...found,
      changedAtMs,
      ...(isWhole && { wholeAt: context.now }),
      ...(scale && { scale }),
    };
    yield {
      page: {
        records: answer.records.map((record) => (scale ? onCommonScale(record, scale) : record)),
        rejects: answer.rejects,
      },
      // A range that a person named does not move the place.
      reached: isLast && !isNamed ? reached : null,
    };
    if (isLast) return;
  }
}

async function askPage(
  options: OpenReviewOptions,
  { version, invitation }: Progress,
  venue: string,
  { acceptStatus, ...slice }: { offset: number; limit: number; acceptStatus: readonly number[] },
  { http, signal }: FetchContext,
) {
  const url = submissionsUrl(options, version, venue, invitation, slice);
  const group = paceOf(options, url);
  const response = await http.get({ url, group, accept: 'application/json', acceptStatus, signal });
  return parseSubmissions(response.status >= 400 ? '{"notes":[]}' : response.text(), venue);
}

/** The scale of the venue's reviews. A form that isn't to be had costs no submission: their ratings then stay as they are. */
async function askScale(
  options: OpenReviewOptions,
  version: ApiVersion,
  form: string,
  { http, signal, log }: FetchContext,
): Promise<RatingScale | undefined> {
  const url = reviewFormUrl(options, version, form);
  try {
    const response = await http.get({ url, group: paceOf(options, url), accept: 'application/json', signal });
    const scale = parseRatingScale(response.text(), version);
    log(
      `${form}: ${scale ? `reviewers rate from ${scale.lowest} to ${scale.highest}` : 'no scale is given'}`,
    );
    return scale ?? undefined;
  } catch (error) {
    signal.throwIfAborted();
    log(`${form}: its scale is not known: ${messageOf(error)}`);
    return undefined;
  }
}
