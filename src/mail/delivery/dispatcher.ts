// Between the outbox and the connections: releases claimed deliveries that may go, and records their outcomes in batches.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delivery, DeliveryOutcome } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Instant } from '../../model/time.ts';
import { Budget } from './budget.ts';
import { ClaimedDeliveries, claimSize } from './claimed.ts';
import type { Pace } from './pace.ts';

export interface DispatcherJob {
  edition: EditionId;
  emails: readonly string[] | null;
  outbox: Outbox;
  /** Messages in flight at a time. */
  inFlight: number;
  /** Sending the same message again makes no duplicate: nothing needs to be on record before it goes. */
  repeatable: boolean;
  pace: Pace;
  /** After this a mail isn't worth sending; null for no limit. */
  lateAtMs: number | null;
  /** Deliveries that may be released in all; null for no limit, or for one that is reserved on demand. */
  budget: number | null;
  /** Takes up to `count` more from a budget that is shared with other senders; null if the budget is this sender's own. */
  takeBudget: ((count: number) => Promise<number>) | null;
  nowMs: () => number;
  elapsedMs: () => number;
  /** See `Clock.after`. */
  after: (ms: number, work: () => void) => () => void;
  /** Resolves early when the run is ended. */
  sleep: (ms: number) => Promise<unknown>;
  onRecorded: (outcomes: readonly DeliveryOutcome[]) => void;
}

/**
 * The most deliveries that are released without an outcome on record. A power cut leaves them uncertain; a kill only those
 * that had left (see `Outbox.noteHandOver`). A commit takes 1 to 10 ms to reach the disk, in which a fast server takes dozens of
 * mails; with a slow one the window shrinks to what is in flight.
 */
const maxWindow = 128;
const fastRoundMs = 100;
/** Without a journal all that is released is uncertain when the sender dies: the window is as small as the way to the database allows. */
const fastSharedRoundMs = 25;
const slowRoundMs = 1000;
/** An outcome is recorded within this time, however slowly others come in. */
const recordWithinMs = 250;
/** Deliveries to domains at their limit that wait in memory; further ones wait in the outbox. */
const maxLimited = 100;

export class Dispatcher {
  readonly #job: DispatcherJob;
  readonly #claimed: ClaimedDeliveries;
  readonly #budget: Budget;
  /** May go. */
  readonly #released: Delivery[] = [];
  /** Not recorded yet. */
  #outcomes: DeliveryOutcome[] = [];
  /** Released, and no outcome on record. */
  #unrecorded = 0;
  #window: number;
  #ended = false;
  /** Of a round: unrecorded outcomes must not pile up, so nothing more is given out. */
  #fault: { error: unknown } | null = null;
  #round: Promise<number> | null = null;
  #lastRoundMs: number;
  #pause: Promise<unknown> | null = null;
  #stopTimer: (() => void) | null = null;
  /** When deliveries that this run postponed and waits for are due: instants in milliseconds, whole seconds. */
  readonly #dueMs = new Set<number>();

  constructor(job: DispatcherJob) {
    this.#job = job;
    this.#window = job.inFlight;
    this.#claimed = new ClaimedDeliveries(job, () => this.#now());
    this.#budget = new Budget(job.budget, job.takeBudget);
    this.#lastRoundMs = job.elapsedMs();
  }

  /** Whether this run has deliveries in memory or may claim more. */
  get hasMore(): boolean {
    const { queue, nothingDue } = this.#claimed;
    return !this.#budget.isSpent && (this.#released.length > 0 || queue.length > 0 || !nothingDue);
  }

