// The OpenAlex enricher: affiliations and the organisation they make, topics, abstracts, citations and retractions.
import type { EnrichmentPage, PaperToEnrich } from '../../../model/enrichment.ts';
import { batchesOf, orHint } from '../ask.ts';
import { daily, type Enricher, weekly } from '../enricher.ts';
import type { OpenAlexOptions } from './options.ts';
import { parseWorks, recordOfWorks } from './parse.ts';
import { askedDois, batchSize, worksRequest } from './request.ts';

const keyHint =
  'Check "apiKey" of openalex in the configuration: a key is free, and without one little is answered a day.';

export function openalex(options: OpenAlexOptions): Enricher {
  return {
    service: 'openalex',
    // What it knows of a work hardly changes; that it knows a new one may be tomorrow.
    refreshHours: { found: weekly, missing: daily },
    canAsk: (paper) => askedDois(paper).length > 0,
    async *enrich(papers, { http, signal }) {
      for (const batch of batchesOf(papers, batchSize, (paper) => askedDois(paper).length)) {
        const request = worksRequest(options, batch.flatMap(askedDois));
        const response = await orHint(http.get({ ...request, signal }), keyHint);
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
