// The OpenAlex enricher: affiliations and the organisation they make, topics, abstracts, citations and retractions.
import { batchesOf, orHint, pageOfWorks } from '../ask.ts';
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
        yield pageOfWorks(parseWorks(response.text()), batch, askedDois, recordOfWorks);
      }
    },
  };
}
