// Mail as a destination: delivers a frozen edition to its readers over the configured transport.
import type { Clock } from '../../../clock.ts';
import type { DeliveryJob, DeliveryReport } from '../../../mail/delivery/delivery-job.ts';
import type { EditionId } from '../../../model/edition.ts';
import { dayMs, later } from '../../../model/time.ts';
import type { FrozenEdition } from '../../../store/contract/papers.ts';
import type { DeliveryCounts } from '../../../store/contract/readers.ts';
import type { Sender } from '../../../store/contract/senders.ts';
import type { CommandContext } from '../context.ts';
import type { Destination } from '../editions/destination.ts';
import { giveUpAt } from '../editions/editions.ts';
import { unwantedEdition } from '../editions/unwanted.ts';
import { candidatesOf, ReaderSelections, selectingOutbox } from '../readers/reader-selection.ts';
import { mailComposer } from './personal-mail.ts';

/** A reader who did not get the edition, and the server's reply. */
export interface DeliveryFailure {
  email: string;
  state: 'failed' | 'deferred' | 'uncertain';
  response: string | null;
  /** The server's reply took the reader off the list, by the rules for bounces. */
  bounced?: true;
}

export interface MailOutcome extends DeliveryReport {
  edition: EditionId;
  subject: string;
  /** The folder that the mails were written to; null if a server took them. */
  destination: string | null;
  /** Why there are no recipients, where others are subscribed. */
  unwanted?: string;
  /** The readers that `failed`, `deferred` and `uncertain` count. */
  failures: DeliveryFailure[];
}

export interface DeliverOptions {
  /** Only these addresses; null for everyone planned. */
  emails: readonly string[] | null;
  /** Sends an edition however old it is. */
  stale: boolean;
}

/** Readers of an edition, each with a mail of their own. */
export function mailDestination(context: CommandContext): Destination<MailOutcome> {
  return {
    name: 'mail',
    unfinished: () => context.store.deliveries.unfinished(),
    publish: (edition) => deliverByMail(context, edition, { emails: null, stale: false }),
  };
}

/** Mails what is left of a frozen edition. Call it holding the run lock, where one process sends at a time. */
export async function deliverByMail(
  context: CommandContext,
  { edition, subject }: FrozenEdition,
  { emails, stale }: DeliverOptions,
): Promise<MailOutcome> {
  const { store, clock, config, random, report, signal } = context;
  const { deliveries } = store;
  const { transport: target, connections, rate, leaseSeconds } = config.mail;
  await deliveries.recover(edition.id, clock.now());
  if (emails) await deliveries.plan(edition.id, emails);
  const counts = await deliveries.counts(edition.id, emails);
  const failuresSince = await failureRecorder(context, edition.id, emails);
  const destination = target.kind === 'file' ? target.folder : null;
  // Rendering a mail takes longer than all the rest of a run that sends none. What others are sending may come back to us.
  if (counts.planned + counts.deferred + counts.sending === 0) {
    const report = nothingLeft(counts);
    const unwanted = totalOf(counts) > 0 || emails ? null : await unwantedEdition(context, edition);
    return {
      edition: edition.id,
      subject,
      ...report,
      failures: await failuresSince(),
      destination,
      ...(unwanted !== null && { unwanted }),
    };
  }
  const [{ deliverEdition }, { openTransport }] = await Promise.all([
    import('../../../mail/delivery/deliver.ts'),
    import('../../../mail/transports/open-transport.ts'),
  ]);
  const candidates = once(() => candidatesOf(context, edition));
  const compose = await mailComposer(context, { edition, subject, candidates });
  const selections = new ReaderSelections(context, { edition, candidates });
  const transport = await openTransport({
    target,
    connections,
    perConnection: rate.perConnection,
    signal,
  });
  const total = totalOf(counts);
  const label = progressLabel(clock, `Sending ${edition.id}`);
  const bounced = new Set<string>();
  const sender = await deliveries.startSending(clock, { leaseMs: leaseSeconds * 1000 });
  try {
    const result = await deliverEdition({
      edition: edition.id,
      emails,
      outbox: selectingOutbox(sender.outbox, selections),
      transport,
      compose,
      connections,
      limits: rate,
      ...(rate.perDay !== null && (await budgetOf(context, sender, rate.perDay))),
      lateAt: stale ? null : giveUpAt(config, edition),
      clock,
      random,
      signal,
      onRefused: async (delivery, reply) => {
        const { countRefusal } = await import('./refused-readers.ts');
        if ((await countRefusal(context, delivery, reply)) === 'bounced') bounced.add(delivery.email);
      },
      onProgress: ({ sent, failed, skipped, uncertain }) => {
        const done = sent + failed + skipped + uncertain;
        report.progress(label(done, total), done, total);
      },
    });
    if (rate.perDay !== null && result.left > 0 && !signal.aborted) {
      report.warn(`mail.rate.perDay (${rate.perDay}) is reached: ${result.left} are left for a later run`);
    }
    return {
      edition: edition.id,
      subject,
      ...result,
      failures: (await failuresSince()).map((each) => ({
        ...each,
        ...(bounced.has(each.email) && { bounced: true as const }),
      })),
      destination,
    };
  } finally {
    try {
      await transport.close();
    } finally {
      await sender.end();
    }
  }
}

/** What a run reports that has nothing to try: nothing changed, and what awaits a decision still does. */
function nothingLeft(counts: DeliveryCounts): DeliveryReport {
  const unchanged = { sent: 0, skipped: 0, failed: 0, deferred: 0, left: 0 };
  return { recipients: totalOf(counts), ...unchanged, uncertain: counts.uncertain };
}

/** Returns a function that lists who failed after this call, and who is deferred or uncertain then. */
async function failureRecorder(
  { store: { deliveries } }: CommandContext,
  edition: EditionId,
  emails: readonly string[] | null,
): Promise<() => Promise<DeliveryFailure[]>> {
  const listed = (states: readonly DeliveryFailure['state'][]) =>
    deliveries.list({ edition, emails, states }, null);
  const failedBefore = new Set((await listed(['failed'])).map(({ id }) => id));
  return async () =>
    (await listed(['failed', 'deferred', 'uncertain']))
      .filter(({ id }) => !failedBefore.has(id))
      .map(({ email, state, response }) => ({ email, state: state as DeliveryFailure['state'], response }));
}

/** Asked for when first needed, and not again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** How many mails may go in this run: as many as the day's limit leaves, shared with others that send. */
async function budgetOf(
  { store, clock }: CommandContext,
  { outbox: { shared } }: Sender,
  perDay: number,
): Promise<Pick<DeliveryJob, 'budget' | 'takeBudget'>> {
  const since = () => later(clock.now(), -dayMs);
  if (shared !== null) return { takeBudget: (count) => shared.takeBudget({ perDay, count, since: since() }) };
  return { budget: Math.max(0, perDay - (await store.deliveries.sentSince(since()))) };
}

/** Adds to a label how fast mails go, and how long the rest will take. */
function progressLabel(clock: Clock, label: string): (done: number, total: number) => string {
  const startMs = clock.elapsedMs();
  return (done, total) => {
    const seconds = (clock.elapsedMs() - startMs) / 1000;
    if (done === 0 || seconds < 1) return label;
    const perSecond = done / seconds;
    const leftSeconds = Math.max(0, total - done) / perSecond;
    const rate = perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1);
    return `${label} at ${rate}/s, ${timeLeft(leftSeconds)} left`;
  };
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

/** All deliveries, whatever their state. */
export function totalOf(counts: DeliveryCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
