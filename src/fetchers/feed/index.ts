// The feed source: any RSS, Atom, RDF or JSON feed of a journal, an archive or a blog.
import * as z from 'zod';
import { ParseError } from '../../errors.ts';
import { anyDayCalendar } from '../../model/calendar.ts';
import type { Page } from '../../model/page.ts';
import type { PaperRecord, Reject } from '../../model/paper.ts';
import { parseUrl } from '../../model/parse-url.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { hostGroupOf } from '../endpoint.ts';
import type { FetchContext, Fetcher } from '../fetcher.ts';
import { type EntryText, type FeedEntry, feedRecord, readEntry } from './entry.ts';
import { absoluteAddress, addressOfEntry, isFrontPage, withoutTracking } from './links.ts';
import { type FeedOptions, feedName } from './options.ts';
import { parseJsonFeed } from './parse-json-feed.ts';
import { parseXmlFeed, type XmlFeed } from './parse-xml-feed.ts';

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
      const page = parseFeed(response.text(), response.url, source, options, earlierOf(context));
      yield { ...page, validators: { url, ...response.validators } };
    },
  };
}

/** The content of a cursor; damaged parts count as absent. */
const cursorSchema = z.object({
  undated: z.record(z.string(), z.nullable(z.string())).catch({}),
  shared: z.array(z.string()).catch([]),
});

/** What earlier fetches of the feed leave to this one. */
interface Earlier {
  today: PlainDate;
  /** False for the first fetch, to which all entries are new. */
  isKnown: boolean;
  /** The day on which entries without a date were first seen; null for one that may have been old by then. */
  undated: Readonly<Record<string, PlainDate | null>>;
  /** Links that several entries have had. */
  shared: readonly string[];
}

function earlierOf({ cursor, now }: FetchContext): Earlier {
  return { today: now.slice(0, 10), isKnown: cursor !== null, ...cursorSchema.parse(cursor ?? {}) };
}

/** Links of several entries that are remembered; a feed has one or two, if any. */
const maxShared = 200;

/** The content of a feed in any format. Throws `ParseError` if the text isn't a feed. */
export function parseFeed(
  text: string,
  url: string,
  source: string,
  { category }: Pick<FeedOptions, 'category'>,
  { today, isKnown, ...earlier }: Earlier,
): Page {
  if (/^\s*<(?:!doctype\s+)?html\b/i.test(text)) {
    throw new ParseError('the response is a web page, not a feed', {
      hint: 'Is "url" the address of the feed? The page may name it: look for "RSS" or "Atom" on it.',
    });
  }
  const feed: XmlFeed = /^\s*\{/.test(text) ? parseJsonFeed(text) : parseXmlFeed(text);
  const { base, entries, broken = [] } = feed;
  const baseUrl = absoluteAddress(base, url) ?? url;
  const read = entries.map((entry) => ({ entry, text: readEntry(entry, baseUrl) }));
  const shared = sharedLinks(read, earlier.shared);
  const undated: Record<string, PlainDate | null> = {};
  const dateOf = (key: string) => {
    const day = earlier.undated[key] ?? today;
    undated[key] = day;
    return day;
  };
  const dateOfUnread = (key: string) => {
    const known = earlier.undated[key];
    const day = known === undefined ? (isKnown ? today : null) : known;
    undated[key] = day;
    return day;
  };
  const records: PaperRecord[] = [];
  const rejects: Reject[] = broken.map((subject) => ({
    subject: collapseSpace(subject),
    reason: 'it is not well-formed XML',
  }));
  read.forEach(({ entry, text }, index) => {
    const isShared = text.link !== null && (isFrontPage(text.link) || shared.includes(text.link));
    const own = isShared && text.link !== null ? addressOfEntry(text.link, entry.id, text.title) : text.link;
    const context = { source, category: category ?? null, today, url: own, dateOf, dateOfUnread };
    const record = feedRecord(entry, text, context);
    if (typeof record !== 'string') records.push(record);
    else {
      const subject = text.title || collapseSpace(entry.title || entry.link) || `entry ${index + 1}`;
      rejects.push({ subject, reason: record });
    }
  });
  return { records, rejects, cursor: { undated, ...(shared.length > 0 && { shared }) } };
}

/**
 * Links that entries with other ids or titles also have. Once shared they stay so: an entry keeps its name when the others are
 * gone.
 */
function sharedLinks(
  read: readonly { entry: FeedEntry; text: EntryText }[],
  known: readonly string[],
): string[] {
  const owners = new Map<string, string>();
  const shared = new Set(known);
  for (const { entry, text } of read) {
    if (text.link === null || text.identifiers !== null) continue;
    const own = entry.id.trim() || text.title;
    const owner = owners.get(text.link);
    if (owner !== undefined && owner !== own && !isSameTracked(owner, own)) shared.add(text.link);
    owners.set(text.link, owner ?? own);
  }
  return [...shared].slice(-maxShared);
}

/** Ids that are addresses of one article differ as links do. */
function isSameTracked(a: string, b: string): boolean {
  return parseUrl(a) !== null && parseUrl(b) !== null && withoutTracking(a) === withoutTracking(b);
}
