// The requests to OpenAlex, and their pace.
import type { HostGroup, HttpRequest } from '../../../http/client.ts';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import { hostGroup, paceRules } from '../../endpoint.ts';
import type { OpenAlexOptions } from './options.ts';

/** DOIs a request: it takes 100 values in one filter, which with long DOIs make an address that proxies refuse. */
export const batchSize = 50;
/** The most entries a page has (https://developers.openalex.org/guides/page-through-results). */
export const pageSize = 100;

const fields = [
  'id',
  'doi',
  'authorships',
  'is_authors_truncated',
  'abstract_inverted_index',
  'best_oa_location',
  'cited_by_count',
  'is_retracted',
  'primary_location',
  'topics',
];

function paceOf({ endpoint, minIntervalMs }: OpenAlexOptions): HostGroup {
  return hostGroup(paceRules.openalex, endpoint, minIntervalMs);
}

/** The DOIs that it may have the paper under, arXiv's own among them. A comma or a bar would end the DOI in a filter. */
export function askedDois({ identifiers: { arxiv }, dois }: PaperToEnrich): string[] {
  const own = arxiv ? [`10.48550/arxiv.${arxiv}`] : [];
  return [...own, ...dois].filter((doi) => !/[,|]/.test(doi));
}

/** The question about one work, which costs nothing; also by the DOI of a preprint that was merged into its article. */
export function workRequest(
  { apiKey, ...options }: OpenAlexOptions,
  doi: string,
): Omit<HttpRequest, 'signal'> {
  const query = new URLSearchParams({
    select: fields.join(','),
    ...(apiKey !== undefined && { api_key: apiKey }),
  });
  return {
    url: `${options.endpoint}/works/doi:${doi.split('/').map(encodeURIComponent).join('/')}?${query}`,
    group: paceOf(options),
    accept: 'application/json',
    // It knows no such work.
    acceptStatus: [404],
  };
}

/** Whether the endpoint is OpenAlex itself, without the key that it has required since 2026. */
export function lacksKey({ apiKey, endpoint }: OpenAlexOptions): boolean {
  return apiKey === undefined && paceRules.openalex.isOfficial(new URL(endpoint).hostname);
}

/** The question about at most `batchSize` DOIs. The contact address goes with it in the User-Agent. */
export function worksRequest(
  { apiKey, ...options }: OpenAlexOptions,
  dois: readonly string[],
): Omit<HttpRequest, 'signal'> {
  const query = new URLSearchParams({
    filter: `doi:${dois.join('|')}`,
    'per-page': String(pageSize),
    select: fields.join(','),
    ...(apiKey !== undefined && { api_key: apiKey }),
  });
  return {
    url: `${options.endpoint}/works?${query}`,
    group: paceOf(options),
    accept: 'application/json',
  };
}
