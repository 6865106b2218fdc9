// When mail may go to a domain: limits over time and by domain, and domains that refuse mail for a while.

export interface RateLimits {
  /** Mails a second over all; null for no limit. */
  perSecond: number | null;
  /** Mails a second by domain, lower case. */
  perDomain: ReadonlyMap<string, number>;
}

/** So many temporary refusals in a row, and a domain is held back: fewer happen with single full mailboxes. */
const refusalsToHold = 6;
/** How long it is held back, the first time, the second … until it takes a mail again. */
const holdsMs = [30_000, 90_000, 5 * 60_000, 15 * 60_000, 60 * 60_000] as const;
/** Timers are no finer than this, so a limit may be ahead of itself by as much. */
const toleranceMs = 50;

interface Standing {
  refusals: number;
  holds: number;
  heldUntilMs: number;
}

/** Whether a delivery may go now; else whether waiting is the limits' doing or the domain's, and until when. */
export type Permission = { kind: 'go' } | { kind: 'limited' | 'held'; untilMs: number };

export class Pace {
  readonly #limits: RateLimits;
  /** By domain, `''` for all together: the instant at which the next mail would keep exactly to the limit. */
  readonly #nextMs = new Map<string, number>();
  /** The same for mails that were put off: each has its place in the line. */
  readonly #reservedMs = new Map<string, number>();
  /** Only of domains with refusals. */
  readonly #standing = new Map<string, Standing>();

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  /** When the limit over all permits the next mail. */
  openAtMs(): number {
    return (this.#nextMs.get('') ?? 0) - toleranceMs;
  }

  ask(domain: string, nowMs: number): Permission {
    const heldUntilMs = this.#standing.get(domain)?.heldUntilMs ?? 0;
    if (heldUntilMs > nowMs) return { kind: 'held', untilMs: heldUntilMs };
    const untilMs = (this.#nextMs.get(domain) ?? 0) - toleranceMs;
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

  /** A mail to the domain was taken, or refused for good: it is listening. */
  heard(domain: string): void {
    this.#standing.delete(domain);
  }

  /** The domain refused a mail for now. */
  refused(domain: string, nowMs: number): void {
    const standing = this.#standing.get(domain) ?? { refusals: 0, holds: 0, heldUntilMs: 0 };
    standing.refusals += 1;
    // Refusals of mails that were under way when the hold began say nothing new.
    if (standing.refusals >= refusalsToHold && standing.heldUntilMs <= nowMs) {
      standing.heldUntilMs = nowMs + (holdsMs[Math.min(standing.holds, holdsMs.length - 1)] ?? 0);
      standing.holds += 1;
      standing.refusals = refusalsToHold - 1;
    }
    this.#standing.set(domain, standing);
  }
}
