// Reads the configured libraries of readers, and takes over what changed; a library that can't be read stays as it was.
import { AppError, messageOf, StoreError } from '../../../errors.ts';
import type { ConfiguredLibrary, LibraryChange } from '../../../fetchers/libraries/library.ts';
import { durationText } from '../../../http/failure.ts';
import { hasLeft } from '../../../model/subscriber.ts';
import type { CommandContext } from '../context.ts';
import { fetchContextFor } from '../papers/fetch-context.ts';
import { linkRecords } from './link-records.ts';
import { requireSubscriber } from './require-subscriber.ts';

export interface LibraryResult {
  /** `zotero:users/12345`. */
  library: string;
  reader: string;
  /** `skipped`: the reader has left the digest. */
  status: 'ok' | 'unchanged' | 'skipped' | 'failed';
  /** Items that changed since the last time. */
  received: number;
  /** Papers that the database did not have. */
  new: number;
  /** Items of papers that it had. */
  known: number;
  rejected: number;
  added: number;
  removed: number;
  /** How many papers the library has; null if it was not read. */
  papers: number | null;
  requests: number;
  error: string | null;
}

/** As much time as an enricher has: the next edition waits for it. */
const budgetMs = 120_000;
/** As many records are stored in one transaction. */
const batchSize = 500;

/**
 * Reads libraries in parallel. None of them is needed for an edition, so that each fails by itself, with a warning. Without a limit
 * where `limitMs` is null.
 */
export async function syncLibraries(
  context: CommandContext,
  chosen: readonly ConfiguredLibrary[],
  { limitMs = budgetMs }: { limitMs?: number | null } = {},
): Promise<LibraryResult[]> {
  const outcomes = await Promise.allSettled(chosen.map((library) => syncLibrary(context, library, limitMs)));
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

/** All configured libraries; papers from libraries that are no longer configured are removed. */
export async function syncAllLibraries(context: CommandContext): Promise<LibraryResult[]> {
  const { store, config } = context;
  const kept: { subscriber: number; origin: string }[] = [];
  for (const { reader, origin } of config.libraries) {
    const subscriber = await store.subscribers.find(reader);
    if (subscriber) kept.push({ subscriber: subscriber.id, origin });
  }
  await store.profiles.keepLibraries(kept);
  return await syncLibraries(context, config.libraries);
}

async function syncLibrary(
  context: CommandContext,
  configured: ConfiguredLibrary,
  limitMs: number | null,
): Promise<LibraryResult> {
  const { store, clock, report } = context;
  const { origin, reader } = configured;
  const timeUp = limitMs === null ? null : clock.timeout(limitMs);
  const asking = {
    ...(await fetchContextFor(context, origin)),
    signal: timeUp === null ? context.signal : AbortSignal.any([context.signal, timeUp]),
  };
  const result: LibraryResult = {
    library: origin,
    reader,
    status: 'ok',
    ...{ received: 0, new: 0, known: 0, rejected: 0, added: 0, removed: 0 },
    papers: null,
    requests: 0,
    error: null,
  };
  try {
    const subscriber = await requireSubscriber(context, reader);
    if (hasLeft(subscriber.state)) return { ...result, status: 'skipped' };
    const position = await store.profiles.libraryPosition(subscriber.id, origin);
    const library = await configured.load();
    const change = await library.read(position, asking);
    result.requests = asking.http.requestCount;
    if (change === null) return { ...result, status: 'unchanged' };
    return { ...result, ...(await takeOver(context, subscriber.id, origin, change)) };
  } catch (error) {
    if (context.signal.aborted || error instanceof StoreError) throw error;
    const isLate = timeUp?.aborted === true;
    const failure = isLate ? new Error(`it took longer than ${durationText(limitMs ?? 0)}`) : error;
    const hint = isLate
      ? ` "digest profile sync ${reader}" reads it without a limit.`
      : error instanceof AppError && error.hint
        ? ` ${error.hint}`
        : '';
    report.warn(`${origin}: ${messageOf(failure)}. The library stays as it was.${hint}`);
    return {
      ...result,
      status: 'failed',
      requests: asking.http.requestCount,
      error: messageOf(failure),
    };
  }
}

async function takeOver(
  context: CommandContext,
  subscriber: number,
  origin: string,
  { version, scope, keys, items, rejected }: LibraryChange,
): Promise<Partial<LibraryResult>> {
  const { store, clock, signal } = context;
  const counts = { received: items.length, new: 0, known: 0, rejected };
  const linked: { key: string; paper: string | null }[] = [];
  for (let start = 0; start < items.length; start += batchSize) {
    signal.throwIfAborted();
    const batch = items.slice(start, start + batchSize);
    const records = batch.flatMap(({ record }) => record ?? []);
    const { papers, ...found } = await linkRecords(context, 'import', { records, rejects: [] });
    counts.new += found.new;
    counts.known += found.known;
    counts.rejected += found.rejected;
    let next = 0;
    for (const { key, record } of batch)
      linked.push({ key, paper: record === null ? null : (papers[next++] ?? null) });
  }
  const update = { version, scope, keys, items: linked };
  return { ...counts, ...(await store.profiles.updateLibrary(subscriber, origin, update, clock.now())) };
}
