// The delivery loop: takes an edition's deliveries from the outbox, hands them over, and records what became of each.
import type { Clock } from '../clock.ts';
import { MailError, messageOf } from '../errors.ts';
import type { EditionId } from '../model/edition.ts';
import type { Instant } from '../model/paper.ts';
import type { Delivery, DeliveryState } from '../model/subscriber.ts';
import { groupCommit } from './group-commit.ts';
import { patienceMs, retryWaitMs } from './retry.ts';
import type { DeliveryResult, OutgoingMessage, Transport } from './transport.ts';

export interface OutboxOutcome {
  id: number;
  state: 'sent' | 'deferred' | 'failed' | 'uncertain' | 'planned';
  at: Instant;
  nextAttemptAt: Instant | null;
  response: string | null;
}

/** What the loop needs of the store. */
export interface Outbox {
  /** Marks deliveries that are planned, or deferred and due, as `sending`; an empty list when none is left. */
  claim(
    edition: EditionId,
    options: { limit: number; at: Instant; emails: readonly string[] | null },
  ): Promise<Delivery[]>;
  markHandedOver(ids: readonly number[], at: Instant): Promise<void>;
  /** Counts an attempt for every outcome but `planned`, which gives the delivery back untried. */
  settle(outcomes: readonly OutboxOutcome[]): Promise<void>;
  counts(edition: EditionId): Promise<Record<DeliveryState, number>>;
}

export interface DeliveryJob {
  edition: EditionId;
  /** Only deliveries to these addresses; null for all. */
  emails: readonly string[] | null;
  outbox: Outbox;
  transport: Transport;
  /** The finished mail of one delivery. Throws `MailError` where the address is none: that delivery fails. */
  compose: (delivery: Delivery) => OutgoingMessage;
  /** How many messages are in hand at a time. */
  connections: number;
  clock: Clock;
  /** In [0, 1), for spreading retries. */
  random: () => number;
  /** Ends the run early: what is in hand is finished, the rest given back. */
  signal: AbortSignal;
  onProgress?: (progress: DeliveryProgress) => void;
}

/** What this run has done so far. */
export interface DeliveryProgress {
  sent: number;
  failed: number;
  uncertain: number;
  /** Attempts that met a temporary failure; some of them are tried again within the run. */
  deferred: number;
}

export interface DeliveryReport {
  /** All deliveries of the edition, whatever their state. */
  recipients: number;
  /** What this run changed, but for `deferred`: all that wait for a later run. */
  sent: number;
  skipped: number;
  deferred: number;
  failed: number;
  uncertain: number;
}

/** So many are marked as being sent at a time: enough for few commits, and few to sort out after a crash. */
const claimSize = 100;

/** How long a connection's place is kept when the server, reached before in this run, cannot be reached. */
const reconnectWaitsMs = [1_000, 5_000, 20_000];

/**
 * Delivers what is due of an edition. Everyone is tried once before anyone is tried again; temporary failures whose
 * next attempt is near are waited for, the others are left to a later run. Throws `MailError` when the transport as
 * a whole fails, and the store's error when it does; deliveries that were not tried are given back first.
 */
export async function deliverEdition(job: DeliveryJob): Promise<DeliveryReport> {
  const before = await job.outbox.counts(job.edition);
  await new DeliveryRun(job).run();
  const after = await job.outbox.counts(job.edition);
  return {
    recipients: Object.values(after).reduce((sum, count) => sum + count, 0),
    sent: after.sent - before.sent,
    skipped: after.skipped - before.skipped,
    deferred: after.deferred,
    failed: after.failed - before.failed,
    uncertain: after.uncertain - before.uncertain,
  };
}

class DeliveryRun {
  private readonly job: DeliveryJob;
  private readonly startMs: number;
  private readonly startElapsedMs: number;
  private readonly queue: Delivery[] = [];
  /** Instants in milliseconds, whole seconds: when retries that this run waits for are due. */
  private readonly retries = new Set<number>();
  private readonly progress: DeliveryProgress = { sent: 0, failed: 0, uncertain: 0, deferred: 0 };
  private readonly markHandedOver: (id: number) => Promise<void>;
  private readonly settle: (outcome: OutboxOutcome) => Promise<void>;
  private claiming: Promise<void> | null = null;
  private nothingDue = false;
  private reached = 0;
  private lastFault = '';
  private failure: { error: unknown } | null = null;
  private readonly settling = new Set<Promise<void>>();

  constructor(job: DeliveryJob) {
    this.job = job;
    this.startMs = Date.parse(job.clock.now());
    this.startElapsedMs = job.clock.elapsedMs();
    this.markHandedOver = groupCommit((ids) => job.outbox.markHandedOver(ids, this.now()));
    this.settle = groupCommit(async (outcomes) => {
      await job.outbox.settle(outcomes);
      for (const { state } of outcomes) if (state !== 'planned') this.progress[state] += 1;
      job.onProgress?.({ ...this.progress });
    });
  }

  async run(): Promise<void> {
    try {
      while (!this.stopped) {
        await this.pass();
        if (this.stopped || (this.queue.length === 0 && !(await this.waitForRetries()))) break;
      }
    } finally {
      await this.giveBack();
    }
    if (this.failure) throw this.failure.error;
  }

