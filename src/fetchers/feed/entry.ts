// What a feed says of one entry, whatever its format, and the record that it makes.
import { addDays } from '../../model/dates.ts';
import { identifiersOfDoi, parseArxivId } from '../../model/identity.ts';
import type { PaperIdentifiers, PaperRecord } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { instantOfText } from '../dates.ts';
import { textOfHtml } from '../html-text.ts';
import { authorsNamed, givenNameFirst, recordOf } from '../record.ts';

/** An entry as its format gives it: text may hold HTML, addresses may be relative. */
export interface FeedEntry {
  id: string;
  link: string;
  /** Where its relative addresses start from, if that is not where the feed's do. */
  base: string;
  title: string;
  /** The longest of summary, description and content. */
  body: string;
  authors: string[];
  /** Where a DOI, or an address with one in it, may stand, the surest first. */
  identifiers: string[];
  date: string;
  categories: string[];
  image: string;
  journal: string;
}

export interface FeedContext {
  source: string;
  /** Where relative addresses start from. */
  baseUrl: string;
  category: string | null;
  today: PlainDate;
  /** The day of entries that have no date of their own, or one that is still to come. */
  dateOf(key: string): PlainDate;
}

/** The record of an entry, or why it makes none. */
export function feedRecord(entry: FeedEntry, context: FeedContext): PaperRecord | string {
  const title = textOfHtml(entry.title);
  if (!title) return 'it has no title';
  const baseUrl = absolute(entry.base, context.baseUrl) ?? context.baseUrl;
  const link = absolute(entry.link, baseUrl) ?? absolute(entry.id, baseUrl);
  const identifiers = identifiersOf([...entry.identifiers, entry.id, entry.link], link);
  const key = identifiers.arxiv ?? identifiers.doi ?? identifiers.url;
  if (key === undefined) return 'it has no address and no DOI';
  const statedAt = instantOfText(withoutWeekday(entry.date));
  const ownDate = statedAt?.slice(0, 10) ?? null;
  // Journals date articles by the issue that they will be in; east of Greenwich it may be tomorrow.
  const isToCome = ownDate !== null && ownDate > addDays(context.today, 1);
  const names = entry.authors.flatMap(namesIn);
  return recordOf({
    source: context.source,
    via: 'feed',
    key,
    identifiers,
    title,
    abstract: abstractOf(entry.body, title),
    authors: authorsNamed(names.length > 0 ? names : namesIn(bylineOf(entry.body))),
    publishedAt: statedAt,
    categories: [
      ...new Set([...(context.category ? [context.category] : []), ...entry.categories.map(collapseSpace)]),
    ].filter(Boolean),
    links: { abstract: link },
    thumbnail: absolute(entry.image, baseUrl),
    journalRef: collapseSpace(entry.journal) || null,
    announcements: [{ on: ownDate === null || isToCome ? context.dateOf(key) : ownDate, kind: 'new' }],
    statedAt,
  });
}

/** An address that digest may show and ask: http or https, relative ones made whole. */
function absolute(text: string, baseUrl: string): string | null {
  const trimmed = text.trim();
  if (!trimmed || !URL.canParse(trimmed, baseUrl)) return null;
  const url = new URL(trimmed, baseUrl);
  return /^https?:$/.test(url.protocol) ? url.href : null;
}

const doiIn = /\b10\.\d{4,9}(?:\.\d+)*\/[^\s"'<>?#&]+/;

/** No address with a DOI in it is longer. */
const maxSpelling = 2000;

/** How addresses of articles go on after the DOI; bioRxiv's with a version, which some others' DOIs end in themselves. */
const afterDoi = /(?:[/.](?:abstract|full|full-text|short|pdf|meta|html)|(?<=\d)v\d+)+$/i;

function identifiersOf(spellings: readonly string[], link: string | null): PaperIdentifiers {
  for (const spelling of spellings) {
    const arxiv = parseArxivId(spelling);
    if (arxiv) return { arxiv: arxiv.id };
  }
  for (const spelling of spellings) {
    const found = doiIn.exec(decodeQuietly(spelling.slice(0, maxSpelling)))?.[0].replace(afterDoi, '');
    const identifiers = found ? identifiersOfDoi(found) : {};
    if (Object.keys(identifiers).length > 0) return identifiers;
  }
  return link === null ? {} : { url: withoutTracking(link) };
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The same article is linked with other marks of the reader's way to it each time. */
function withoutTracking(link: string): string {
  const url = new URL(link);
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) {
    if (/^(?:utm_.*|rss|af|source|ref|fbclid)$/i.test(name)) url.searchParams.delete(name);
  }
  return url.href;
}

/** PLOS's line of authors, a paragraph before the abstract. */
const byline = /^\s*<p>\s*by\s([^<]{1,20000})<\/p>/i;

function bylineOf(body: string): string {
  return byline.exec(body)?.[1] ?? '';
}

/** What stands before an abstract besides its title: where and when the article came out, and the word "Abstract". */
const headings: readonly RegExp[] = [
  // Nature: "Nature Inventions, Published online: 17 June 2026; doi:10.1038/…"
  /^[^.;]{0,100}, Published online: \d{1,2} \p{L}+ \d{4}; doi:\S+\s*/u,
  // Science, ACM and all others on the same platform: "Science, Volume 392, Issue 6800, Page 12-19, June 2026."
  /^[^.;]{0,150}, (?:Volume \d+, Issue [^.]{1,80}|Ahead of Print)\.\s*/,
  /^(?:Abstract|Summary)[:.]?\s+(?=\p{Lu})/u,
];

function abstractOf(body: string, title: string): string | null {
  let text = textOfHtml(body.replace(byline, ''));
  if (text.startsWith(title)) text = text.slice(title.length).replace(/^[\s.:;–—-]+/, '');
  for (const heading of headings) text = text.replace(heading, '');
  return text || null;
}

/** One field may hold all authors: `Ann Ames, Bo Berg and Cy Cole`, `Ames, A.; Berg, B.`, `mail@host (Ann Ames)`. */
function namesIn(field: string): string[] {
  const text = textOfHtml(field);
  const [, inParentheses] = /^\S+@\S+\s+\((.+)\)$/.exec(text) ?? [];
  const bare = (inParentheses ?? text).replace(/^by\s+/i, '');
  if (/^\S+@\S+$/.test(bare)) return [];
  if (bare.includes(';')) return bare.split(';').map((name) => givenNameFirst(name.trim()));
  const parts = bare.split(/,\s*(?:and\s+)?|\s+and\s+|\s*&\s*/).filter(Boolean);
  // "Ames, Ann" is one person; each part of a list of people has two words or more.
  return parts.length === 2 && !parts.every((part) => part.includes(' ')) && !/\s(?:and|&)\s/.test(bare)
    ? [givenNameFirst(bare)]
    : parts;
}

/** RFC 822 lets a date begin with a day of the week, and feeds get it wrong, or write it in another language. */
function withoutWeekday(date: string): string {
  return date.trim().replace(/^\p{L}{2,},?\s+(?=\d)/u, '');
}
