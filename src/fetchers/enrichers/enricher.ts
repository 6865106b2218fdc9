// The interface of every enricher: which papers it can be queried for, how often, and what it yields.
import type { EnrichmentPage, PaperToEnrich } from '../../model/enrichment.ts';
import type { FetchContext } from '../fetcher.ts';
import type { ConfiguredService } from '../source.ts';

export interface Enricher {
  /** The source of its records. */
  readonly service: string;
  /** Hours until a paper is queried again: one that the service knew, and one that it did not know yet. */
  readonly refreshHours: { found: number; missing: number };
  /** Whether the paper has anything to find it by. */
  canAsk(paper: PaperToEnrich): boolean;
  /** Where to get a key that the service requires and the configuration lacks, as a hint; null or absent if none is missing. */
  readonly missingKey?: string | null;
  /**
   * Asks about papers for which `canAsk` holds, in their order, and yields what came as it comes: a run that is cut short keeps
   * what it has. Throws `HttpError` or `ParseError` when the service fails as a whole.
   */
  enrich(papers: readonly PaperToEnrich[], context: FetchContext): AsyncGenerator<EnrichmentPage>;
}

/** An enricher as configured, ready to be loaded. */
export interface ConfiguredEnricher extends ConfiguredService {
  /** Loads its parser. */
  load(): Promise<Enricher>;
}

/**
 * Hours between queries for numbers that change daily, and for facts that hardly change. Less than a day and a week, so that a
 * cron job that starts a little earlier than yesterday still queries.
 */
export const daily = 20;
export const weekly = 6.5 * 24;
