// The delivery loop: sends an edition's deliveries, as many at a time as there are connections, and decides on each outcome.
import { messageOf } from '../../errors.ts';
import type { Delivery, DeliveryOutcome } from '../../model/delivery.ts';
import type { Instant } from '../../model/time.ts';
import type { DeliveryResult, OutgoingMessage } from '../transports/transport.ts';
import type { DeliveryJob, DeliveryProgress, DeliveryReport } from './delivery-job.ts';
import { Dispatcher, domainOf, patienceMs, wholeSecond } from './dispatcher.ts';
import { Pace, type RateLimits } from './pace.ts';
import { holdMs, Refusals, unreachableError } from './refusals.ts';
import { retryWaitMs } from './retry.ts';

/** How long a connection's place is kept when the server, reached before in this run, cannot be reached. */
const reconnectWaitsMs = [1_000, 5_000, 20_000];

const noLimits: RateLimits = { perSecond: null, perDomain: new Map() };

/**
 * Delivers what is due of an edition. Everyone is tried once before anyone is tried again; temporary failures whose
 * next attempt is near are waited for, the others are left to a later run. Throws `MailError` when the transport as
 * a whole fails or the server refuses everyone for our sake, and the store's error when it does; deliveries that were not
 * tried, or refused for our sake, are given back first.
 */
