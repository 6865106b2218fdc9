// The requests to Crossref, and their pace.
import type { HostGroup, HttpRequest } from '../../../http/client.ts';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import { hostGroup, paceRules } from '../../endpoint.ts';
import type { CrossrefOptions } from './options.ts';

/** DOIs a request. A work comes with its list of references: some 20 KB each. */
export const batchSize = 25;

/** The contact address, which opens the polite pool, is in the User-Agent. */
function paceOf({ endpoint, minIntervalMs }: CrossrefOptions): HostGroup {
  return hostGroup(paceRules.crossref, endpoint, minIntervalMs);
}

/** The DOIs that it may have the paper under; arXiv's own are not registered there. A comma would end the DOI in a filter. */
export function askedDois({ dois }: PaperToEnrich): string[] {
  return dois.filter((doi) => !doi.includes(','));
}

/** The question about at most `batchSize` DOIs. All fields: a name that `select` does not take has the whole question refused. */
export function worksRequest(options: CrossrefOptions, dois: readonly string[]): Omit<HttpRequest, 'signal'> {
  const query = new URLSearchParams({
    filter: dois.map((doi) => `doi:${doi}`).join(','),
    rows: String(batchSize),
  });
  return { url: `${options.endpoint}/works?${query}`, group: paceOf(options), accept: 'application/json' };
}
