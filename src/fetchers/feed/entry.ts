// One entry of a feed in any format, and the record made from it.
import { addDays } from '../../model/dates.ts';
import {
  findDoi,
  identifiersOfDoi,
  parseArxivId,
  parseOpenreviewId,
  parsePmid,
} from '../../model/identity.ts';
import { lettersOf } from '../../model/letters.ts';
import type { Announcement, PaperIdentifiers, PaperRecord } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { parseStatedDate, type StatedDate } from '../dates.ts';
import { identifiersOfAddress } from '../doi-address.ts';
import { decodedAgain, textOfEscapedHtml, textOfHtml } from '../html-text.ts';
import { authorsNamed, recordOf } from '../record.ts';
import { namesIn, namesInAll } from './authors.ts';
import { type BodyText, readBody } from './body.ts';
import { absoluteAddress, withoutTracking } from './links.ts';
import { readTitle } from './titles.ts';

/** An entry as its format gives it: text may hold HTML, addresses may be relative. */
export interface FeedEntry {
  id: string;
  link: string;
  /** Where its relative addresses start from, if that is not where the feed's do. */
  base: string;
  title: string;
  /** Summary, description and content, as far as there are any. */
  bodies: string[];
  authors: string[];
  /** Those of the whole feed, for entries that name none. */
  feedAuthors: readonly string[];
  /** Where a DOI, or an address with one in it, may be, the most reliable place first. */
  identifiers: string[];
  /** The dates that it has, the surest first. */
  dates: string[];
  categories: string[];
  image: string;
  journal: string;
}

/** The content of an entry as plain text. */
export interface EntryText {
  title: string;
  withdrawn: boolean;
  abstract: string | null;
  authors: string[];
  /** Null without a date, `unread` if none of its dates can be parsed. */
  date: StatedDate | null | 'unread';
  link: string | null;
  /** Null if only an address can name it. */
  identifiers: PaperIdentifiers | null;
  image: string | null;
  journal: string | null;
}

/** Reads an entry whose relative addresses start from `feedUrl`. */
export function readEntry(entry: FeedEntry, feedUrl: string): EntryText {
  const { title, withdrawn } = readTitle(textOfEscapedHtml(entry.title));
  const baseUrl = absoluteAddress(entry.base, feedUrl) ?? feedUrl;
  const link = absoluteAddress(entry.link, baseUrl) ?? absoluteAddress(entry.id, baseUrl);
  const names = entry.authors.map(textOfHtml).join(' ');
  const bodies = entry.bodies.filter((body) => body.trim()).map((body) => readBody(body, title, names));
  const said = <T>(get: (body: BodyText) => T) => bodies.map(get).find(Boolean);
  const spellings = [...entry.identifiers, entry.id, entry.link];
  return {
    title,
    withdrawn,
    abstract: longest(bodies.map(({ abstract }) => abstract && decodedAgain(abstract))),
    authors: authorsOf(entry, said(({ authors }) => authors.length > 0 && authors) || []),
    date: dateOf([...entry.dates, ...bodies.flatMap(({ dates }) => dates)]),
    link: link === null ? null : withoutTracking(link),
    identifiers: identifiersOf(spellings, link, said(({ doi }) => doi) ?? null),
    image: absoluteAddress(entry.image, baseUrl),
    journal: collapseSpace(textOfHtml(entry.journal)) || said(({ journal }) => journal) || null,
  };
}

function longest(texts: readonly (string | null)[]): string | null {
  return texts.reduce((best, text) => ((text?.length ?? 0) > (best?.length ?? 0) ? text : best), null);
}

/** Its own authors; a line of the body, if that begins with them; else those of the feed. */
function authorsOf({ authors, feedAuthors }: FeedEntry, lines: readonly string[]): string[] {
  const own = namesInAll(authors);
  const listed = lines.flatMap(namesIn);
  const goesOn =
    listed.length > own.length && own.every((name, at) => lettersOf(name) === lettersOf(listed[at] ?? ''));
  if (goesOn) return listed;
  return own.length > 0 ? own : namesInAll(feedAuthors);
}

