// The only place that reads real time: the wall clock that `--now` can replace, and the waiting that it cannot.
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** The current instant of the run, as a UTC ISO string with milliseconds. */
  now(): string;
  /** Real, monotonic milliseconds: for measuring, whatever `now` says. */
  elapsedMs(): number;
  /** Real milliseconds since 1970, whatever `now` says: for what processes on one machine share, such as pacing. */
  wallMs(): number;
  /** Waits in real time; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted after this many real milliseconds; it doesn't keep the process alive. */
  timeout(ms: number): AbortSignal;
  /** Calls `work` once, after real time, unless the function that it returns is called first. */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  elapsedMs: () => performance.now(),
  wallMs: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {});
  },
  timeout: (ms) => AbortSignal.timeout(ms),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** A clock that always says `instant` (the `--now` option) and otherwise runs as `base`. */
export function fixedClock(instant: string, base: Clock = systemClock): Clock {
  const now = new Date(instant).toISOString();
  return { ...base, now: () => now };
}
