// When mail may go to a domain: limits over time and by domain, and domains that refuse mail for a while.

export interface RateLimits {
  /** Mails a second over all; null for no limit. */
  perSecond: number | null;
  /** Mails a second by domain, lower case. */
  perDomain: ReadonlyMap<string, number>;
}

/** After this many temporary refusals in a row, a domain is held back: fewer can come from single full mailboxes. */
const refusalsToHold = 6;
/** How long it is held back, the first time, the second … until it takes a mail again. */
const holdsMs = [30_000, 90_000, 5 * 60_000, 15 * 60_000, 60 * 60_000] as const;
/** Timers are no finer than this, so a limit may be ahead of itself by as much. */
const toleranceMs = 50;
/** Reserved time is in whole milliseconds. */
const roundingMs = 0.5;

interface Standing {
  refusals: number;
  holds: number;
  heldUntilMs: number;
}

/** Whether a delivery may go now; else whether waiting is the limits' doing or the domain's, and until when. */
export type Permission = { kind: 'go' } | { kind: 'limited' | 'held'; untilMs: number };

/** How far ahead time is reserved where other senders keep the same limits; a sender that dies wastes no more. */
const reservedAheadMs = 500;

/** Reserves time for a number of mails; see `SharedOutbox.takeSlots`. */
export type TakeSlots = (request: {
  name: string;
  count: number;
  perSecond: number;
}) => Promise<{ startMs: number; nowMs: number; lastsMs: number }>;

export class Pace {
  readonly #limits: RateLimits;
  /** Null if no other process sends. */
  readonly #takeSlots: TakeSlots | null;
  /** By domain, `''` for all together: until when this sender may send. */
  readonly #untilMs = new Map<string, number>();
  /** By domain, `''` for all together: the instant at which the next mail would keep exactly to the limit. */
  readonly #nextMs = new Map<string, number>();
  /** The same for mails that were put off: each has its place in the line. */
  readonly #reservedMs = new Map<string, number>();
  /** Only of domains with refusals. */
  readonly #standing = new Map<string, Standing>();

  constructor(limits: RateLimits, takeSlots: TakeSlots | null = null) {
    this.#limits = limits;
    this.#takeSlots = takeSlots;
  }

  /** Reserves time for mails to these domains where other senders keep the same limits, and none is left of what there was. */
  async reserveTime(domains: readonly string[], nowMs: () => number): Promise<void> {
    if (this.#takeSlots === null) return;
    const counts = new Map<string, number>([['', domains.length]]);
    for (const domain of domains) counts.set(domain, (counts.get(domain) ?? 0) + 1);
    for (const [name, wanted] of counts) {
      const perSecond = this.#limitOf(name);
      if (!perSecond || wanted === 0 || !this.#isUsedUp(name, nowMs())) continue;
      const most = Math.max(1, Math.floor((perSecond * reservedAheadMs) / 1000));
      const slots = await this.#takeSlots({ name, count: Math.min(wanted, most), perSecond });
      // From the arrival of the response: never earlier than the database meant it.
      const startMs = nowMs() + slots.startMs - slots.nowMs;
      this.#nextMs.set(name, startMs);
      this.#untilMs.set(name, startMs + slots.lastsMs);
    }
  }

  #limitOf(name: string): number | null {
    return (name === '' ? this.#limits.perSecond : this.#limits.perDomain.get(name)) ?? null;
  }

  /** Whether the time that was reserved is over, or has mails for all of it. */
  #isUsedUp(name: string, nowMs: number): boolean {
    const untilMs = this.#untilMs.get(name) ?? 0;
    return untilMs <= nowMs || (this.#nextMs.get(name) ?? 0) >= untilMs - roundingMs;
  }

  /** When the limit of that name permits the next mail. */
  #opensMs(name: string, nowMs: number): number {
    // Until more time is reserved.
    if (this.#takeSlots !== null && this.#limitOf(name) && this.#isUsedUp(name, nowMs)) {
      return Math.max(nowMs + 1, (this.#untilMs.get(name) ?? 0) - toleranceMs);
    }
    return (this.#nextMs.get(name) ?? 0) - toleranceMs;
  }

  /** When the limit over all permits the next mail. */
  openAtMs(nowMs: number): number {
    return this.#opensMs('', nowMs);
  }

  ask(domain: string, nowMs: number): Permission {
    const heldUntilMs = this.#standing.get(domain)?.heldUntilMs ?? 0;
    if (heldUntilMs > nowMs) return { kind: 'held', untilMs: heldUntilMs };
    const untilMs = this.#opensMs(domain, nowMs);
    return untilMs > nowMs ? { kind: 'limited', untilMs } : { kind: 'go' };
  }

  /** Counts a mail that goes now. */
  take(domain: string, nowMs: number): void {
    const count = (name: string, perSecond: number | null | undefined) => {
      if (!perSecond) return;
      this.#nextMs.set(name, Math.max(this.#nextMs.get(name) ?? 0, nowMs) + 1000 / perSecond);
    };
    count('', this.#limits.perSecond);
    count(domain, this.#limits.perDomain.get(domain));
  }

  /** A place in the line of a limited domain, for a mail that is put off: the instant when its turn comes. */
  reserve(domain: string, nowMs: number): number {
    const perSecond = this.#limits.perDomain.get(domain) ?? 1;
    const turnMs = Math.max(this.#reservedMs.get(domain) ?? 0, nowMs + 1000) + 1000 / perSecond;
    this.#reservedMs.set(domain, turnMs);
    return turnMs;
  }

  /** A mail to the domain was accepted, or refused for good: the domain responds. */
  heard(domain: string): void {
    this.#standing.delete(domain);
  }

  /** The domain refused a mail for now. */
  refused(domain: string, nowMs: number): void {
    const standing = this.#standing.get(domain) ?? { refusals: 0, holds: 0, heldUntilMs: 0 };
    standing.refusals += 1;
    // Refusals of mails that were in flight when the pause began say nothing new.
    if (standing.refusals >= refusalsToHold && standing.heldUntilMs <= nowMs) {
      standing.heldUntilMs = nowMs + (holdsMs[Math.min(standing.holds, holdsMs.length - 1)] ?? 0);
      standing.holds += 1;
      standing.refusals = refusalsToHold - 1;
    }
    this.#standing.set(domain, standing);
  }
}
