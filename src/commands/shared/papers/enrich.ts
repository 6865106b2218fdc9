// Asks the enrichers in parallel about papers of coming editions, within the time that an edition may wait.
import { AppError, messageOf, StoreError } from '../../../errors.ts';
import type { ConfiguredEnricher, Enricher } from '../../../fetchers/enrichers/enricher.ts';
import { durationText } from '../../../http/failure.ts';
import { addDays, dateIn } from '../../../model/dates.ts';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import type { FetchLogEntry, IngestCounts } from '../../../model/page.ts';
import { startOfPeriod } from '../../../model/period.ts';
import { type Instant, later, type PlainDate } from '../../../model/time.ts';
import type { EnrichmentQuery } from '../../../store/contract/papers.ts';
import type { CommandContext } from '../context.ts';
import { fetchContextFor } from './fetch-context.ts';

export interface EnricherResult extends IngestCounts {
  source: string;
  status: FetchLogEntry['status'];
  /** Queried papers for which it responded, whether or not it knows them. */
  asked: number;
  requests: number;
  error: string | null;
}

/** The longest that one service may take in a run, in real milliseconds: the next edition waits for all of them. */
const budgetMs = 120_000;

/** What trends is of the last two weeks, and a daily or weekly edition takes nothing older. */
const recentDays = 14;

const hourMs = 3_600_000;

/**
 * Queries each of the services for papers that were not queried lately. No edition depends on them, so each failure is only a
 * warning, and whatever arrived before it is kept.
 */
export async function enrichPapers(
  context: CommandContext,
  chosen: readonly ConfiguredEnricher[],
  options: { budgetMs?: number } = {},
): Promise<EnricherResult[]> {
  const enrichers = await Promise.all(chosen.map((each) => each.load()));
  const outcomes = await Promise.allSettled(
    enrichers.map((enricher) => askEnricher(context, enricher, options.budgetMs ?? budgetMs)),
  );
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

/** The papers to query the service for now. */
export async function papersFor(
  { store, clock, config }: Pick<CommandContext, 'store' | 'clock' | 'config'>,
  { service, refreshHours, canAsk }: Enricher,
): Promise<PaperToEnrich[]> {
  const now = clock.now();
  const today = dateIn(config.timezone, now);
  const query: EnrichmentQuery = {
    from: earliestDate(config.editions.monthly !== null, today),
    to: today,
    activeSince: hoursBefore(now, recentDays * 24),
    foundBefore: hoursBefore(now, refreshHours.found),
    missingBefore: hoursBefore(now, refreshHours.missing),
  };
  return (await store.enrichments.papersToAsk(service, query)).filter(canAsk);
}

/** The first date whose papers an edition may still contain: a monthly one looks back on the whole month before. */
function earliestDate(isMonthly: boolean, date: PlainDate): PlainDate {
  const recent = addDays(date, -recentDays);
  if (!isMonthly) return recent;
  const lastMonth = startOfPeriod('monthly', addDays(startOfPeriod('monthly', date), -1));
  return [recent, lastMonth].sort()[0] ?? recent;
}

function hoursBefore(instant: Instant, hours: number): Instant {
  return later(instant, -hours * hourMs);
}

async function askEnricher(
  context: CommandContext,
  enricher: Enricher,
  limitMs: number,
): Promise<EnricherResult> {
  const { store, clock, report } = context;
  const { service } = enricher;
  const startedAt = clock.now();
  const counts: IngestCounts = { received: 0, new: 0, updated: 0, unchanged: 0, rejected: 0 };
  const papers = await papersFor(context, enricher);
  const timeUp = clock.timeout(limitMs);
  const asking = {
    ...(await fetchContextFor(context, service)),
    signal: AbortSignal.any([context.signal, timeUp]),
  };
  let asked = 0;
  let failure: unknown = null;
  try {
    const pages = papers.length > 0 ? enricher.enrich(papers, asking) : [];
    for await (const page of pages) {
      const saved = await store.enrichments.savePage(service, page, clock.now());
      for (const key of Object.keys(counts) as (keyof IngestCounts)[]) counts[key] += saved[key];
      asked += page.answers.length;
      for (const { subject, reason } of page.rejects)
        report.detail(`${service}: refused ${subject}: ${reason}`);
      report.progress(`Asking ${service}`, asked, papers.length);
      if (asked < papers.length) asking.signal.throwIfAborted();
    }
  } catch (error) {
    if (context.signal.aborted || error instanceof StoreError) throw error;
    failure = timeUp.aborted ? new Error(`it took longer than ${durationText(limitMs)}`) : error;
    const next = (failure instanceof AppError && failure.hint) || 'The next run continues.';
    // Running out of time with many papers to query is expected.
    const isPlanned = timeUp.aborted && asked > 0;
    report[isPlanned ? 'note' : 'warn'](`${service}: ${messageOf(failure)}. ${next}`);
  }
  const status = failure ? (asked > 0 ? 'partial' : 'failed') : asked > 0 ? 'ok' : 'empty';
  const error = failure ? messageOf(failure) : null;
  const requests = asking.http.requestCount;
  const entry = {
    ...counts,
    source: service,
    startedAt,
    finishedAt: clock.now(),
    status,
    requests,
    error,
  } as const;
  // A run without any query is not recorded.
  if (papers.length > 0) await store.fetches.log(entry);
  return { source: service, status, asked, ...counts, requests, error };
}
