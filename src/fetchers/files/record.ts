// Makes a record of what a file says of a paper: its ids, its links, and what is left out.
import { canonicalId } from '../../model/identity-keys.ts';
import type { Author, PaperLinks, PaperRecord } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { Instant } from '../../model/time.ts';
import { recordOf } from '../record.ts';
import type { FileFormat } from './file-format.ts';
import { type GivenIds, identifiersOf } from './identifiers.ts';

/** What an entry of a file says of a paper; absent means that it doesn't say. */
export interface ImportStatement
  extends Partial<Omit<PaperRecord, 'source' | 'via' | 'key' | 'identifiers' | 'links'>> {
  via: Exclude<FileFormat, 'snapshot'>;
  title: string;
  authors: Author[];
  publishedAt: Instant | null;
  ids: GivenIds;
  links?: Partial<PaperLinks>;
}

/** The record, or why there is none. Files announce nothing: their papers are to be found, and are no news. */
export function importRecord({ ids, links = {}, ...says }: ImportStatement): PaperRecord | string {
  const title = collapseSpace(says.title);
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
    links: { ...links, abstract: links.abstract ?? addressOf(identifiers) ?? first },
  });
}

/** Where the paper's own page is, as far as its ids tell. */
function addressOf({ arxiv, doi, openreview }: PaperRecord['identifiers']): string | null {
  if (arxiv) return `https://arxiv.org/abs/${arxiv}`;
  if (doi) return `https://doi.org/${encodeURI(doi)}`;
  return openreview ? `https://openreview.net/forum?id=${openreview}` : null;
}

/** Only what a browser opens: a file may hold any text where an address belongs. */
export function isAddress(text: string): boolean {
  return text.length <= 2000 && /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
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
