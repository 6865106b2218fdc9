// Parses responses of Zotero's web API: lists of keys, collections, and items as records of papers.
import * as z from 'zod';
import { parseArxivId } from '../../../model/identity.ts';
import type { Author, PaperRecord } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { parseDate } from '../../files/dates.ts';
import { citation, importRecord } from '../../files/record.ts';
import { listOf, optional, parseAnswer } from '../../json.ts';
import { authorsNamed } from '../../record.ts';
import type { Collection } from './collections.ts';

export interface ZoteroItem {
  key: string;
  collections: string[];
  /** Whether it is a kind of item that papers are. */
  isPaper: boolean;
  /** Null for an item that can't become a record. */
  record: PaperRecord | null;
}

const text = optional(z.string());

// https://api.zotero.org/schema: each type of item has its own names for what is much the same.
const item = z.object({
  itemType: z.string(),
  title: text,
  creators: listOf(z.object({ creatorType: text, firstName: text, lastName: text, name: text })),
  abstractNote: text,
  date: text,
  DOI: text,
  url: text,
  extra: text,
  archiveID: text,
  archive: text,
  archiveLocation: text,
  publicationTitle: text,
  proceedingsTitle: text,
  conferenceName: text,
  bookTitle: text,
  university: text,
  institution: text,
  volume: text,
  issue: text,
  pages: text,
  collections: listOf(z.string()),
});
type Item = z.output<typeof item>;

/** Zotero's keys have eight letters and digits. */
const key = z.string().regex(/^\w{1,40}$/, { error: 'it is not a key' });
const entry = z.object({ key, data: z.unknown() });
const entries = z.array(entry);

const collections = z.array(
  z.object({
    key,
    data: z.object({ name: z.string(), parentCollection: z.union([z.string(), z.literal(false)]).nullish() }),
  }),
);

/** A key a line. */
export function parseKeys(body: string): string[] {
  return body.split(/\s+/).filter(Boolean);
}

/** Throws `ParseError` if the response is not a list of collections. */
export function parseCollections(body: string): Collection[] {
  return parseAnswer(body, collections).map(({ key: own, data: { name, parentCollection } }) => ({
    key: own,
    name,
    parent: parentCollection || null,
  }));
}

/** Throws `ParseError` if the response is not a list of items. */
export function parseItems(body: string): ZoteroItem[] {
  return parseAnswer(body, entries).map(({ key: own, data }) => {
    const parsed = item.safeParse(data).data;
    if (!parsed) return { key: own, collections: [], isPaper: true, record: null };
    const record = toRecord(parsed);
    return {
      key: own,
      collections: parsed.collections,
      isPaper: isPaper(parsed, typeof record === 'string' ? null : record),
      record: typeof record === 'string' ? null : record,
    };
  });
}

/** Types of works that are read; a web page, a film or a letter counts only with an identifier. */
const paperTypes = new Set(
  'journalArticle conferencePaper preprint bookSection book thesis report manuscript document dataset'.split(
    ' ',
  ),
);
const otherTypes = new Set(['attachment', 'note', 'annotation']);

function isPaper({ itemType }: Item, record: PaperRecord | null): boolean {
  if (otherTypes.has(itemType)) return false;
  const { arxiv, doi, pmid, openreview } = record?.identifiers ?? {};
  return paperTypes.has(itemType) || Boolean(arxiv ?? doi ?? pmid ?? openreview);
}

/**
 * The record of an item. It doesn't name the item or the library: papers are public, and who reads them is private.
 */
function toRecord(from: Item): PaperRecord | string {
  const publishedAt = parseDate(from.date ?? '');
  return importRecord({
    via: 'zotero',
    title: from.title ?? '',
    abstract: from.abstractNote ?? null,
    authors: authorsOf(from),
    publishedAt,
    journalRef: citation({
      venue: venueOf(from),
      volume: from.volume ?? '',
      issue: from.issue ?? '',
      pages: from.pages ?? '',
      year: publishedAt?.slice(0, 4) ?? '',
    }),
    ids: {
      arxiv: arxivIn(from),
      doi: from.DOI || inExtra(from, 'DOI'),
      pmid: inExtra(from, 'PMID'),
      addresses: [from.url ?? ''],
    },
  });
}

/** The venue, unless it is arXiv itself: translators of older versions save preprints as articles of a journal of that name. */
function venueOf(from: Item): string {
  const venue =
    from.publicationTitle ||
    from.proceedingsTitle ||
    from.conferenceName ||
    from.bookTitle ||
    from.university ||
    from.institution ||
    '';
  return /^arxiv\b/i.test(venue) ? '' : venue;
}

/** A volume without authors gets its editors instead. */
function authorsOf({ creators }: Item): Author[] {
  const authors = creators.filter(({ creatorType }) => creatorType === 'author');
  const people =
    authors.length > 0 ? authors : creators.filter(({ creatorType }) => creatorType === 'editor');
  return authorsNamed(
    people.map(({ firstName, lastName, name }) =>
      collapseSpace(name || [firstName, lastName].filter(Boolean).join(' ')),
    ),
  );
}

/** `arXiv:2003.01234` is the number of a preprint; older versions have it in `extra`, or as the place in an archive. */
function arxivIn(from: Item): string {
  const places = [
    from.archiveID,
    inExtra(from, 'arXiv'),
    /^arxiv$/i.test(from.archive ?? '') ? from.archiveLocation : '',
    /^arxiv:/i.test(from.publicationTitle ?? '') ? from.publicationTitle?.split(/[\s[]/)[0] : '',
  ];
  return places.find((place) => place && parseArxivId(place)) ?? '';
}

/** A line `NAME: VALUE` of the field for what has no field of its own. */
function inExtra({ extra = '' }: Item, name: string): string {
  return new RegExp(`^\\s*${name}:\\s*(\\S+)`, 'im').exec(extra)?.[1] ?? '';
}
