// The Crossref enricher: what publishers deposited of a DOI, 25 DOIs to a request.
import type { EnrichmentPage, PaperToEnrich } from '../../../model/enrichment.ts';
import { batchesOf } from '../ask.ts';
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
        yield pageOf(response.text(), batch);
      }
    },
  };
}

function pageOf(body: string, asked: readonly PaperToEnrich[]): EnrichmentPage {
  const { works, rejects } = parseWorks(body);
  const known = asked.map((paper) => ({
    paper,
    works: askedDois(paper).flatMap((doi) => works.get(doi) ?? []),
  }));
  return {
    records: known.flatMap(({ paper, works: own }) => recordOfWorks(own, paper) ?? []),
    rejects,
    cursor: null,
    answers: known.map(({ paper, works: own }) => ({ paperId: paper.id, found: own.length > 0 })),
  };
}
