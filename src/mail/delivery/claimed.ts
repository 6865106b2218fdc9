// The deliveries that a run has claimed and not released yet, and whether there may be more to claim.
import type { Delivery } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Instant } from '../../model/time.ts';

/** Deliveries claimed per commit and held in memory. */
export const claimSize = 250;

export interface ClaimedJob {
  edition: EditionId;
  emails: readonly string[] | null;
  outbox: Outbox;
}

export class ClaimedDeliveries {
  /** In the order in which they may go. */
  queue: Delivery[] = [];
  readonly #job: ClaimedJob;
  readonly #now: () => Instant;
  #nothingDue = false;
  #claiming: Promise<void> | null = null;
  /** How often there was something to claim again: a claim that began before may not have seen it. */
  #givenBack = 0;

  constructor(job: ClaimedJob, now: () => Instant) {
    this.#job = job;
    this.#now = now;
  }

  /** Whether the last claim found nothing, and nothing was given back since. */
  get nothingDue(): boolean {
    return this.#nothingDue;
  }

  /** There may be something to claim again. */
  seeAgain(): void {
    this.#nothingDue = false;
    this.#givenBack += 1;
  }

  /** Adds deliveries to the queue. Throws the outbox's error. */
  claim(): Promise<void> {
    const { edition, emails, outbox } = this.#job;
    const before = this.#givenBack;
    this.#claiming ??= outbox
      .claim(edition, { limit: claimSize, at: this.#now(), emails })
      .then((claimed) => {
        this.#nothingDue = claimed.length === 0 && before === this.#givenBack;
        this.queue.push(...claimed);
      })
      .finally(() => {
        this.#claiming = null;
      });
    return this.#claiming;
  }

  /** A database on a server claims while others of its connections commit; one in this process would only do it earlier. */
  claimAhead(): void {
    if (this.#job.outbox.shared === null || this.#nothingDue || this.queue.length >= claimSize) return;
    // The next round that needs it meets the error again.
    this.claim().catch(() => {});
  }

  /** All claimed deliveries, once a claim in progress has ended; its error was thrown to the caller that waited for it. */
  async takeAll(): Promise<Delivery[]> {
    await this.#claiming?.catch(() => {});
    return this.queue.splice(0);
  }
}