export async function deliverEdition(job: DeliveryJob): Promise<DeliveryReport> {
  const before = await job.outbox.counts(job.edition, job.emails);
  const ofAll = job.emails === null ? before : await job.outbox.counts(job.edition, null);
  await new DeliveryRun(job, new Refusals({ accepted: ofAll.sent > 0 })).run();
  const after = await job.outbox.counts(job.edition, job.emails);
  // Beside others, what changed meanwhile is not only this run's doing.
  const own = await job.outbox.shared?.ownCounts(job.edition, job.emails);
  return {
    recipients: Object.values(after).reduce((sum, count) => sum + count, 0),
    sent: own?.sent ?? after.sent - before.sent,
    skipped: own?.skipped ?? after.skipped - before.skipped,
    deferred: after.deferred,
    failed: own?.failed ?? after.failed - before.failed,
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
  readonly #refusals: Refusals;
  /** Resolves when what refusals say about readers is on record. */
  #counting: Promise<void> = Promise.resolve();
  #reached = 0;
  #lastFault = '';
  #failure: { error: unknown } | null = null;

  constructor(job: DeliveryJob, refusals: Refusals) {
    this.#job = job;
    this.#refusals = refusals;
    this.#startMs = Date.parse(job.clock.now());
    this.#startElapsedMs = job.clock.elapsedMs();
    this.#lateAtMs = job.lateAt ? Date.parse(job.lateAt) : null;
    const { shared } = job.outbox;
    this.#pace = new Pace(job.limits ?? noLimits, shared?.takeSlots ?? null);
    this.#dispatcher = new Dispatcher({
      edition: job.edition,
      emails: job.emails,
      outbox: job.outbox,
      inFlight: this.#inFlight,
      repeatable: job.transport.repeatable,
      pace: this.#pace,
      lateAtMs: this.#lateAtMs,
      budget: job.budget ?? null,
      takeBudget: job.takeBudget ?? null,
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
        const isOver =
          !this.#dispatcher.hasMore &&
          !(await this.#dispatcher.waitForDue()) &&
          !(await this.#dispatcher.waitForOthers(this.#job.signal));
        if (this.#stopped || isOver) break;
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#job.signal.removeEventListener('abort', end);
      await this.#dispatcher.finish().catch((error: unknown) => this.#fail(error));
      await this.#counting;
      await this.#giveBackRefused().catch((error: unknown) => this.#fail(error));
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

  /** Plans again what the server refused because of us, and ends the run with its reply. */
  async #giveBackRefused(): Promise<void> {
    const verdict = this.#refusals.verdict();
    if (verdict === null) return;
    await this.#job.outbox.replan(verdict.ids);
    if (!this.#job.signal.aborted) this.#fail(verdict.error);
  }

  /** Tries everything that is due. Lanes that cannot connect end; when none got through, neither will another pass. */
  async #pass(): Promise<void> {
    const reachedBefore = this.#reached;
    await Promise.all(Array.from({ length: this.#inFlight }, () => this.#lane()));
    if (this.#failure) return;
    await this.#dispatcher.record();
    if (!this.#stopped && this.#dispatcher.hasMore && this.#reached === reachedBefore) {
      this.#fail(await unreachableError(this.#lastFault));
    }
  }

  async #lane(): Promise<void> {
    let unreachable = 0;
    try {
      for (;;) {
        const delivery = await this.#dispatcher.next();
        if (!delivery) return;
        const { result, sender } = await this.#attempt(delivery);
        const outcome = await this.#outcome(delivery, result, sender);
        this.#job.outbox.noteOutcome(outcome);
        this.#dispatcher.settle(outcome);
        if (result.kind !== 'unreachable') {
          this.#reached += 1;
          unreachable = 0;
          if (this.#refusals.isEnough) this.#fail(this.#refusals.verdict()?.error);
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
  async #attempt(delivery: Delivery): Promise<{ result: DeliveryResult; sender: string }> {
    let message: OutgoingMessage;
    try {
      message = await this.#job.compose(delivery);
    } catch (error) {
      return { result: { kind: 'permanent', response: messageOf(error) }, sender: '' };
    }
    const { from: sender } = message;
    try {
      const noteHandOver = () => this.#job.outbox.noteHandOver(delivery.id);
      return { result: await this.#job.transport.deliver(message, noteHandOver), sender };
    } catch (error) {
      this.#fail(error);
      return { result: { kind: 'unreachable', response: messageOf(error) }, sender };
    }
  }

  async #outcome(delivery: Delivery, result: DeliveryResult, sender: string): Promise<DeliveryOutcome> {
    const { kind, response } = result;
    const nowMs = this.#nowMs();
    const base = { id: delivery.id, at: isoOf(nowMs), nextAttemptAt: null, attempted: true, response };
    const domain = domainOf(delivery.email);
    switch (kind) {
      case 'sent':
        for (const dueMs of this.#refusals.accept()) this.#dispatcher.waitFor(dueMs);
        this.#pace.heard(domain);
        return { ...base, state: kind };
      case 'uncertain':
        this.#pace.heard(domain);
        return { ...base, state: kind };
      case 'permanent': {
        this.#pace.heard(domain);
        const dueMs = wholeSecond(nowMs + holdMs);
        return (await this.#refusals.hold(delivery, result, sender, dueMs))
          ? { ...base, state: 'deferred', attempted: false, nextAttemptAt: isoOf(dueMs) }
          : { ...base, state: 'failed' };
      }
      case 'unreachable':
        return { ...base, state: 'planned', attempted: false, response: null };
      case 'temporary': {
        this.#pace.refused(domain, nowMs);
        const waitMs = retryWaitMs(delivery.attempts + 1, this.#job.random());
        if (waitMs === null) {
          await this.#refusals.read(delivery, result, sender);
          return { ...base, state: 'failed' };
        }
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
    for (const { id, state, attempted } of outcomes) {
      if (state === 'failed') this.#count(id);
      if (state === 'planned' || (state === 'deferred' && !attempted)) continue;
      this.#progress[state] += 1;
    }
    this.#job.onProgress?.({ ...this.#progress });
  }

  /** A delivery is on record as failed. */
  #count(id: number): void {
    const refused = this.#refusals.takeReport(id);
    const { onRefused } = this.#job;
    if (refused === null || onRefused === undefined) return;
    this.#counting = this.#counting
      .then(() => onRefused(refused.delivery, refused.report))
      .catch((error: unknown) => this.#fail(error));
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
