// A clock for tests: nobody waits, and time moves only by what was slept.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, systemClock } from '../../src/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time forward (or the wall clock alone, as when somebody sets it). */
  advance(ms: number): void;
  setWall(instant: string): void;
  /** How long each sleep was, in order. */
  readonly slept: readonly number[];
}

/** Enough turns of the event loop for what is on its way over the loopback to arrive before time jumps. */
const turns = 8;

export function fakeClock(start = '2026-06-16T12:00:00.000Z'): FakeClock {
  let wallMs = Date.parse(start);
  let elapsedMs = 0;
  const slept: number[] = [];
  const advance = (ms: number) => {
    wallMs += ms;
    elapsedMs += ms;
  };
  return {
    now: () => new Date(wallMs).toISOString(),
    elapsedMs: () => elapsedMs,
    wallMs: () => wallMs,
    sleep: async (ms, signal) => {
      slept.push(ms);
      for (let turn = 0; turn < turns; turn += 1) {
        signal?.throwIfAborted();
        await nextTurn();
      }
      signal?.throwIfAborted();
      advance(ms);
    },
    timeout: (ms) => systemClock.timeout(ms),
    // Real: what is due after a while happens beside what the test does, and ends with it.
    after: systemClock.after,
    advance,
    setWall: (instant) => {
      wallMs = Date.parse(instant);
    },
    slept,
  };
}
