// When to retry: after which failures, and after how long.

/** The most that the growing delay grows to. */
const maxDelayMs = 60_000;

/** 408 and 429 are temporary by definition (RFC 9110 section 15.5.9, RFC 6585 section 4); a 5xx is the server's own fault. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Milliseconds to wait after the given attempt (from 1): "full jitter", `random(0, min(cap, base * 2 ** n))`, by which
 * clients that failed together do not come back together (Marc Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015). Never less than what the server asked for.
 */
export function retryDelayMs(
  attempt: number,
  baseDelayMs: number,
  random: () => number,
  retryAfterMs: number | null,
): number {
  const jitterMs = random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  return Math.round(Math.max(jitterMs, retryAfterMs ?? 0));
}
