// Reads a page of Europe PMC's search: journal articles and preprints.
import * as z from 'zod';
import { addDays } from '../../model/dates.ts';
import { identifiersOfDoi } from '../../model/identity.ts';
import type { Announcement, Author, PaperIdentifiers, PaperRecord, Reject } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { instantOfText, parseStatedDate } from '../dates.ts';
import { citation } from '../files/record.ts';
import { textOfHtml } from '../html-text.ts';
import { listOf, nameOfEntry, optional, parseAnswer, readEntries, textOrNumber } from '../json.ts';
import { authorsNamed, recordOf } from '../record.ts';

const answer = z.object({
  hitCount: z.number().int().nonnegative(),
  nextCursorMark: z.string().optional().catch(undefined),
  resultList: z.object({ result: z.array(z.unknown()) }),
});

// Only what identifies and names a paper is required: anything else that is odd costs itself.
const text = optional(z.string());
const number = optional(textOrNumber);
const author = z.object({
  fullName: text,
  firstName: text,
  lastName: text,
  initials: text,
  collectiveName: text,
  authorId: optional(z.object({ type: z.string(), value: z.string() })),
  authorAffiliationDetailsList: optional(
    z.object({ authorAffiliation: listOf(z.object({ affiliation: text })) }),
  ),
});
const result = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  title: z.string(),
  pmid: number,
  doi: text,
  abstractText: text,
  authorString: text,
  authorList: optional(z.object({ author: listOf(author) })),
  journalInfo: optional(
    z.object({
      volume: number,
      issue: number,
      yearOfPublication: number,
      journal: optional(z.object({ title: text, isoabbreviation: text })),
    }),
  ),
  pubYear: number,
  pageInfo: text,
  pubTypeList: optional(z.object({ pubType: listOf(z.string()) })),
  fullTextUrlList: optional(
    z.object({
      fullTextUrl: listOf(z.object({ documentStyle: text, availabilityCode: text, url: text })),
    }),
  ),
  commentCorrectionList: optional(
    z.object({ commentCorrection: listOf(z.object({ id: text, source: text, type: text })) }),
  ),
  bookOrReportDetails: optional(z.object({ publisher: text })),
  citedByCount: optional(z.number().int().nonnegative()),
  versionNumber: optional(z.coerce.number().int().positive()),
  firstIndexDate: text,
  firstPublicationDate: text,
  electronicPublicationDate: text,
});
type Result = z.output<typeof result>;

export interface SearchPage {
  records: PaperRecord[];
  rejects: Reject[];
  /** Entries of this page, good and bad. */
  length: number;
  /** Entries of all pages. */
  total: number;
  /** Null at the end; the service repeats its mark there, or leaves it out. */
  nextCursorMark: string | null;
}

/** A page of the search. Throws `ParseError` if the response isn't one. */
export function parseSearchPage(body: string, source: string): SearchPage {
  const { hitCount, nextCursorMark, resultList } = parseAnswer(body, answer);
  return {
    ...readEntries(
      resultList.result,
      result,
      (entry, index) => nameOfEntry(entry, index, 'doi', 'id'),
      (entry) => toRecord(entry, source),
    ),
    length: resultList.result.length,
    total: hitCount,
    nextCursorMark: nextCursorMark ?? null,
  };
}

function toRecord(entry: Result, source: string): PaperRecord | string {
  const page = `https://europepmc.org/article/${encodeURIComponent(entry.source)}/${encodeURIComponent(entry.id)}`;
  const identifiers = identifiersIn(entry, page);
  // A translated title is in brackets, and each title ends with a full stop (MEDLINE's style).
  const title = textOfHtml(entry.title)
    .replace(/^\[(.*)\]\.?$/s, '$1')
    .replace(/(?<!\.)\.$/, '');
  if (!title) return 'it has no title';
  const types = (entry.pubTypeList?.pubType ?? []).map((type) => type.toLowerCase());
  const listedOn = dateOf(entry.firstIndexDate);
  return recordOf({
    source,
    via: 'search',
    key: `${entry.source}:${entry.id}`,
    identifiers,
    title,
    abstract: abstractOf(entry.abstractText),
    authors: authorsOf(entry),
    publishedAt: instantOfText(publicationDate(entry)),
    version: entry.versionNumber ?? null,
    withdrawn: types.some((type) => type === 'retracted publication' || type === 'withdrawn'),
    links: { abstract: page, pdf: pdfOf(entry) },
    journalRef: journalRefOf(entry),
    announcements: announcementsOf(entry, types, listedOn),
    ...(entry.citedByCount !== undefined && {
      signals: [{ name: 'citations', value: entry.citedByCount }],
    }),
    statedAt: instantOfText(listedOn),
  });
}

