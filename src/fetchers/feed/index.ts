// The feed source: any RSS, Atom, RDF or JSON feed of a journal, an archive or a blog.
import * as z from 'zod';
import { ParseError } from '../../errors.ts';
import { anyDayCalendar } from '../../model/calendar.ts';
import type { Page } from '../../model/page.ts';
import type { PaperRecord, Reject } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { hostGroupOf } from '../endpoint.ts';
import type { FetchContext, Fetcher } from '../fetcher.ts';
import { feedRecord } from './entry.ts';
import { type FeedOptions, feedName } from './options.ts';
import { parseJsonFeed } from './parse-json-feed.ts';
import { parseXmlFeed } from './parse-xml-feed.ts';

/** A fetcher of one feed: a feed is one page, and all that it has. */
export function feedFetcher(options: FeedOptions): Fetcher {
  const source = feedName(options);
  return {
    source,
    calendar: anyDayCalendar,
    async *fetch(_request, context) {
      const { url, minIntervalMs } = options;
      const response = await context.http.get({
        url,
        group: hostGroupOf(url, minIntervalMs),
        accept:
          'application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
        validators: await context.validatorsOf(url),
        signal: context.signal,
      });
      if (response.notModified) {
        context.log('the feed is unchanged');
        return;
      }
      const page = parseFeed(response.text(), response.url, source, options, datesOf(context));
      yield { ...page, validators: { url, ...response.validators } };
    },
  };
}

const knownDates = z.record(z.string(), z.string());

/** When entries without a date were first seen: what they are announced on, whenever the feed is read again. */
interface KnownDates {
  today: PlainDate;
  known: Readonly<Record<string, PlainDate>>;
}

function datesOf({ cursor, now }: FetchContext): KnownDates {
  return { today: now.slice(0, 10), known: knownDates.safeParse(cursor?.['undated']).data ?? {} };
}

/** What a feed has, in whichever format. Throws `ParseError` where it is none. */
export function parseFeed(
  text: string,
  url: string,
  source: string,
  { category }: Pick<FeedOptions, 'category'>,
  { known, today }: KnownDates,
): Page {
  if (/^\s*<(?:!doctype\s+)?html\b/i.test(text)) {
    throw new ParseError('the answer is a web page and no feed', {
      hint: 'Is "url" the address of the feed? The page may name it: look for "RSS" or "Atom" on it.',
    });
  }
  const { base, entries } = /^\s*\{/.test(text) ? parseJsonFeed(text) : parseXmlFeed(text);
  const baseUrl = URL.canParse(base.trim(), url) ? new URL(base.trim(), url).href : url;
  const undated: Record<string, PlainDate> = {};
  const dateOf = (key: string) => (undated[key] = known[key] ?? today);
  const records: PaperRecord[] = [];
  const rejects: Reject[] = [];
  entries.forEach((entry, index) => {
    const record = feedRecord(entry, { source, baseUrl, category: category ?? null, today, dateOf });
    if (typeof record !== 'string') records.push(record);
    else
      rejects.push({
        subject: collapseSpace(entry.title || entry.link) || `entry ${index + 1}`,
        reason: record,
      });
  });
  return { records, rejects, cursor: { undated } };
}