  private get stopped(): boolean {
    return this.failure !== null || this.job.signal.aborted;
  }

  /** The run's own time: it goes on from the clock's instant even where `--now` makes that stand still. */
  private now(): Instant {
    return new Date(this.nowMs()).toISOString();
  }

  private nowMs(): number {
    return this.startMs + this.job.clock.elapsedMs() - this.startElapsedMs;
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
  }

  /** Tries everything that is due. Lanes that cannot connect end; when none got through, neither will another pass. */
  private async pass(): Promise<void> {
    const reachedBefore = this.reached;
    await Promise.all(Array.from({ length: this.job.connections }, () => this.lane()));
    await Promise.all(this.settling);
    if (!this.stopped && this.queue.length > 0 && this.reached === reachedBefore) {
      this.fail(
        new MailError(`The mail server cannot be reached: ${this.lastFault}`, {
          hint: 'Check mail.transport and the network, then run the same command again: it does what is left.',
        }),
      );
    }
  }

  /** One message after another. */
  private async lane(): Promise<void> {
    let unreachable = 0;
    while (!this.stopped) {
      const delivery = await this.next();
      if (!delivery) return;
      const result = await this.attempt(delivery);
      if (result === null) return;
      if (result.kind !== 'unreachable') {
        this.reached += 1;
        unreachable = 0;
        this.record(delivery, result);
        continue;
      }
      this.queue.unshift(delivery);
      this.lastFault = result.response;
      const wait = this.reached > 0 ? reconnectWaitsMs[unreachable] : undefined;
      if (wait === undefined || !(await this.sleep(wait * (0.5 + this.job.random())))) return;
      unreachable += 1;
    }
  }

  private async next(): Promise<Delivery | null> {
    while (this.queue.length === 0 && !this.nothingDue && !this.stopped) {
      this.claiming ??= this.claim().finally(() => {
        this.claiming = null;
      });
      await this.claiming;
    }
    return this.stopped ? null : (this.queue.shift() ?? null);
  }

  private async claim(): Promise<void> {
    const { outbox, edition, emails } = this.job;
    try {
      const claimed = await outbox.claim(edition, { limit: claimSize, at: this.now(), emails });
      this.queue.push(...claimed);
      this.nothingDue = claimed.length === 0;
    } catch (error) {
      this.fail(error);
    }
  }

  /** Null when the run as a whole cannot go on; the delivery is back in the queue then. */
  private async attempt(delivery: Delivery): Promise<DeliveryResult | null> {
    let message: OutgoingMessage;
    try {
      message = this.job.compose(delivery);
    } catch (error) {
      return { kind: 'permanent', response: messageOf(error) };
    }
    try {
      return await this.job.transport.deliver(message, {
        handedOver: () => this.markHandedOver(delivery.id),
      });
    } catch (error) {
      this.queue.unshift(delivery);
      this.fail(error);
      return null;
    }
  }

  private record(delivery: Delivery, result: Exclude<DeliveryResult, { kind: 'unreachable' }>): void {
    const settled = this.settle(this.outcome(delivery, result))
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.settling.delete(settled));
    this.settling.add(settled);
  }

  private outcome(delivery: Delivery, result: DeliveryResult): OutboxOutcome {
    const base = { id: delivery.id, at: this.now(), nextAttemptAt: null, response: result.response };
    if (result.kind === 'sent' || result.kind === 'uncertain') return { ...base, state: result.kind };
    const waitMs = result.kind === 'permanent' ? null : retryWaitMs(delivery.attempts + 1, this.job.random());
    if (waitMs === null) return { ...base, state: 'failed' };
    const dueMs = Math.ceil((this.nowMs() + waitMs) / 1000) * 1000;
    if (waitMs <= patienceMs) this.retries.add(dueMs);
    return { ...base, state: 'deferred', nextAttemptAt: new Date(dueMs).toISOString() };
  }

  /** Waits until the next retry of this run is due; false when there is none, or the run was ended meanwhile. */
  private async waitForRetries(): Promise<boolean> {
    if (this.retries.size === 0) return false;
    const waitMs = Math.min(...this.retries) - this.nowMs();
    if (waitMs > 0 && !(await this.sleep(waitMs))) return false;
    for (const dueMs of this.retries) if (dueMs <= this.nowMs()) this.retries.delete(dueMs);
    this.nothingDue = false;
    return true;
  }

  /** False when the signal ended the wait. */
  private async sleep(ms: number): Promise<boolean> {
    try {
      await this.job.clock.sleep(ms, this.job.signal);
      return true;
    } catch (error) {
      if (!this.job.signal.aborted) throw error;
      return false;
    }
  }

  private async giveBack(): Promise<void> {
    await Promise.all(this.settling);
    const at = this.now();
    const untried = this.queue
      .splice(0)
      .map(({ id }) => ({ id, state: 'planned' as const, at, nextAttemptAt: null, response: null }));
    if (untried.length === 0) return;
    try {
      await this.job.outbox.settle(untried);
    } catch (error) {
      this.fail(error);
    }
  }
}
