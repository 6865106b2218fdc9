// The Crossref enricher: what publishers deposited of a DOI, 25 DOIs to a request.
import { batchesOf, pageOfWorks } from '../ask.ts';
import { daily, type Enricher, weekly } from '../enricher.ts';
import type { CrossrefOptions } from './options.ts';
import { parseWorks, recordOfWorks } from './parse.ts';
import { askedDois, batchSize, worksRequest } from './request.ts';

export function crossref(options: CrossrefOptions): Enricher {
  return {
    service: 'crossref',
    refreshHours: { found: weekly, missing: daily },
    canAsk: (paper) => askedDois(paper).length > 0,
    async *enrich(papers, { http, signal }) {
      for (const batch of batchesOf(papers, batchSize, (paper) => askedDois(paper).length)) {
        const request = worksRequest(options, batch.flatMap(askedDois));
        const response = await http.get({ ...request, signal });
        yield pageOfWorks(parseWorks(response.text()), batch, askedDois, recordOfWorks);
      }
    },
  };
}