function identifiersIn(entry: Result, page: string): PaperIdentifiers {
  const doi = entry.doi === undefined ? {} : identifiersOfDoi(entry.doi);
  // A preprint names the article that it became: both then share its PubMed number.
  const article = entry.commentCorrectionList?.commentCorrection.find(
    ({ type, source }) => type === 'Preprint of' && source === 'MED',
  );
  const pmid = [entry.pmid, article?.id].find((id) => id !== undefined && /^[1-9]\d{0,8}$/.test(id));
  const named = { ...doi, ...(pmid !== undefined && { pmid }) };
  return Object.keys(named).length > 0 ? named : { url: page };
}

/** Parts of an abstract have headings: `<h4>Methods</h4>We …` becomes `Methods: We …`. */
function abstractOf(html: string | undefined): string | null {
  if (html === undefined) return null;
  return textOfHtml(html.replaceAll(/<h4>([^<]{1,80}?)[:.]?\s*<\/h4>/gi, ' $1: ')) || null;
}

function authorsOf({ authorList, authorString }: Result): Author[] {
  const authors = (authorList?.author ?? []).flatMap((person): Author[] => {
    const given = person.firstName ?? person.initials ?? '';
    const own = person.lastName === undefined ? person.fullName : `${given} ${person.lastName}`;
    const name = collapseSpace(person.collectiveName ?? own ?? '');
    if (name === '') return [];
    const { type, value } = person.authorId ?? {};
    const orcid =
      type?.toUpperCase() === 'ORCID' ? /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/.exec(value ?? '')?.[0] : undefined;
    const places = person.authorAffiliationDetailsList?.authorAffiliation ?? [];
    const affiliations = places.map(({ affiliation }) => withoutAddresses(affiliation ?? '')).filter(Boolean);
    return [{ name, affiliations: [...new Set(affiliations)], ...(orcid !== undefined && { orcid }) }];
  });
  if (authors.length > 0) return authors;
  // `Ames A, Berg BC.`: initials after the family name.
  const names = (authorString ?? '').replace(/\.\s*$/, '').split(/\s*,\s*/);
  return authorsNamed(names.map((name) => name.replace(/^(.+)\s(\p{Lu}{1,4})$/u, '$2 $1')));
}

/** Affiliations carry personal mail addresses, which must not be published. */
function withoutAddresses(affiliation: string): string {
  return collapseSpace(
    affiliation.replaceAll(
      /(?:\s*\b(?:electronic address|e-?mail):?)?\s*[^\s@;,]+@[^\s@;,]+\.[a-z]+\b[.;]?/gi,
      '',
    ),
  );
}

/** The earliest date known: the printed issue's may be months ahead of the article. */
function publicationDate({
  electronicPublicationDate,
  firstPublicationDate,
  firstIndexDate,
}: Result): PlainDate | null {
  const dates = [electronicPublicationDate, firstPublicationDate, firstIndexDate].map(dateOf);
  return dates.filter((date) => date !== null).sort()[0] ?? null;
}

function dateOf(text: string | undefined): PlainDate | null {
  const date = parseStatedDate(text ?? '');
  return date?.precision === 'day' || date?.precision === 'instant' ? date.at.slice(0, 10) : null;
}

/** An article indexed this long after it was published comes from a journal's archive. */
const newsDays = 90;
/** They are about another paper, whose title they may bear. */
const notices = ['published erratum', 'retraction of publication', 'expression of concern'];

function announcementsOf(
  entry: Result,
  types: readonly string[],
  listedOn: PlainDate | null,
): Announcement[] {
  const published = publicationDate(entry);
  if (listedOn === null || types.some((type) => notices.includes(type))) return [];
  if (published !== null && published < addDays(listedOn, -newsDays)) return [];
  return [{ on: listedOn, kind: (entry.versionNumber ?? 1) > 1 ? 'replace' : 'new' }];
}

function journalRefOf({ journalInfo, pageInfo, pubYear }: Result): string | null {
  const journal = journalInfo?.journal?.isoabbreviation ?? journalInfo?.journal?.title;
  if (journal === undefined) return null;
  const { volume, issue, yearOfPublication } = journalInfo ?? {};
  const year = yearOfPublication ?? pubYear;
  return citation({
    venue: journal,
    ...(volume !== undefined && { volume }),
    ...(issue !== undefined && { issue }),
    ...(pageInfo !== undefined && { pages: pageInfo }),
    ...(year !== undefined && { year }),
  });
}

/** One that is free to read. */
function pdfOf({ fullTextUrlList }: Result): string | null {
  const free = (fullTextUrlList?.fullTextUrl ?? []).find(
    ({ documentStyle, availabilityCode }) =>
      documentStyle === 'pdf' && (availabilityCode === 'OA' || availabilityCode === 'F'),
  );
  return free?.url ?? null;
}
