// The delivery loop: sends an edition's deliveries, as many at a time as there are connections, and decides on each outcome.
import type { Clock } from '../../clock.ts';
import { MailError, messageOf } from '../../errors.ts';
import type { Delivery, DeliveryOutcome } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Instant } from '../../model/time.ts';
import type { DeliveryResult, OutgoingMessage, Transport } from '../transports/transport.ts';
import { Dispatcher, domainOf, patienceMs, wholeSecond } from './dispatcher.ts';
import { Pace, type RateLimits } from './pace.ts';
import { retryWaitMs } from './retry.ts';

export interface DeliveryJob {
  edition: EditionId;
  /** Only deliveries to these addresses; null for all. */
  emails: readonly string[] | null;
  outbox: Outbox;
  transport: Transport;
  /** The finished mail of one delivery. Throws `MailError` for a malformed address: that delivery fails. */
  compose: (delivery: Delivery) => OutgoingMessage | Promise<OutgoingMessage>;
  /** Connections at a time. */
  connections: number;
  limits?: RateLimits;
  /** Mails of this run at most; null for no limit. */
  budget?: number | null;
  /** After this instant a mail isn't worth sending: it is skipped, with a note. Null for never. */
  lateAt?: Instant | null;
  clock: Clock;
  /** In [0, 1), for spreading retries. */
  random: () => number;
  /** Ends the run early: what is in flight is finished, the rest given back. */
  signal: AbortSignal;
  onProgress?: (progress: DeliveryProgress) => void;
}

/** What this run has done so far. */
export interface DeliveryProgress {
  sent: number;
  failed: number;
  skipped: number;
  uncertain: number;
  /** Attempts that met a temporary failure; some of them are tried again within the run. */
  deferred: number;
}

/** Counts of the deliveries that were asked for: of the whole edition, or of the addresses that were named. */
export interface DeliveryReport {
  /** All of them, whatever their state. */
  recipients: number;
  /** What this run changed. */
  sent: number;
  skipped: number;
  failed: number;
  /** All that wait for a later run. */
  deferred: number;
  /** All that a person must decide on, whichever run left them. */
  uncertain: number;
  /** Not tried yet: the run was ended, or reached a limit. */
  left: number;
}

/** How long a connection's place is kept when the server, reached before in this run, cannot be reached. */
const reconnectWaitsMs = [1_000, 5_000, 20_000];

const noLimits: RateLimits = { perSecond: null, perDomain: new Map() };

/**
 * Delivers what is due of an edition. Everyone is tried once before anyone is tried again; temporary failures whose
 * next attempt is near are waited for, the others are left to a later run. Throws `MailError` when the transport as
 * a whole fails, and the store's error when it does; deliveries that were not tried are given back first.
 */
export async function deliverEdition(job: DeliveryJob): Promise<DeliveryReport> {
  const before = await job.outbox.counts(job.edition, job.emails);
  await new DeliveryRun(job).run();
  const after = await job.outbox.counts(job.edition, job.emails);
  return {
    recipients: Object.values(after).reduce((sum, count) => sum + count, 0),
    sent: after.sent - before.sent,
    skipped: after.skipped - before.skipped,
    deferred: after.deferred,
    failed: after.failed - before.failed,
    uncertain: after.uncertain,
    left: after.planned,
  };
}

class DeliveryRun {
  readonly #job: DeliveryJob;
  readonly #dispatcher: Dispatcher;
  readonly #pace: Pace;
  readonly #startMs: number;
  readonly #startElapsedMs: number;
  readonly #lateAtMs: number | null;
  readonly #progress: DeliveryProgress = { sent: 0, failed: 0, skipped: 0, uncertain: 0, deferred: 0 };
  #reached = 0;
  #lastFault = '';
  #failure: { error: unknown } | null = null;

