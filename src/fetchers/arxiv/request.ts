// The URLs to fetch from arXiv: the feed of today's listing, and slices of the search API.
import type { HostGroup } from '../../http/client.ts';
import type { Instant, PlainDate } from '../../model/time.ts';
import { hostGroup, paceRules } from '../endpoint.ts';
import type { ArxivOptions } from './options.ts';

/** At most 2,000 results a slice and 30,000 in all (https://info.arxiv.org/help/api/user-manual.html); smaller slices fail less. */
const sliceSize = 500;
export const maxResults = 30_000;

export function paceOf({ minIntervalMs }: ArxivOptions, url: string): HostGroup {
  return hostGroup(paceRules.arxiv, url, minIntervalMs);
}

/** One feed for several categories: their listings of the day, joined. */
export function feedUrl({ endpoints }: ArxivOptions, categories: readonly string[]): string {
  return `${endpoints.rss}/${categories.join('+')}`;
}

/** A slice of what was first submitted to the categories between two instants, oldest first. */
export function submittedUrl(
  { endpoints, categories }: ArxivOptions,
  range: { from: Instant; to: Instant },
  start: number,
): string {
  // An archive such as astro-ph means all its categories.
  const terms = categories.map((each) =>
    each.includes('.') ? `cat:${each}` : `(cat:${each} OR cat:${each}.*)`,
  );
  const query = `(${terms.join(' OR ')}) AND submittedDate:[${stamp(range.from)} TO ${stamp(range.to)}]`;
  return `${endpoints.api}?${new URLSearchParams({
    search_query: query,
    start: String(start),
    max_results: String(sliceSize),
    sortBy: 'submittedDate',
    sortOrder: 'ascending',
  })}`;
}

/** Archives that are groups of their own; all others are physics (https://info.arxiv.org/help/oa/index.html). */
const groups = ['cs', 'econ', 'eess', 'math', 'q-bio', 'q-fin', 'stat'];

/** The OAI-PMH set of an archive or category, `group:archive:CATEGORY`. */
export function setOf(category: string): string {
  const [archive = '', subject] = category.split('.');
  const group = groups.includes(archive) ? archive : 'physics';
  return [group, archive, ...(subject ? [subject] : [])].join(':');
}

/**
 * A page of a harvest: the first of a set's changes since a date, or the one that a token leads to. arXiv asks to leave `until`
 * out. arXivRaw is the format that knows the versions.
 */
export function harvestUrl(
  { endpoints }: ArxivOptions,
  page: { set: string; from: PlainDate | null } | { token: string },
): string {
  const parameters =
    'token' in page
      ? { resumptionToken: page.token }
      : { metadataPrefix: 'arXivRaw', set: page.set, ...(page.from && { from: page.from }) };
  return `${endpoints.oai}?${new URLSearchParams({ verb: 'ListRecords', ...parameters })}`;
}

/** `YYYYMMDDHHMM` in GMT, the format of the API's date filter. */
function stamp(at: Instant): string {
  return at.replaceAll(/[-:T]/g, '').slice(0, 12);
}
