// `digest run`: fetches, finishes what an earlier run left, and sends what is due.
import { messageOf } from '../errors.ts';
import type { Edition } from '../model/edition.ts';
import { periodRange } from '../model/period.ts';
import type { FrozenEdition } from '../store/contract/papers.ts';
import type { RetentionResult } from '../store/contract/retention.ts';
import { type FetchResult, fetchPapers } from './fetch.ts';
import type { SendResult } from './send.ts';
import type { CommandContext } from './shared/context.ts';
import { type ComposedEdition, composeOpen } from './shared/editions/compose.ts';
import type { Destination, Outcome } from './shared/editions/destination.ts';
import { freezeEdition } from './shared/editions/editions.ts';
import { nextEdition, openEditions } from './shared/editions/schedule.ts';
import { lackingSources } from './shared/editions/waiting.ts';
import { holdingLock, leading } from './shared/lock.ts';
import type { BouncesResult } from './shared/mail/bounce-results.ts';
import { type MailOutcome, mailDestination } from './shared/mail/mail-destination.ts';
import { type OutletResult, outletDestination } from './shared/outlets/outlet-destination.ts';
import { type SummariesResult, writeSummaries } from './shared/papers/summaries.ts';
import { buildIndex } from './shared/search-index/build-index.ts';

export interface RunResult {
  fetch: FetchResult;
  send: SendResult[];
  /** Editions that outlets got, or were to get. */
  outlets: OutletResult[];
  /** What came back; null if no mailbox is configured, or it could not be read. */
  bounces: BouncesResult | null;
  /** The summaries that a model wrote for papers about to be shown; null if no model is configured. */
  summaries: SummariesResult | null;
  /** When the next edition is due, or why no edition is due today, as text. */
  next: string;
  /** Why an edition waits, or went out without a source, in sentences. */
  explanation: string[];
  /** How many rows were deleted because they were old; null if that was done less than a day ago. */
  retention: RetentionResult | null;
}

/** Safe to call at any time: what is frozen stays, and what was sent is not sent again. */
export async function runOnce(context: CommandContext): Promise<RunResult> {
  const { store, report } = context;
  const { isLeader, ...result } = await holdingLock(store, async () => {
    const led = await leading(store, async () => ({
      fetch: await fetchPapers(context, { sources: [], since: null, until: null, full: false }),
      // Before anything is sent, so that readers who asked to leave don't get this edition.
      bounces: await readMailbox(context),
    }));
    // Outlets first: a message takes a second, a long list of readers hours.
    const posts = outletDestination(context);
    const published = await finishEditions(context, posts);
    const mail = mailDestination(context);
    const send: MailOutcome[] = await finishEditions(context, mail);
    const explanation: string[] = [];
    const due = await leading(store, async () => {
      if (led === null) return null;
      // After frozen editions, which wait for nothing, and before those that are due: a summary that isn't ready then is left out.
      const summaries = await writeSummaries(context);
      return { summaries, frozen: await freezeDue(context, led.fetch, explanation) };
    });
    for (const edition of due?.frozen ?? []) {
      published.push(await posts.publish(edition));
      send.push(await mail.publish(edition));
    }
    if (led === null) {
      explanation.push(otherLeads);
      report.note(otherLeads);
    }
    return {
      isLeader: led !== null,
      fetch: led?.fetch ?? { ...nothingFetched, papers: { total: await store.papers.count() } },
      send: send.map((outcome) => ({ ...outcome, refused: [] })),
      outlets: published.flatMap(({ outlets }) => outlets),
      bounces: led?.bounces ?? null,
      summaries: due?.summaries ?? null,
      next: nextEdition(context),
      explanation,
    };
  });
  if (!isLeader) return { ...result, retention: null };
  // Outside the lock, as it may take minutes: another run may send in the meantime.
  await buildIndex(context, { adapt: result.send.length === 0 ? 'due' : 'never' });
  return { ...result, retention: await deleteOld(context) };
}

const otherLeads = 'Another digest is fetching and freezing; this one only sent what was planned.';
const nothingFetched = { sources: [], enrichers: [], libraries: [] };

/** Deletes what is older than the configuration keeps. */
async function deleteOld({
  store,
  config,
  clock,
  signal,
  report,
}: CommandContext): Promise<RetentionResult | null> {
  const deleted = await store.retention.apply(config.retention, clock.now(), signal);
  if (deleted !== null) {
    const { signals, deliveries, candidates, fetches } = deleted;
    report.detail(
      `retention: deleted ${signals} values of signals, ${deliveries} deliveries, ${candidates} candidates and ${fetches} fetches`,
    );
  }
  return deleted;
}

/** Publishes what an earlier run left unfinished. */
async function finishEditions<T extends Outcome>(
  { store }: CommandContext,
  destination: Destination<T>,
): Promise<T[]> {
  const outcomes: T[] = [];
  for (const id of await destination.unfinished()) {
    const frozen = await store.editions.get(id);
    if (frozen) outcomes.push(await destination.publish(frozen));
  }
  return outcomes;
}

/**
 * Freezes the editions that are due, one after the other; those without papers, and for a while those that lack a source, wait
 * for a later run. The reasons are added to `explanation`.
 */
async function freezeDue(
  context: CommandContext,
  fetch: FetchResult,
  explanation: string[],
): Promise<FrozenEdition[]> {
  const frozen: FrozenEdition[] = [];
  for (const due of await openEditions(context)) {
    const lacking = lackingSources(context, due, fetch);
    if (lacking?.waits) {
      explanation.push(lacking.sentence);
      continue;
    }
    const composed = await composeOpen(context, due);
    if (hasNews(composed.edition)) {
      if (lacking !== null) {
        explanation.push(lacking.sentence);
        context.report.warn(lacking.sentence);
      }
      frozen.push(await freezeEdition(context, withLacking(composed, lacking?.sources ?? [])));
      continue;
    }
    context.report.note(
      `nothing was announced for the ${due.period} edition of ${due.date} yet; the next run tries again`,
    );
  }
  return frozen;
}

/** So that its readers learn of it, too. */
function withLacking(composed: ComposedEdition, lacking: readonly string[]): ComposedEdition {
  return lacking.length === 0 ? composed : { ...composed, edition: { ...composed.edition, lacking } };
}

/** Whether an edition has more than papers of earlier days that the editor pinned: those alone go out by `send` only. */
function hasNews({ period, date, entries }: Edition): boolean {
  const { from } = periodRange(period, date);
  return entries.some(({ picked, paper }) => !picked || (paper.announcedOn ?? '') >= from);
}

/** A mailbox that cannot be reached keeps its mails: that is not a reason to send nothing. */
async function readMailbox(context: CommandContext): Promise<BouncesResult | null> {
  if (context.config.bounces.mailbox === null) return null;
  try {
    const { readBounces } = await import('./bounces.ts');
    return await readBounces(context, { files: [], stdin: null, dryRun: false });
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.report.warn(messageOf(error));
    return null;
  }
}