  constructor(job: DeliveryJob) {
    this.#job = job;
    this.#startMs = Date.parse(job.clock.now());
    this.#startElapsedMs = job.clock.elapsedMs();
    this.#lateAtMs = job.lateAt ? Date.parse(job.lateAt) : null;
    this.#pace = new Pace(job.limits ?? noLimits);
    this.#dispatcher = new Dispatcher({
      edition: job.edition,
      emails: job.emails,
      outbox: job.outbox,
      inFlight: this.#inFlight,
      repeatable: job.transport.repeatable,
      pace: this.#pace,
      lateAtMs: this.#lateAtMs,
      budget: job.budget ?? null,
      nowMs: () => this.#nowMs(),
      elapsedMs: () => job.clock.elapsedMs(),
      after: (ms, work) => job.clock.after(ms, work),
      sleep: (ms) => this.#sleep(ms),
      onRecorded: (outcomes) => this.#report(outcomes),
    });
  }

  async run(): Promise<void> {
    const end = () => this.#dispatcher.end();
    this.#job.signal.addEventListener('abort', end, { once: true });
    if (this.#job.signal.aborted) end();
    try {
      while (!this.#stopped) {
        await this.#pass();
        const isOver = !this.#dispatcher.hasMore && !(await this.#dispatcher.waitForDue());
        if (this.#stopped || isOver) break;
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#job.signal.removeEventListener('abort', end);
      await this.#dispatcher.finish().catch((error: unknown) => this.#fail(error));
    }
    if (this.#failure) throw this.#failure.error;
  }

  /** Messages in flight at a time. */
  get #inFlight(): number {
    return this.#job.connections * this.#job.transport.depth;
  }

  get #stopped(): boolean {
    return this.#failure !== null || this.#job.signal.aborted;
  }

  /**
   * The run's own time: it advances from the clock's instant even where `--now` stops that or the machine's clock is set.
   */
  #nowMs(): number {
    return this.#startMs + this.#job.clock.elapsedMs() - this.#startElapsedMs;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#dispatcher.end();
  }

  /** Tries everything that is due. Lanes that cannot connect end; when none got through, neither will another pass. */
  async #pass(): Promise<void> {
    const reachedBefore = this.#reached;
    await Promise.all(Array.from({ length: this.#inFlight }, () => this.#lane()));
    if (this.#failure) return;
    await this.#dispatcher.record();
    if (!this.#stopped && this.#dispatcher.hasMore && this.#reached === reachedBefore) {
      this.#fail(
        new MailError(`The mail server cannot be reached: ${this.#lastFault}`, {
          hint: 'Check mail.transport and the network, then run the same command again: it does what is left.',
        }),
      );
    }
  }

  async #lane(): Promise<void> {
    let unreachable = 0;
    try {
      for (;;) {
        const delivery = await this.#dispatcher.next();
        if (!delivery) return;
        const result = await this.#attempt(delivery);
        const outcome = this.#outcome(delivery, result);
        this.#job.outbox.noteOutcome(outcome);
        this.#dispatcher.settle(outcome);
        if (result.kind !== 'unreachable') {
          this.#reached += 1;
          unreachable = 0;
          continue;
        }
        this.#lastFault = result.response;
        const wait = this.#reached > 0 ? reconnectWaitsMs[unreachable] : undefined;
        if (wait === undefined || !(await this.#sleep(wait * (0.5 + this.#job.random())))) return;
        unreachable += 1;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** `unreachable` where the run as a whole has to stop. */
  async #attempt(delivery: Delivery): Promise<DeliveryResult> {
    let message: OutgoingMessage;
    try {
      message = await this.#job.compose(delivery);
    } catch (error) {
      return { kind: 'permanent', response: messageOf(error) };
    }
    try {
      return await this.#job.transport.deliver(message, () => this.#job.outbox.noteHandOver(delivery.id));
    } catch (error) {
      this.#fail(error);
      return { kind: 'unreachable', response: messageOf(error) };
    }
  }

  #outcome(delivery: Delivery, { kind, response }: DeliveryResult): DeliveryOutcome {
    const nowMs = this.#nowMs();
    const base = { id: delivery.id, at: isoOf(nowMs), nextAttemptAt: null, attempted: true, response };
    const domain = domainOf(delivery.email);
    switch (kind) {
      case 'sent':
      case 'uncertain':
        this.#pace.heard(domain);
        return { ...base, state: kind };
      case 'permanent':
        this.#pace.heard(domain);
        return { ...base, state: 'failed' };
      case 'unreachable':
        return { ...base, state: 'planned', attempted: false, response: null };
      case 'temporary': {
        this.#pace.refused(domain, nowMs);
        const waitMs = retryWaitMs(delivery.attempts + 1, this.#job.random());
        if (waitMs === null) return { ...base, state: 'failed' };
        const dueMs = wholeSecond(nowMs + waitMs);
        if (this.#lateAtMs !== null && dueMs > this.#lateAtMs) {
          return { ...base, state: 'skipped', response: `too late for another attempt: ${response}` };
        }
        if (waitMs <= patienceMs) this.#dispatcher.waitFor(dueMs);
        return { ...base, state: 'deferred', nextAttemptAt: isoOf(dueMs) };
      }
    }
  }

  #report(outcomes: readonly DeliveryOutcome[]): void {
    for (const { state, attempted } of outcomes) {
      if (state === 'planned' || (state === 'deferred' && !attempted)) continue;
      this.#progress[state] += 1;
    }
    this.#job.onProgress?.({ ...this.#progress });
  }

  /** False when the signal ended the wait. */
  async #sleep(ms: number): Promise<boolean> {
    try {
      await this.#job.clock.sleep(ms, this.#job.signal);
      return true;
    } catch (error) {
      if (!this.#job.signal.aborted) throw error;
      return false;
    }
  }
}

function isoOf(ms: number): Instant {
  return new Date(ms).toISOString();
}
