// Between the outbox and the connections: claims, clears what may go, and records what became of it, many at a time.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Delivery, DeliveryOutcome } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Instant } from '../../model/time.ts';
import type { Pace } from './pace.ts';

export interface DispatcherJob {
  edition: EditionId;
  emails: readonly string[] | null;
  outbox: Outbox;
  /** Messages under way at a time. */
  inHand: number;
  /** The receiver takes the same message again without a twin: nothing needs to be on record before it goes. */
  repeatable: boolean;
  pace: Pace;
  /** Later than this a mail isn't worth sending; null for ever. */
  lateAtMs: number | null;
  /** How many may be cleared in all; null for no limit. */
  budget: number | null;
  nowMs: () => number;
  elapsedMs: () => number;
  /** Resolves early when the run is ended. */
  sleep: (ms: number) => Promise<unknown>;
  onRecorded: (outcomes: readonly DeliveryOutcome[]) => void;
}

/** So many are marked as being sent in one commit, and are held in memory. */
const claimSize = 250;
/**
 * At most so many are cleared without an outcome on record: what a crash leaves uncertain. A commit takes 1 to 10 ms to reach
 * the disk, in which a fast server takes dozens of mails; with a slow one the window shrinks to what is in hand.
 */
const maxWindow = 128;
const fastRoundMs = 100;
const slowRoundMs = 1000;
/** An outcome is on record after this time, however slowly others come in. */
const recordWithinMs = 250;
/** Deliveries to domains at their limit that wait in memory; what goes beyond waits in the outbox. */
const maxLimited = 100;

export class Dispatcher {
  readonly #job: DispatcherJob;
  /** Claimed. */
  #queue: Delivery[] = [];
  /** May go. */
  readonly #cleared: Delivery[] = [];
  /** Not recorded yet. */
  #outcomes: DeliveryOutcome[] = [];
  /** Cleared, and no outcome on record. */
  #open = 0;
  #window: number;
  #budget: number;
  #nothingDue = false;
  #ended = false;
  /** Of a round: what cannot be recorded must not grow, so nothing is given out any more. */
  #fault: { error: unknown } | null = null;
  #round: Promise<number> | null = null;
  #lastRoundMs: number;
  #pause: Promise<unknown> | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** Instants in milliseconds, whole seconds: when what this run put off, and waits for, is due. */
  readonly #dueMs = new Set<number>();

  constructor(job: DispatcherJob) {
    this.#job = job;
    this.#window = job.inHand;
    this.#budget = job.budget ?? Number.POSITIVE_INFINITY;
    this.#lastRoundMs = job.elapsedMs();
  }

  /** Deliveries that this run has in hand or may still claim. */
  get hasMore(): boolean {
    return this.#budget > 0 && (this.#cleared.length > 0 || this.#queue.length > 0 || !this.#nothingDue);
  }

  /** The limit of mails is used up. */
  get spent(): boolean {
    return this.#budget <= 0;
  }

