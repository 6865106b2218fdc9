// Outlets as a destination: posts a frozen edition to webhooks and writes it to folders, each once.
import type { Config } from '../../../config/schema.ts';
import { messageOf, StoreError } from '../../../errors.ts';
import { retryWaitMs } from '../../../mail/delivery/retry.ts';
import type { DeliveryState } from '../../../model/delivery.ts';
import type { EditionId } from '../../../model/edition.ts';
import type { Publication, PublicationOutcome } from '../../../model/publication.ts';
import { type Instant, later, type PlainDate } from '../../../model/time.ts';
import type { FrozenEdition } from '../../../store/contract/papers.ts';
import type { CommandContext } from '../context.ts';
import type { Destination, Outcome } from '../editions/destination.ts';
import { giveUpAt } from '../editions/editions.ts';
import { writeEdition } from './outlet-files.ts';
import { messageFor, messageId } from './outlet-message.ts';

type Outlet = Config['outlets'][number];
type Webhook = Extract<Outlet, { kind: 'webhook' }>;

export interface OutletResult {
  edition: EditionId;
  /** The edition's date, by which commands name it. */
  date: PlainDate;
  outlet: string;
  /** Null for an outlet that is no longer configured. */
  format: Outlet['format'] | null;
  state: DeliveryState;
  attempts: number;
  nextAttemptAt: Instant | null;
  /** The outlet's response, or why it was skipped. */
  response: string | null;
}

export interface OutletOutcome extends Outcome {
  /** Those that this run tried, and those that wait or are uncertain. */
  outlets: OutletResult[];
}

/** The longest wait for a platform that limits its rate within a run, and the number of attempts. */
const maxWaitMs = 10_000;
const maxTries = 3;

export function outletDestination(context: CommandContext): Destination<OutletOutcome> {
  return {
    name: 'outlets',
    unfinished: () => context.store.publications.unfinished(),
    publish: (edition) => publishEdition(context, edition, { stale: false }),
  };
}

/**
 * Publishes what is left of an edition; `stale` posts it however old it is. Call it holding the run lock if only one process
 * sends at a time.
 */
export async function publishEdition(
  context: CommandContext,
  frozen: FrozenEdition,
  { stale }: { stale: boolean },
): Promise<OutletOutcome> {
  const { store, config, clock, signal } = context;
  const { edition } = frozen;
  const outlets = new Map(config.outlets.map((outlet) => [outlet.name, outlet]));
  // Writing a file twice has the same result.
  const repeatable = config.outlets.filter(({ kind }) => kind === 'files').map(({ name }) => name);
  await store.publications.recover(edition.id, repeatable);
  const lateAt = stale ? null : giveUpAt(config, edition);
  const tried = new Set<number>();
  const due = await store.publications.due(edition.id, clock.now());
  const sender =
    due.length === 0
      ? null
      : await store.deliveries.startSending(clock, { leaseMs: config.mail.leaseSeconds * 1000 });
  try {
    for (const publication of due) {
      if (signal.aborted) break;
      if (!(await store.publications.take(publication.id, sender?.id ?? null))) continue;
      tried.add(publication.id);
      const outlet = outlets.get(publication.outlet);
      const outcome =
        outlet === undefined
          ? skipped(clock.now(), 'the outlet is no longer configured')
          : await publishOne(context, frozen, { publication, outlet, lateAt, sender: sender?.id ?? null });
      if (outcome !== null) await store.publications.settle(publication.id, outcome, sender?.id);
    }
  } finally {
    await sender?.end();
  }
  const all = await store.publications.list({ edition: edition.id, states: null }, null);
  return {
    edition: edition.id,
    outlets: all
      .filter(({ id, state }) => tried.has(id) || state === 'deferred' || state === 'uncertain')
      .map(({ id: _, sentAt: __, ...result }) => ({
        ...result,
        date: edition.date,
        format: outlets.get(result.outlet)?.format ?? null,
      })),
  };
}