  /** The next delivery that may go, null when none is due. Throws the outbox's error. */
  async next(): Promise<Delivery | null> {
    while (!this.#ended) {
      if (this.#fault) throw this.#fault.error;
      const delivery = this.#released.shift();
      if (delivery) {
        if (this.#released.length <= this.#window / 2 && !this.#budget.isSpent) void this.#startRound();
        return delivery;
      }
      if (!this.hasMore && this.#round === null) return null;
      const waitMs = await this.#startRound();
      if (waitMs > 0 && this.#released.length === 0 && !this.#ended) {
        this.#pause ??= this.#job.sleep(waitMs).finally(() => {
          this.#pause = null;
        });
        await this.#pause;
      }
    }
    return null;
  }

  /** Takes an outcome, to be recorded with others soon. */
  settle(outcome: DeliveryOutcome): void {
    this.#outcomes.push(outcome);
    if (this.#fault) return;
    if (this.#outcomes.length >= this.#window / 2) void this.#startRound();
    else this.#stopTimer ??= this.#job.after(recordWithinMs, () => void this.#startRound());
  }

  /** Has the run wait for what is due at this instant. */
  waitFor(dueMs: number): void {
    this.#dueMs.add(dueMs);
  }

  /** Waits for the next postponed delivery; false when this run waits for none. */
  async waitForDue(): Promise<boolean> {
    const { nowMs, sleep } = this.#job;
    if (this.#dueMs.size === 0 || this.#ended || this.#budget.isSpent) return false;
    let firstMs = Number.POSITIVE_INFINITY;
    for (const dueMs of this.#dueMs) firstMs = Math.min(firstMs, dueMs);
    const waitMs = firstMs - nowMs();
    if (waitMs > 0) await sleep(waitMs);
    for (const dueMs of this.#dueMs) if (dueMs <= nowMs()) this.#dueMs.delete(dueMs);
    this.#claimed.seeAgain();
    return !this.#ended;
  }

  /** Waits for others that send the same edition, and takes over from those that died; false when nothing is left. */
  async waitForOthers(signal: AbortSignal): Promise<boolean> {
    const { outbox, edition, emails } = this.#job;
    if (outbox.shared === null || emails !== null || this.#ended || this.#budget.isSpent) return false;
    if (!(await outbox.shared.awaitOthers(edition, () => this.#now(), signal))) return false;
    this.#claimed.seeAgain();
    return !this.#ended;
  }

  /** Stops giving out deliveries. */
  end(): void {
    this.#ended = true;
  }

  /** Records all outcomes so far. Throws the outbox's error. */
  async record(): Promise<void> {
    while (this.#round !== null) await this.#round;
    if (this.#fault) throw this.#fault.error;
    await this.#commitStep([], []);
  }

  /** Records all outcomes and gives back what was not tried. Throws the outbox's error. */
  async finish(): Promise<void> {
    this.end();
    // The error of a round in progress was thrown in a worker; what it could not record is tried once more here.
    await this.#round?.catch(() => {});
    const claimed = await this.#claimed.takeAll();
    const untried = [...this.#released.splice(0), ...claimed];
    await this.#commitStep(
      [],
      untried.map((delivery) => this.#postponed(delivery, 'planned', null, null)),
    );
  }

  /** Runs a round if none is running. Resolves with the milliseconds for which nothing may go. */
  #startRound(): Promise<number> {
    this.#round ??= this.#runRound().finally(() => {
      this.#round = null;
    });
    // The next call of `next`, `record` or `finish` throws the error; this call may have no one to catch it.
    this.#round.catch((error: unknown) => {
      this.#fault ??= { error };
    });
    return this.#round;
  }

  async #runRound(): Promise<number> {
    // An embedded database commits without yielding: replies that arrived in the meantime are read first.
    await nextTurn();
    const { elapsedMs, outbox, pace, nowMs } = this.#job;
    const sinceMs = elapsedMs() - this.#lastRoundMs;
    this.#lastRoundMs += sinceMs;
    if (sinceMs < (outbox.shared === null ? fastRoundMs : fastSharedRoundMs))
      this.#window = Math.max(this.#job.inFlight, Math.min(maxWindow, this.#window * 2));
    if (sinceMs > slowRoundMs) this.#window = Math.max(this.#job.inFlight, this.#window / 2);
    const picked: Delivery[] = [];
    const postponed: DeliveryOutcome[] = [];
    let waitMs = 0;
    while (!this.#ended) {
      await this.#budget.ask(this.#window);
      const room =
        Math.min(this.#window - (this.#unrecorded - this.#outcomes.length), this.#budget.left) -
        picked.length;
      if (room <= 0) break;
      await pace.reserveTime(
        this.#claimed.queue.slice(0, room).map(({ email }) => domainOf(email)),
        nowMs,
      );
      waitMs = this.#pick(room, picked, postponed);
      if (waitMs > 0 || this.#claimed.nothingDue || picked.length > 0 || postponed.length >= claimSize) break;
      await this.#claimed.claim();
    }
    if (!this.#ended && !this.#budget.isSpent) this.#claimed.claimAhead();
    await this.#commitStep(picked, postponed);
    return picked.length > 0 ? 0 : waitMs;
  }

  /** Moves up to `room` deliveries that may go now from the queue to `picked`. Returns the milliseconds for which none may. */
  #pick(room: number, picked: Delivery[], postponed: DeliveryOutcome[]): number {
    const { pace, lateAtMs } = this.#job;
    const nowMs = this.#job.nowMs();
    const { queue } = this.#claimed;
    const waiting: Delivery[] = [];
    let openAtMs = Number.POSITIVE_INFINITY;
    let left = room;
    let index = 0;
    for (; index < queue.length && left > 0; index += 1) {
      const delivery = queue[index];
      if (delivery === undefined) continue;
      if (lateAtMs !== null && nowMs > lateAtMs) {
        const reason = `too late: it was to be sent before ${new Date(lateAtMs).toISOString()}`;
        postponed.push(this.#postponed(delivery, 'skipped', null, reason));
        continue;
      }
      if (pace.openAtMs(nowMs) > nowMs) {
        openAtMs = pace.openAtMs(nowMs);
        break;
      }
      const domain = domainOf(delivery.email);
      const permission = pace.ask(domain, nowMs);
      if (permission.kind === 'go') {
        pace.take(domain, nowMs);
        picked.push(delivery);
        left -= 1;
      } else if (permission.kind === 'limited' && waiting.length < maxLimited) {
        waiting.push(delivery);
        openAtMs = Math.min(openAtMs, permission.untilMs);
      } else {
        const isLimited = permission.kind === 'limited';
        const dueMs = wholeSecond(isLimited ? pace.reserve(domain, nowMs) : permission.untilMs);
        const reason = isLimited ? `${domain} is at its limit` : `held back: ${domain} refuses mail for now`;
        postponed.push(this.#postponed(delivery, 'deferred', dueMs, reason));
        if (isLimited || dueMs - nowMs <= patienceMs) this.#dueMs.add(dueMs);
      }
    }
    this.#claimed.queue = [...waiting, ...queue.slice(index)];
    if (openAtMs === Number.POSITIVE_INFINITY) return 0;
    // Others may go while a domain waits, so long as there are others to ask for.
    const othersLeft = !this.#claimed.nothingDue && pace.openAtMs(nowMs) <= nowMs;
    return othersLeft ? 0 : Math.max(1, openAtMs - nowMs);
  }

  async #commitStep(next: readonly Delivery[], postponed: readonly DeliveryOutcome[]): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = null;
    const outcomes = [...this.#outcomes, ...postponed];
    if (outcomes.length === 0 && next.length === 0) return;
    const settled = this.#outcomes.length;
    this.#outcomes = [];
    try {
      const { sharedLeft } = this.#budget;
      const handedOverAt = this.#job.repeatable ? null : this.#now();
      const allowed = new Set(
        await this.#job.outbox.commitStep({
          outcomes,
          next,
          handedOverAt,
          ...(sharedLeft !== null && { budget: sharedLeft }),
        }),
      );
      for (const delivery of next) if (allowed.has(delivery.id)) this.#released.push(delivery);
      this.#unrecorded += allowed.size - settled;
      this.#budget.spend(allowed.size);
      // What was given back can be claimed again from here on.
      if (outcomes.some(({ state }) => state === 'planned')) this.#claimed.seeAgain();
    } catch (error) {
      this.#outcomes.unshift(...outcomes);
      this.#claimed.queue.unshift(...next);
      throw error;
    }
    this.#job.onRecorded(outcomes);
  }

  #postponed(
    { id }: Delivery,
    state: 'planned' | 'deferred' | 'skipped',
    dueMs: number | null,
    response: string | null,
  ): DeliveryOutcome {
    const nextAttemptAt = dueMs === null ? null : new Date(dueMs).toISOString();
    return { id, state, attempted: false, at: this.#now(), nextAttemptAt, response };
  }

  #now(): Instant {
    return new Date(this.#job.nowMs()).toISOString();
  }
}

/** A run waits for what is due within this time. */
export const patienceMs = 2 * 60_000;

/** Rounds up, so that many deliveries share few instants to wait for. */
export function wholeSecond(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}
