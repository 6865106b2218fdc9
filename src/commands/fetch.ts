// `digest fetch`: reads the sources in parallel and stores each page as it arrives.
import type { Config } from '../config/schema.ts';
import { AppError, ConfigError, messageOf, StoreError } from '../errors.ts';
import type { Fetcher } from '../fetchers/fetcher.ts';
import { closest } from '../model/closest.ts';
import type { FetchLogEntry, IngestCounts } from '../model/page.ts';
import type { PlainDate } from '../model/time.ts';
import type { CommandContext } from './shared/context.ts';
import { requireOrder } from './shared/date-range.ts';
import { type EnricherResult, enrichPapers } from './shared/papers/enrich.ts';
import { fetchContextFor } from './shared/papers/fetch-context.ts';
import { FetchProgress } from './shared/papers/fetch-progress.ts';
import { type LibraryResult, syncAllLibraries } from './shared/readers/sync-libraries.ts';
import { buildIndex } from './shared/search-index/build-index.ts';

export interface FetchOptions {
  /** Names of configured sources and enrichers; empty means all of them. */
  sources: readonly string[];
  since: PlainDate | null;
  until: PlainDate | null;
  full: boolean;
}

export interface SourceResult extends IngestCounts {
  source: string;
  status: FetchLogEntry['status'];
  requests: number;
  error: string | null;
  /** Why today's announcement is not available yet; null if it is, or if that is unknown. */
  missing: 'stale' | 'late' | null;
  warnings: string[];
}

export interface FetchResult {
  sources: SourceResult[];
  enrichers: EnricherResult[];
  /** Libraries of readers; empty if single sources were named. */
  libraries: LibraryResult[];
  papers: { total: number };
}

/**
 * Fetches papers from the sources, then queries the enrichers. If no sources are named, readers' libraries are synced, too,
 * after the sources: by then, papers that a source has just announced are known. Whatever fails is reported in the result; the
 * others continue.
 */
export async function fetchPapers(context: CommandContext, options: FetchOptions): Promise<FetchResult> {
  requireOrder(options);
  const { sources: chosen, enrichers: chosenEnrichers } = choose(context.config, options.sources);
  const progress = new FetchProgress(
    context.report,
    chosen.map(({ name }) => name),
  );
  const fetchers = await Promise.all(chosen.map((source) => source.load()));
  // All sources settle before an error of one ends the command, so that no fetch outlives it.
  const outcomes = await Promise.allSettled(
    fetchers.map((fetcher) =>
      fetchSource(context, fetcher, options, progress).finally(() => progress.finished(fetcher.source)),
    ),
  );
  const sources = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  const [enrichers, libraries] = await Promise.all([
    enrichPapers(context, chosenEnrichers),
    options.sources.length === 0 ? syncAllLibraries(context) : [],
  ]);
  await buildIndex(context, { adapt: 'never', isUrgent: true });
  return { sources, enrichers, libraries, papers: { total: await context.store.papers.count() } };
}

/** Fetches, then updates the search index, which may take minutes with an embedding service. */
export async function fetchAndIndex(context: CommandContext, options: FetchOptions): Promise<FetchResult> {
  const result = await fetchPapers(context, options);
  await buildIndex(context, { adapt: 'never' });
  return result;
}

function choose({ sources, enrich, file }: Config, names: readonly string[]) {
  const all = [...sources, ...enrich].map(({ name }) => name);
  const unknown = names.find((name) => !all.includes(name));
  if (unknown) {
    const meant = closest(unknown, all);
    throw new ConfigError(`the source "${unknown}" is not in ${file}`, {
      hint: `${meant === null ? '' : `Did you mean "${meant}"? `}Configured sources: ${all.join(', ')}.`,
    });
  }
  const isChosen = ({ name }: { name: string }) => names.length === 0 || names.includes(name);
  return { sources: sources.filter(isChosen), enrichers: enrich.filter(isChosen) };
}

async function fetchSource(
  context: CommandContext,
  fetcher: Fetcher,
  options: FetchOptions,
  progress: FetchProgress,
): Promise<SourceResult> {
  const { store, clock, report, signal } = context;
  const { source } = fetcher;
  const startedAt = clock.now();
  const counts: IngestCounts = { received: 0, new: 0, updated: 0, unchanged: 0, rejected: 0 };
  const warnings: string[] = [];
  let missing: SourceResult['missing'] = null;
  const asking = await fetchContextFor(context, source);
  let pages = 0;
  let failure: unknown = null;
  try {
    for await (const page of fetcher.fetch(options, asking)) {
      const saved = await store.papers.savePage(source, page, clock.now());
      for (const key of Object.keys(counts) as (keyof IngestCounts)[]) counts[key] += saved[key];
      pages += 1;
      for (const { subject, reason } of page.rejects)
        report.detail(`${source}: refused ${subject}: ${reason}`);
      missing = page.missing ?? missing;
      if (page.warning) {
        warnings.push(page.warning);
        report.warn(`${source}: ${page.warning}`);
      }
      progress.received(source, counts.received);
      signal.throwIfAborted();
    }
  } catch (error) {
    // A database that can't be written is not the source's fault.
    if (signal.aborted || error instanceof StoreError) throw error;
    failure = error;
    const hint = error instanceof AppError && error.hint ? `. ${error.hint}` : '';
    report.warn(`${source}: ${messageOf(error)}${hint}`);
  }
  const status = failure ? (pages > 0 ? 'partial' : 'failed') : statusOf(missing, counts);
  const error = failure ? messageOf(failure) : null;
  const requests = asking.http.requestCount;
  await store.fetches.log({ ...counts, source, startedAt, finishedAt: clock.now(), status, requests, error });
  return { source, status, ...counts, requests, error, missing, warnings };
}

function statusOf(missing: SourceResult['missing'], { received }: IngestCounts): SourceResult['status'] {
  if (missing === 'stale') return 'stale';
  return received > 0 ? 'ok' : 'empty';
}
