// One round of an enricher with the real client, on a fake clock; what it yields, as the store would keep it.
import type { Enricher } from '../../src/fetchers/enrichers/enricher.ts';
import { enricherRegistry } from '../../src/fetchers/enrichers/registry.ts';
import type { EnrichmentPage, PaperToEnrich } from '../../src/model/enrichment.ts';
import type { Cursor, Validators } from '../../src/model/page.ts';
import { fakeClock } from './fake-clock.ts';
import { testHttpClient } from './http-client.ts';

export interface EnricherCase {
  kind: string;
  /** As they stand in the configuration. */
  options: Record<string, unknown>;
  papers: readonly PaperToEnrich[];
  cursor?: Cursor | null;
  validators?: Validators | null;
  clock?: ReturnType<typeof fakeClock>;
}

const noLinks = { abstract: null, pdf: null, code: null, project: null, discussion: null };

/** An invented paper of arXiv's, announced on 16 June 2026; `links` are added to none. */
export function paperToEnrich(
  arxiv: string,
  {
    links = {},
    ...fields
  }: Partial<Omit<PaperToEnrich, 'links'>> & { links?: Partial<PaperToEnrich['links']> } = {},
): PaperToEnrich {
  return {
    id: `arxiv:${arxiv}`,
    identifiers: { arxiv },
    dois: [],
    announcedOn: '2026-06-16',
    ...fields,
    links: { ...noLinks, ...links },
  };
}

/** An invented paper that is known by its DOI. */
export function paperWithDoi(doi: string, fields: Parameters<typeof paperToEnrich>[1] = {}): PaperToEnrich {
  return paperToEnrich('', { id: `doi:${doi}`, identifiers: { doi }, dois: [doi], ...fields });
}

/** The enricher that a configuration gives. */
export async function enricherOf(kind: string, options: Record<string, unknown>): Promise<Enricher> {
  const configured = enricherRegistry[kind]?.(kind).parse(options);
  if (!configured) throw new Error(`no enricher is called ${kind}`);
  return await configured.load();
}

export async function askEnricher({
  kind,
  options,
  papers,
  cursor = null,
  validators = null,
  clock = fakeClock('2026-06-17T08:00:00.000Z'),
}: EnricherCase) {
  const enricher = await enricherOf(kind, options);
  const http = testHttpClient(clock);
  const pages: EnrichmentPage[] = [];
  const log: string[] = [];
  let error: unknown = null;
  const context = {
    http,
    now: clock.now(),
    cursor,
    validatorsOf: async () => validators,
    signal: new AbortController().signal,
    log: (message: string) => log.push(message),
  };
  try {
    for await (const page of enricher.enrich(papers.filter(enricher.canAsk), context)) pages.push(page);
  } catch (thrown) {
    error = thrown;
  }
  await http.close();
  const answers = pages.flatMap((page) => page.answers);
  return {
    pages,
    records: pages.flatMap((page) => page.records),
    rejects: pages.flatMap((page) => page.rejects),
    found: answers.filter(({ found }) => found).map(({ paperId }) => paperId),
    missing: answers.filter(({ found }) => !found).map(({ paperId }) => paperId),
    cursor: pages.findLast((page) => page.cursor)?.cursor ?? cursor,
    validators: pages.flatMap((page) => page.validators ?? []),
    error,
    log,
  };
}
