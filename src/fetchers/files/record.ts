// Makes a record from an entry of a file: its ids, its links, its text without mark-up, and what is rejected or left out.
import { canonicalId } from '../../model/identity-keys.ts';
import type { Author, PaperLinks, PaperRecord } from '../../model/paper.ts';
import { parseUrl } from '../../model/parse-url.ts';
import { collapseSpace } from '../../model/text.ts';
import type { Instant } from '../../model/time.ts';
import { readTitle } from '../feed/titles.ts';
import { textOfHtml } from '../html-text.ts';
import { recordOf } from '../record.ts';
import type { FileFormat } from './file-format.ts';
import { type GivenIds, identifiersOf } from './identifiers.ts';

/** What an entry of a file says about a paper; absent means unknown. */
export interface ImportStatement
  extends Partial<Omit<PaperRecord, 'source' | 'via' | 'key' | 'identifiers' | 'links'>> {
  via: Exclude<FileFormat, 'snapshot'> | 'zotero';
  title: string;
  authors: Author[];
  publishedAt: Instant | null;
  ids: GivenIds;
  links?: Partial<PaperLinks>;
}

/** No paper has more, and all that reads them later takes time and memory for each. In UTF-16 units, and in people. */
const most = { title: 10_000, abstract: 200_000, authors: 30_000 };
/** A longer text is left out if it is not essential. */
const maxNote = 10_000;

/**
 * Why an entry with these texts is rejected, before time is spent on them; null if it isn't. Authors may be a list or one text.
 */
export function faultOfLengths(texts: {
  title: string;
  abstract?: string | null | undefined;
  authors?: string | readonly unknown[];
}): string | null {
  const { title, abstract, authors = [] } = texts;
  if (title.length > most.title) return `its title is longer than ${most.title} characters`;
  if ((abstract?.length ?? 0) > most.abstract)
    return `its abstract is longer than ${most.abstract} characters`;
  // No list of names is shorter than five characters a name.
  const people = typeof authors === 'string' ? authors.length / 5 : authors.length;
  return people > most.authors ? `it has more than ${most.authors} authors` : null;
}

/** The record, or why the entry is rejected. Files announce nothing: their papers can be found, and are not news. */
export function importRecord({ ids, links = {}, ...says }: ImportStatement): PaperRecord | string {
  const fault = faultOfLengths(says);
  if (fault) return fault;
  // Text written by digest has no mark-up; anything that looks like it is the author's.
  const textOf = says.via === 'jsonl' ? collapseSpace : textOfHtml;
  const { title, withdrawn } = readTitle(textOf(says.title));
  if (!title) return 'it has no title';
  const addresses = ids.addresses.map((each) => each.trim()).filter(isAddress);
  const year = says.publishedAt?.slice(0, 4) ?? '';
  const identifiers = identifiersOf({ ...ids, addresses }, { title, authors: says.authors, year });
  const key = canonicalId(identifiers);
  if (key === null) return 'nothing identifies it';
  const [first = null] = addresses;
  return recordOf({
    ...says,
    source: 'import',
    key,
    identifiers,
    title,
    withdrawn: withdrawn || (says.withdrawn ?? false),
    abstract: says.abstract ? textOf(says.abstract) : null,
    note: noteOf(textOf(says.note ?? '')),
    journalRef: (says.journalRef && says.journalRef.length <= maxNote && textOf(says.journalRef)) || null,
    links: { ...links, abstract: links.abstract ?? addressOf(identifiers) ?? first },
  });
}

/** A note, unless it is an essay or repeats an identifier only. */
function noteOf(text: string): string | null {
  const isIdentifier = /^(?:(?:doi|arxiv|pmc?id)\s*[:=]?\s*|https?:\/\/(?:dx\.)?doi\.org\/)\S+$/i.test(text);
  return text.length > maxNote || isIdentifier ? null : text || null;
}

/** The address of the paper's own page, if its ids determine it. */
function addressOf({ arxiv, doi, openreview }: PaperRecord['identifiers']): string | null {
  if (arxiv) return `https://arxiv.org/abs/${arxiv}`;
  if (doi) return `https://doi.org/${encodeURI(doi.replaceAll(/\p{Surrogate}/gu, '\ufffd'))}`;
  return openreview ? `https://openreview.net/forum?id=${openreview}` : null;
}

/** PubMed puts translated titles in square brackets. */
export function withoutTranslationMark(title: string): string {
  return title.replace(/^\[([^[\]]+(?:\[[^[\]]*\][^[\]]*)*)\](\.?)$/, '$1$2');
}

/** Only what a browser opens: a file may hold any text where an address belongs. */
export function isAddress(text: string): boolean {
  return text.length <= 2000 && /^https?:\/\/\S+$/i.test(text) && parseUrl(text) !== null;
}

/** Where it was published, as people cite it: `Journal of Things 12(3), 1–10 (2020)`. */
export function citation(parts: {
  venue: string;
  volume?: string;
  issue?: string;
  pages?: string;
  year?: string;
}): string | null {
  const venue = collapseSpace(parts.venue);
  if (!venue) return null;
  const place = `${parts.volume ?? ''}${parts.issue ? `(${parts.issue})` : ''}`;
  const pages = parts.pages ? `, ${parts.pages.replaceAll(/\s*-+\s*/g, '–')}` : '';
  const year = parts.year && !venue.includes(parts.year) ? ` (${parts.year})` : '';
  return `${venue}${place && ` ${place}`}${pages}${year}`;
}
