// When a delivery that met a temporary failure is tried again, and when to give up.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * Waits after the first, second … attempt. The two short ones get past greylisting and a server that restarts, within
 * one run; the others are for later runs. Together they make a day: a daily edition that is later is stale.
 */
const waitsMs = [
  20 * second,
  90 * second,
  5 * minute,
  15 * minute,
  hour,
  4 * hour,
  8 * hour,
  10 * hour,
] as const;

/**
 * How long to wait after the given number of attempts (at least 1), spread by a fifth to either side so that deliveries
 * deferred together don't come back together; null when it is time to give up. `random` is in [0, 1).
 */
export function retryWaitMs(attempts: number, random: number): number | null {
  const wait = waitsMs[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (0.8 + 0.4 * random));
}
