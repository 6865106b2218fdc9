// The requests to the search of Hacker News: the stories of some weeks that link to a site, newest first.
import type { HostGroup, HttpRequest } from '../../../http/client.ts';
import { hostGroup, paceRules } from '../../endpoint.ts';
import type { HackerNewsOptions } from './options.ts';

/** The most stories in one response (https://hn.algolia.com/api). */
export const pageSize = 1000;

function paceOf({ endpoint, minIntervalMs }: HackerNewsOptions): HostGroup {
  return hostGroup(paceRules.hackernews, endpoint, minIntervalMs);
}

/** Both in seconds since 1970; `before` is null for up to now. */
export interface Span {
  after: number;
  before: number | null;
}

/** The question for stories whose link contains the site's words. */
export function storiesRequest(
  options: HackerNewsOptions,
  site: string,
  { after, before }: Span,
): Omit<HttpRequest, 'signal'> {
  const query = new URLSearchParams({
    query: site,
    tags: 'story',
    restrictSearchableAttributes: 'url',
    typoTolerance: 'false',
    numericFilters: [`created_at_i>${after}`, ...(before === null ? [] : [`created_at_i<${before}`])].join(
      ',',
    ),
    hitsPerPage: String(pageSize),
  });
  return {
    url: `${options.endpoint}/api/v1/search_by_date?${query}`,
    group: paceOf(options),
    accept: 'application/json',
  };
}