/** What programs make of a date that isn't there. */
const unsetDate = '1970-01-01T00:00:00.000Z';

/** The first complete date; one without a day only if there is no other. */
function dateOf(texts: readonly string[]): EntryText['date'] {
  const stated = texts.filter((text) => text.trim());
  const read = stated
    .map(parseStatedDate)
    .filter((date) => date !== null)
    .filter(({ at }) => at !== unsetDate);
  const whole = read.find(({ precision }) => precision === 'instant' || precision === 'day');
  return whole ?? read[0] ?? (stated.length > 0 ? 'unread' : null);
}

function identifiersOf(
  spellings: readonly string[],
  link: string | null,
  inBody: string | null,
): PaperIdentifiers | null {
  for (const spelling of spellings) {
    const arxiv = parseArxivId(spelling);
    if (arxiv) return { arxiv: arxiv.id };
  }
  for (const spelling of [...spellings, inBody ?? '']) {
    const found = /^\s*(?:doi|info|urn|10\.)/i.test(spelling) ? identifiersOfDoi(spelling) : {};
    if (found.doi || found.arxiv) return found;
    const doi = findDoi(spelling);
    if (doi !== null) return identifiersOfDoi(doi);
  }
  const ofPublisher = identifiersOfAddress(link ?? '');
  if (ofPublisher.doi) return ofPublisher;
  const [forum] = [link ?? '', ...spellings].flatMap((text) => parseOpenreviewId(text) ?? []);
  return forum ? { openreview: forum } : null;
}

export interface RecordContext {
  source: string;
  category: string | null;
  today: PlainDate;
  /** The address that names it among the feed's entries. */
  url: string | null;
  /** The day of an entry without a date, or with one still to come. */
  dateOf(key: string): PlainDate;
  /** The day of an entry whose date cannot be read; null if it may be an old one. */
  dateOfUnread(key: string): PlainDate | null;
}

/** The record of an entry, or the reason why it is rejected. */
export function feedRecord(entry: FeedEntry, text: EntryText, context: RecordContext): PaperRecord | string {
  if (!text.title) return 'it has no title';
  const pmid = text.link && parsePmid(text.link);
  const own = text.identifiers ?? (context.url === null ? {} : { url: context.url });
  const identifiers = pmid ? { ...own, pmid } : own;
  const key = own.arxiv ?? own.doi ?? own.openreview ?? own.url;
  if (key === undefined) return 'it has no address and no DOI';
  const stated = text.date === 'unread' ? null : text.date;
  return recordOf({
    source: context.source,
    via: 'feed',
    key,
    identifiers,
    title: text.title,
    withdrawn: text.withdrawn,
    abstract: text.abstract,
    authors: authorsNamed(text.authors),
    publishedAt: stated?.at ?? null,
    categories: distinct([context.category ?? '', ...entry.categories.map(textOfEscapedHtml)]),
    links: { abstract: text.link },
    thumbnail: text.image,
    journalRef: text.journal,
    announcements: announcementsOf(key, text.date, context),
    statedAt: stated?.at ?? null,
  });
}

/** Without those that differ by capitals only. */
function distinct(categories: readonly string[]): string[] {
  const byLetters = new Map<string, string>();
  for (const category of categories) {
    const letters = category.toLowerCase();
    if (category && !byLetters.has(letters)) byLetters.set(letters, category);
  }
  return [...byLetters.values()];
}

/**
 * Journals date articles by the issue that they will be in, and east of Greenwich it may be tomorrow: such a date, and a month that
 * is not over, says no day. A date that cannot be read may be an old one.
 */
function announcementsOf(key: string, date: EntryText['date'], context: RecordContext): Announcement[] {
  if (date === 'unread') {
    const on = context.dateOfUnread(key);
    return on === null ? [] : [{ on, kind: 'new' }];
  }
  const on = date?.at.slice(0, 10) ?? null;
  const isWhole = date?.precision === 'instant' || date?.precision === 'day';
  const isToCome = on !== null && on > (isWhole ? addDays(context.today, 1) : context.today);
  return [{ on: on === null || isToCome ? context.dateOf(key) : on, kind: 'new' }];
}