  /** The next delivery that may go, null when none is due. Throws the outbox's error. */
  async next(): Promise<Delivery | null> {
    while (!this.#ended) {
      if (this.#fault) throw this.#fault.error;
      const delivery = this.#cleared.shift();
      if (delivery) {
        if (this.#cleared.length <= this.#window / 2 && this.#budget > 0) void this.#startRound();
        return delivery;
      }
      if (!this.hasMore && this.#round === null) return null;
      const waitMs = await this.#startRound();
      if (waitMs > 0 && this.#cleared.length === 0 && !this.#ended) {
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
    else this.#timer ??= setTimeout(() => this.#startRound(), recordWithinMs);
  }

  /** The run stays for what is due at this instant. */
  await(dueMs: number): void {
    this.#dueMs.add(dueMs);
  }

  /** Waits for the next delivery that was put off; false when this run waits for none. */
  async waitForDue(): Promise<boolean> {
    const { nowMs, sleep } = this.#job;
    if (this.#dueMs.size === 0 || this.#ended || this.spent) return false;
    let firstMs = Number.POSITIVE_INFINITY;
    for (const dueMs of this.#dueMs) firstMs = Math.min(firstMs, dueMs);
    const waitMs = firstMs - nowMs();
    if (waitMs > 0) await sleep(waitMs);
    for (const dueMs of this.#dueMs) if (dueMs <= nowMs()) this.#dueMs.delete(dueMs);
    this.#nothingDue = false;
    return !this.#ended;
  }

  /** Nothing more is given out. */
  end(): void {
    this.#ended = true;
  }

  /** Records all outcomes so far. Throws the outbox's error. */
  async record(): Promise<void> {
    while (this.#round !== null) await this.#round;
    if (this.#fault) throw this.#fault.error;
    await this.#advance([], []);
  }

  /** Records all outcomes and gives back what was not tried. Throws the outbox's error. */
  async finish(): Promise<void> {
    this.end();
    // An error of a round in progress has been heard by a lane; what it could not record is tried once more here.
    await this.#round?.catch(() => {});
    const untried = [...this.#cleared.splice(0), ...this.#queue.splice(0)];
    await this.#advance(
      [],
      untried.map((delivery) => this.#laidAside(delivery, 'planned', null, null)),
    );
  }

  /** Runs a round if none is running. Resolves with how long nothing may go, in milliseconds. */
  #startRound(): Promise<number> {
    this.#round ??= this.#runRound().finally(() => {
      this.#round = null;
    });
    // Whoever asks for a delivery next, or for all to be recorded, hears of the error; here nobody may be listening.
    this.#round.catch((error: unknown) => {
      this.#fault ??= { error };
    });
    return this.#round;
  }

  async #runRound(): Promise<number> {
    // An embedded database commits without yielding, so what the network has brought meanwhile is still to be read.
    await nextTurn();
    const { elapsedMs, edition, emails, outbox } = this.#job;
    const sinceMs = elapsedMs() - this.#lastRoundMs;
    this.#lastRoundMs += sinceMs;
    if (sinceMs < fastRoundMs)
      this.#window = Math.max(this.#job.inHand, Math.min(maxWindow, this.#window * 2));
    if (sinceMs > slowRoundMs) this.#window = Math.max(this.#job.inHand, this.#window / 2);
    const picked: Delivery[] = [];
    const aside: DeliveryOutcome[] = [];
    let waitMs = 0;
    while (!this.#ended) {
      const room =
        Math.min(this.#window - (this.#open - this.#outcomes.length), this.#budget) - picked.length;
      if (room <= 0) break;
      waitMs = this.#pick(room, picked, aside);
      if (waitMs > 0 || this.#nothingDue || picked.length > 0 || aside.length >= claimSize) break;
      const claimed = await outbox.claim(edition, { limit: claimSize, at: this.#now(), emails });
      this.#nothingDue = claimed.length === 0;
      this.#queue.push(...claimed);
    }
    await this.#advance(picked, aside);
    return picked.length > 0 ? 0 : waitMs;
  }

  /** Moves up to `room` deliveries that may go now from the queue to `picked`. Returns how long none may, in milliseconds. */
  #pick(room: number, picked: Delivery[], aside: DeliveryOutcome[]): number {
    const { pace, lateAtMs } = this.#job;
    const nowMs = this.#job.nowMs();
    const waiting: Delivery[] = [];
    let openAtMs = Number.POSITIVE_INFINITY;
    let left = room;
    let index = 0;
    for (; index < this.#queue.length && left > 0; index += 1) {
      const delivery = this.#queue[index];
      if (delivery === undefined) continue;
      if (lateAtMs !== null && nowMs > lateAtMs) {
        const words = `too late: it was to be sent before ${new Date(lateAtMs).toISOString()}`;
        aside.push(this.#laidAside(delivery, 'skipped', null, words));
        continue;
      }
      if (pace.openAtMs() > nowMs) {
        openAtMs = pace.openAtMs();
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
        const words = isLimited ? `${domain} is at its limit` : `held back: ${domain} refuses mail for now`;
        aside.push(this.#laidAside(delivery, 'deferred', dueMs, words));
        if (isLimited || dueMs - nowMs <= patienceMs) this.#dueMs.add(dueMs);
      }
    }
    this.#queue = [...waiting, ...this.#queue.slice(index)];
    if (openAtMs === Number.POSITIVE_INFINITY) return 0;
    // Others may go while a domain waits, so long as there are others to ask for.
    const othersLeft = !this.#nothingDue && pace.openAtMs() <= nowMs;
    return othersLeft ? 0 : Math.max(1, openAtMs - nowMs);
  }

  async #advance(next: readonly Delivery[], aside: readonly DeliveryOutcome[]): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const outcomes = [...this.#outcomes, ...aside];
    if (outcomes.length === 0 && next.length === 0) return;
    const settled = this.#outcomes.length;
    this.#outcomes = [];
    try {
      const handedOverAt = this.#job.repeatable ? null : this.#now();
      const allowed = new Set(await this.#job.outbox.commitStep({ outcomes, next, handedOverAt }));
      for (const delivery of next) if (allowed.has(delivery.id)) this.#cleared.push(delivery);
      this.#open += allowed.size - settled;
      this.#budget -= allowed.size;
      // Given back: only now can it be claimed again.
      if (outcomes.some(({ state }) => state === 'planned')) this.#nothingDue = false;
    } catch (error) {
      this.#outcomes.unshift(...outcomes);
      this.#queue.unshift(...next);
      throw error;
    }
    this.#job.onRecorded(outcomes);
  }

  #laidAside(
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

/** A run stays for what is due within this time. */
export const patienceMs = 2 * 60_000;

/** Few instants to wait for, however many deliveries. */
export function wholeSecond(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}
