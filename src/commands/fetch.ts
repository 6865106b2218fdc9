// `digest fetch`: asks the sources side by side and stores each page as it comes.
import { AppError, ConfigError, ExitCode, messageOf, StoreError } from '../errors.ts';
import type { Fetcher } from '../fetchers/fetcher.ts';
import { createFetcher } from '../fetchers/registry.ts';
import type { FetchLogEntry, IngestCounts } from '../model/page.ts';
import type { PlainDate } from '../model/paper.ts';
import type { CommandContext } from './context.ts';

export interface FetchOptions {
  /** Names of configured sources; empty means all of them. */
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
  warnings: string[];
}

export interface FetchResult {
  sources: SourceResult[];
  papers: { total: number };
}

/** Pulls papers from the sources. A source that fails is reported in the result; the others go on. */
export async function fetchPapers(context: CommandContext, options: FetchOptions): Promise<FetchResult> {
  const chosen = chooseSources(context, options.sources);
  const fetchers = await Promise.all(chosen.map(createFetcher));
  // All come to their end before an error of one ends the command: none goes on behind its back.
  const outcomes = await Promise.allSettled(
    fetchers.map((fetcher) => fetchSource(context, fetcher, options)),
  );
  const sources = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  return { sources, papers: { total: await context.store.papers.count() } };
}

/** 0 when every source answered, 3 when some did, 1 when none did. */
export function fetchExitCode(result: FetchResult): ExitCode {
  const failed = result.sources.filter(({ status }) => status === 'failed' || status === 'partial');
  if (failed.length === 0) return ExitCode.done;
  return failed.every(({ status }) => status === 'failed') && failed.length === result.sources.length
    ? ExitCode.failed
    : ExitCode.partly;
}

function chooseSources({ config }: CommandContext, names: readonly string[]) {
  const unknown = names.find((name) => !config.sources.some((source) => source.name === name));
  if (unknown) {
    throw new ConfigError(`the source "${unknown}" is not in ${config.file}`, {
      hint: `Configured are: ${config.sources.map(({ name }) => name).join(', ')}.`,
    });
  }
  return names.length > 0 ? config.sources.filter(({ name }) => names.includes(name)) : config.sources;
}

async function fetchSource(
  context: CommandContext,
  fetcher: Fetcher,
  options: FetchOptions,
): Promise<SourceResult> {
  const { store, clock, report, signal } = context;
  const { source } = fetcher;
  const startedAt = clock.now();
  const counts: IngestCounts = { received: 0, new: 0, updated: 0, unchanged: 0, rejected: 0 };
  const warnings: string[] = [];
  let requests = 0;
  let pages = 0;
  let failure: unknown = null;
  try {
    const http = await context.http();
    const counting = {
      ...fetchContextOf(context, source),
      cursor: await store.fetches.cursor(source),
      http: {
        get: async (request: Parameters<typeof http.get>[0]) => {
          requests += 1;
          return await http.get(request);
        },
        get requestCount() {
          return requests;
        },
        close: async () => {},
      },
    };
    for await (const page of fetcher.fetch(options, counting)) {
      const saved = await store.papers.savePage(source, page, clock.now());
      for (const key of Object.keys(counts) as (keyof IngestCounts)[]) counts[key] += saved[key];
      pages += 1;
      for (const { subject, reason } of page.rejects)
        report.detail(`${source}: refused ${subject}: ${reason}`);
      if (page.warning) {
        warnings.push(page.warning);
        report.warn(`${source}: ${page.warning}`);
      }
      report.progress(`Fetching ${source}`, counts.received, null);
      signal.throwIfAborted();
    }
  } catch (error) {
    // A database that cannot be written to is no fault of the source's.
    if (signal.aborted || error instanceof StoreError) throw error;
    failure = error;
    const hint = error instanceof AppError && error.hint ? `. ${error.hint}` : '';
    report.warn(`${source}: ${messageOf(error)}${hint}`);
  }
  const status = failure ? (pages > 0 ? 'partial' : 'failed') : counts.received > 0 ? 'ok' : 'empty';
  const error = failure ? messageOf(failure) : null;
  await store.fetches.log({ ...counts, source, startedAt, finishedAt: clock.now(), status, requests, error });
  return { source, status, ...counts, requests, error, warnings };
}

function fetchContextOf({ store, clock, signal, report }: CommandContext, source: string) {
  return {
    now: clock.now(),
    validatorsOf: (url: string) => store.fetches.validators(url),
    signal,
    log: (message: string) => report.detail(`${source}: ${message}`),
  };
}
