// The OpenAlex enricher: affiliations and the organisation they make, topics, abstracts, citations and retractions.
import { messageOf } from '../../../errors.ts';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import type { FetchContext } from '../../fetcher.ts';
import { batchesOf, orHint, pageOfWorks } from '../ask.ts';
import { daily, type Enricher, weekly } from '../enricher.ts';
import type { OpenAlexOptions } from './options.ts';
import { parseWork, parseWorks, recordOfWorks, type Work } from './parse.ts';
import { askedDois, batchSize, lacksKey, workRequest, worksRequest } from './request.ts';

const keyHint =
  'Check "apiKey" of openalex in the configuration: a key is free (https://openalex.org/settings/api), and required.';

/**
 * Lists have a preprint that was merged into its article under the article's DOI only; a question about the one work finds it. Papers
 * come in the order in which an edition may show them, and an edition shows fewer than these.
 */
const maxSingle = 40;

export function openalex(options: OpenAlexOptions): Enricher {
  return {
    service: 'openalex',
    // What it knows of a work hardly changes; that it knows a new one may be tomorrow.
    refreshHours: { found: weekly, missing: daily },
    canAsk: (paper) => askedDois(paper).length > 0,
    missingKey: lacksKey(options) ? keyHint : null,
    async *enrich(papers, context) {
      let left = maxSingle;
      for (const batch of batchesOf(papers, batchSize, (paper) => askedDois(paper).length)) {
        const request = worksRequest(options, batch.flatMap(askedDois));
        const response = await orHint(context.http.get({ ...request, signal: context.signal }), keyHint);
        const { works, rejects } = parseWorks(response.text());
        const missing = batch
          .filter((paper) => !askedDois(paper).some((doi) => works.has(doi)))
          .slice(0, Math.max(0, left));
        left -= missing.length;
        const listed = batch.filter((paper) => !missing.includes(paper));
        yield pageOfWorks({ works, rejects }, listed, askedDois, recordOfWorks);
        for (const paper of missing) {
          const found = left < 0 ? null : await askSingle(options, paper, context);
          // After a fault the lists' word counts.
          if (found === null) left = -1;
          yield pageOfWorks({ works: found ?? new Map(), rejects: [] }, [paper], askedDois, recordOfWorks);
        }
      }
    },
  };
}

/** The work that it has under one of the paper's DOIs, queried alone; null after an error. */
async function askSingle(
  options: OpenAlexOptions,
  paper: PaperToEnrich,
  { http, signal, log }: FetchContext,
): Promise<Map<string, Work> | null> {
  for (const doi of askedDois(paper)) {
    try {
      const response = await http.get({ ...workRequest(options, doi), signal });
      const work = response.status === 404 ? null : parseWork(response.text());
      if (work !== null) return new Map([[doi, work]]);
    } catch (error) {
      signal.throwIfAborted();
      log(`${doi}: ${messageOf(error)}`);
      return null;
    }
  }
  return new Map();
}