interface Task {
  publication: Publication;
  outlet: Outlet;
  lateAt: Instant | null;
  /** This process, where several may publish. */
  sender: number | null;
}

/**
 * Null if another process took it over. Throws a `StoreError` only: whatever else goes wrong is the outlet's outcome, so that the
 * others get the edition.
 */
async function publishOne(
  context: CommandContext,
  frozen: FrozenEdition,
  { publication, outlet, lateAt, sender }: Task,
): Promise<PublicationOutcome | null> {
  const { store, clock } = context;
  try {
    if (outlet.kind === 'files') {
      if (!(await store.publications.begin(publication.id, sender))) return null;
      await writeEdition(context, frozen.edition, outlet);
      return { ...settled(clock.now()), state: 'sent' };
    }
    if (lateAt !== null && clock.now() > lateAt) return skipped(clock.now(), 'it would have come too late');
    let message = await store.publications.message(publication.id);
    if (message === null) {
      message = await messageFor(context, frozen.edition, outlet);
      if (message === null) return skipped(clock.now(), 'nothing matches the profile');
      await store.publications.keepMessage(publication.id, message);
    }
    return await post(context, frozen, { publication, outlet, body: message.body, sender });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    return retried(context, publication.attempts + 1, messageOf(error), null);
  }
}

/** Posts the message, and retries if the platform asks for a short wait. */
async function post(
  context: CommandContext,
  { edition }: FrozenEdition,
  {
    publication,
    outlet,
    body,
    sender,
  }: Pick<Task, 'publication' | 'sender'> & { outlet: Webhook; body: string },
): Promise<PublicationOutcome | null> {
  const { store, clock, signal } = context;
  const { postMessage } = await import('../../../outlets/post-message.ts');
  const http = await context.http();
  for (let tries = 1; ; tries += 1) {
    if (!(await store.publications.begin(publication.id, sender))) return null;
    const posting = { id: messageId(edition, outlet.name), body, at: new Date(clock.wallMs()).toISOString() };
    const result = await postMessage(http, outlet, posting, { signal, nowMs: clock.wallMs() });
    const outcome = { ...settled(clock.now()), response: result.response };
    switch (result.state) {
      case 'sent':
      case 'failed':
      case 'uncertain':
        return { ...outcome, state: result.state };
      case 'stopped':
        return { ...outcome, state: 'planned', attempted: false };
      case 'retry': {
        const { waitMs } = result;
        if (waitMs === null || waitMs > maxWaitMs || tries >= maxTries)
          return retried(context, publication.attempts + tries, result.response, waitMs);
        context.report.detail(`${outlet.name} asks to wait ${waitMs} ms`);
        // It was refused: if the process ends now, nothing is uncertain.
        await store.publications.settle(publication.id, { ...outcome, state: 'planned' }, sender);
        const hasWaited = await clock.sleep(waitMs, signal).then(
          () => true,
          () => false,
        );
        if (!hasWaited) return { ...outcome, state: 'planned', attempted: false };
      }
    }
  }
}

function settled(at: Instant): Omit<PublicationOutcome, 'state'> {
  return { attempted: true, at, nextAttemptAt: null, response: null };
}

function skipped(at: Instant, response: string): PublicationOutcome {
  return { ...settled(at), state: 'skipped', attempted: false, response };
}

/** Deferred for a later run, not before the platform wants it; failed after the last attempt. */
function retried(
  { clock, random }: CommandContext,
  attempts: number,
  response: string,
  platformWaitMs: number | null,
): PublicationOutcome {
  const ownWaitMs = retryWaitMs(attempts, random());
  const outcome = { ...settled(clock.now()), response };
  if (ownWaitMs === null) return { ...outcome, state: 'failed' };
  const waitMs = Math.max(ownWaitMs, platformWaitMs ?? 0);
  return { ...outcome, state: 'deferred', nextAttemptAt: later(clock.now(), waitMs) };
}
