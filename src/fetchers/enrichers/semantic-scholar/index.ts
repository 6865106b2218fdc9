// The Semantic Scholar enricher: citations, a sentence on each paper, its venue and fields, 500 papers to a request.
import { batchesOf, orHint } from '../ask.ts';
import { daily, type Enricher } from '../enricher.ts';
import type { SemanticScholarOptions } from './options.ts';
import { parseBatch, parseNoneKnown } from './parse.ts';
import { askedId, batchQuery, batchSize } from './request.ts';

const keyHint = 'Check "apiKey" of semantic-scholar in the configuration, or leave it out.';

export function semanticScholar(options: SemanticScholarOptions): Enricher {
  return {
    service: 'semantic-scholar',
    refreshHours: { found: daily, missing: daily },
    canAsk: (paper) => askedId(paper) !== null,
    async *enrich(papers, { http, signal }) {
      for (const batch of batchesOf(papers, batchSize)) {
        const query = batchQuery(
          options,
          batch.flatMap((paper) => askedId(paper) ?? []),
        );
        const response = await orHint(http.query({ ...query, signal }), keyHint);
        const parse = response.status === 400 ? parseNoneKnown : parseBatch;
        yield { ...parse(response.text(), batch), cursor: null };
      }
    },
  };
}
