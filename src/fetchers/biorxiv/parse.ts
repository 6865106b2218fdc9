// Parses responses of the bioRxiv API: what was posted (`details`) and what journals have published since (`pubs`).
import * as z from 'zod';
import { identifiersOfDoi, normalizeDoi } from '../../model/identity.ts';
import type { Author, PaperRecord, Reject } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import { instantOfText } from '../dates.ts';
import { textOfHtml } from '../html-text.ts';
import { nameOfEntry, optional, parseAnswer, readEntries, textOrNumber } from '../json.ts';
import { givenNameFirst, recordOf } from '../record.ts';
import type { PreprintServer } from './options.ts';

// Numbers come as numbers or as text.
const number = z.coerce.number().int().nonnegative();
const answer = z.object({
  messages: z.array(z.object({ total: optional(number) })).min(1),
  collection: z.array(z.unknown()).default([]),
});

const text = optional(textOrNumber);
const posted = z.object({
  doi: z.string(),
  title: z.string(),
  authors: text,
  author_corresponding: text,
  author_corresponding_institution: text,
  date: text,
  version: optional(number),
  type: text,
  category: text,
  abstract: text,
  published: text,
});
const publishedEntry = z.object({
  preprint_doi: z.string(),
  published_doi: z.string(),
  published_journal: text,
  preprint_title: text,
  preprint_authors: text,
  preprint_category: text,
  preprint_date: text,
  published_date: text,
  preprint_abstract: text,
  preprint_author_corresponding: text,
  preprint_author_corresponding_institution: text,
});

export interface PreprintPage {
  records: PaperRecord[];
  rejects: Reject[];
  /** Entries in this page, good and bad. */
  length: number;
  /** Entries in all pages. */
  total: number;
}

/** A page of `details`. Throws `ParseError` if the response isn't one. */
export function parsePosted(body: string, server: PreprintServer): PreprintPage {
  return parsePage(body, 'doi', posted, (entry) => postedRecord(entry, server));
}

/** A page of `pubs`. Throws `ParseError` if the response isn't one. */
export function parsePublished(body: string, server: PreprintServer): PreprintPage {
  return parsePage(body, 'preprint_doi', publishedEntry, (entry) => publishedRecord(entry, server));
}

function parsePage<T>(
  body: string,
  subject: string,
  schema: z.ZodType<T>,
  toRecord: (entry: T) => PaperRecord | string,
): PreprintPage {
  const { messages, collection } = parseAnswer(body, answer);
  return {
    ...readEntries(collection, schema, (entry, index) => nameOfEntry(entry, index, subject), toRecord),
    length: collection.length,
    // "no posts found" is a message without numbers.
    total: messages[0]?.total ?? 0,
  };
}

function postedRecord(entry: z.output<typeof posted>, server: PreprintServer): PaperRecord | string {
  const doi = normalizeDoi(entry.doi);
  if (!doi) return `"${entry.doi}" is not a DOI`;
  const title = textOfHtml(entry.title);
  if (!title) return 'it has no title';
  const journal = entry.published ? normalizeDoi(entry.published) : null;
  const isFirst = (entry.version ?? 1) <= 1;
  // Some dates come without leading zeros.
  const postedAt = instantOfText(entry.date);
  return recordOf({
    source: server,
    via: 'details',
    key: doi,
    identifiers: { doi, ...(journal && { publishedDoi: journal }) },
    title: title.replace(/^WITHDRAWN:\s*/i, ''),
    abstract: textOfHtml(entry.abstract ?? ''),
    authors: authorsOf(entry.authors, entry.author_corresponding, entry.author_corresponding_institution),
    // Each version comes with its own date: only the first one's is the paper's.
    publishedAt: isFirst ? postedAt : null,
    categories: categoriesOf(entry.category),
    version: entry.version ?? null,
    withdrawn: /withdrawn/i.test(entry.type ?? '') || /^WITHDRAWN\b/.test(title),
    links: linksOf(server, doi, entry.version ?? null),
    announcements: postedAt ? [{ on: postedAt.slice(0, 10), kind: isFirst ? 'new' : 'replace' }] : [],
    statedAt: postedAt,
  });
}

function publishedRecord(
  entry: z.output<typeof publishedEntry>,
  server: PreprintServer,
): PaperRecord | string {
  const doi = normalizeDoi(entry.preprint_doi);
  if (!doi) return `"${entry.preprint_doi}" is not a DOI`;
  const { doi: journal } = identifiersOfDoi(entry.published_doi);
  if (!journal) return `"${entry.published_doi}" is not the DOI of a journal`;
  return recordOf({
    source: server,
    via: 'pubs',
    key: doi,
    identifiers: { doi, publishedDoi: journal },
    title: textOfHtml(entry.preprint_title ?? ''),
    abstract: textOfHtml(entry.preprint_abstract ?? ''),
    authors: authorsOf(
      entry.preprint_authors,
      entry.preprint_author_corresponding,
      entry.preprint_author_corresponding_institution,
    ),
    publishedAt: instantOfText(entry.preprint_date),
    categories: categoriesOf(entry.preprint_category),
    links: linksOf(server, doi, null),
    journalRef: entry.published_journal || null,
    statedAt: instantOfText(entry.published_date) ?? instantOfText(entry.preprint_date),
  });
}

/** Only the corresponding author comes with a whole name and an institution; the others are `Zhu, Z.`. */
function authorsOf(
  line: string | undefined,
  corresponding: string | undefined,
  institution: string | undefined,
): Author[] {
  const family = (name: string) => name.split(',')[0]?.trim().toLowerCase() ?? '';
  const whole = collapseSpace(corresponding ?? '');
  const place = collapseSpace(institution ?? '');
  return (line ?? '')
    .split(';')
    .map(collapseSpace)
    .filter(Boolean)
    .map((name): Author => {
      const isWhole = whole !== '' && whole.toLowerCase().endsWith(` ${family(name)}`);
      const initial = (text: string) => text.trim().charAt(0).toLowerCase();
      if (!isWhole || initial(whole) !== initial(name.split(',')[1] ?? whole)) {
        return { name: givenNameFirst(name), affiliations: [] };
      }
      return { name: whole, affiliations: place ? [place] : [] };
    });
}

function categoriesOf(category: string | undefined): string[] {
  return category ? [category.toLowerCase().replaceAll('_', ' ')] : [];
}

function linksOf(server: PreprintServer, doi: string, version: number | null) {
  const page = `https://www.${server}.org/content/${doi}${version === null ? '' : `v${version}`}`;
  return { abstract: page, pdf: `${page}.full.pdf` };
}
