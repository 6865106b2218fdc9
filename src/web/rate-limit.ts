// How often one address, one network and one provider may ask: counters that refill with time, in bounded memory.
import { limitKeys } from './client-address.ts';

export interface RateRule {
  /** So many at once. */
  burst: number;
  /** The milliseconds after which one more is allowed. */
  refillMs: number;
}

export interface RateLimit {
  host: RateRule;
  network: RateRule;
}

/** A provider's customers together may do as much as this many networks. */
const networksOfProvider = 10;

export interface RateLimiter {
  /** Counts a request; null when it may go on, else the seconds after which it may. */
  take(kind: string, limit: RateLimit, address: string): number | null;
  /** How many counters are kept. */
  size(): number;
}

/** Some 100 bytes each: a flood from ever new networks is remembered for as long as 10 MB last. */
const maxCounters = 100_000;

/**
 * A counter is the instant at which it would be full again, as in the generic cell rate algorithm (ITU-T I.371): one
 * number a key. Those that were not asked for longest are dropped first.
 */
export function createRateLimiter(elapsedMs: () => number, capacity = maxCounters): RateLimiter {
  const fullAt = new Map<string, number>();

  const waitMs = (key: string, { burst, refillMs }: RateRule, now: number) => {
    const next = Math.max(fullAt.get(key) ?? now, now) + refillMs;
    return next - now - burst * refillMs;
  };
  const count = (key: string, { refillMs }: RateRule, now: number) => {
    const next = Math.max(fullAt.get(key) ?? now, now) + refillMs;
    fullAt.delete(key);
    fullAt.set(key, next);
    if (fullAt.size <= capacity) return;
    const [oldest] = fullAt.keys();
    if (oldest !== undefined) fullAt.delete(oldest);
  };

  return {
    take(kind, { host, network }, address) {
      const now = elapsedMs();
      const keys = limitKeys(address);
      const counters: [string, RateRule][] = [
        [`${kind} ${keys.host}`, host],
        [`${kind} ${keys.network}`, network],
      ];
      if (keys.provider !== null) {
        const { burst, refillMs } = network;
        counters.push([
          `${kind} ${keys.provider}`,
          { burst: burst * networksOfProvider, refillMs: refillMs / networksOfProvider },
        ]);
      }
      const wait = Math.max(...counters.map(([key, rule]) => waitMs(key, rule, now)));
      if (wait > 0) return Math.ceil(wait / 1000);
      for (const [key, rule] of counters) count(key, rule, now);
      return null;
    },
    size: () => fullAt.size,
  };
}
