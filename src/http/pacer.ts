// The pacer: lets each request of a host group start when the group's rule, in this process and across them, allows.
import type { Clock } from '../clock.ts';
import type { HostGroup } from './client.ts';
import { createGate, type Gate } from './gate.ts';
import type { PaceLease, PaceLock } from './pacing.ts';

/** Sends one request when its time has come, and at least `restMs` from now. */
export type PacedSend = <T>(restMs: number, request: () => Promise<T>) => Promise<T>;

export interface Pacer {
  /**
   * Runs `work` when the group has a place for it; each request in it goes through `send`. A group with one connection stays
   * with `work` until it is done, also while it waits between two attempts: a server that asked for a pause gets it from the
   * whole machine. Rejects with the signal's reason when it is aborted while waiting.
   */
  inTurn<T>(group: HostGroup, signal: AbortSignal, work: (send: PacedSend) => Promise<T>): Promise<T>;
  /** Starts no request of the group within `restMs` from now, in this process. */
  rest(group: HostGroup, restMs: number): void;
}

/** How often a lock that another process holds is tried: well below any interval that a source prescribes. */
const pollMs = 100;

interface GroupState {
  places: Gate;
  /** Through which requests start one after another. */
  starts: Gate;
  /** Nothing of the group starts before this, on the monotonic clock. */
  restUntilMs: number;
}

export function createPacer(clock: Clock, paceLock: PaceLock): Pacer {
  const groups = new Map<string, GroupState>();

  const stateOf = (group: HostGroup): GroupState => {
    const known = groups.get(group.name);
    if (known) return known;
    const state = { places: createGate(group.connections), starts: createGate(1), restUntilMs: -Infinity };
    groups.set(group.name, state);
    return state;
  };

  const acquire = async (group: HostGroup, signal: AbortSignal): Promise<PaceLease> => {
    for (;;) {
      signal.throwIfAborted();
      const lease = await paceLock.tryAcquire(group.name);
      if (lease) return lease;
      await clock.sleep(pollMs, signal);
    }
  };

  /**
   * The instant on the monotonic clock at which the interval since the last request is over. Never more than one
   * interval away: the wall clock that processes share may have been set back since.
   */
  const dueMs = (group: HostGroup, lastRequestAtMs: number | null): number => {
    const sinceMs = lastRequestAtMs === null ? Infinity : clock.wallMs() - lastRequestAtMs;
    return clock.elapsedMs() + Math.min(Math.max(group.minIntervalMs - sinceMs, 0), group.minIntervalMs);
  };

  /** Timers may fire a little early, and the group's rest may grow meanwhile: so look again after each sleep. */
  const waitUntil = async (due: number, state: GroupState, signal: AbortSignal): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const waitMs = Math.max(due, state.restUntilMs) - clock.elapsedMs();
      if (waitMs <= 0) return;
      await clock.sleep(Math.ceil(waitMs), signal);
    }
  };

  const rest = (state: GroupState, restMs: number) => {
    state.restUntilMs = Math.max(state.restUntilMs, clock.elapsedMs() + restMs);
  };

  /** One connection: the lease is held for the whole turn, and the interval counts from the end of each request. */
  const alone = async <T>(
    group: HostGroup,
    state: GroupState,
    signal: AbortSignal,
    work: (send: PacedSend) => Promise<T>,
  ): Promise<T> => {
    const lease = await acquire(group, signal);
    let endedAtMs: number | null = null;
    try {
      return await work(async (restMs, request) => {
        rest(state, restMs);
        await waitUntil(dueMs(group, endedAtMs ?? lease.lastRequestAtMs), state, signal);
        try {
          return await request();
        } finally {
          endedAtMs = clock.wallMs();
        }
      });
    } finally {
      await lease.release(endedAtMs);
    }
  };

  /** Several connections: the lease is held only until a request starts, and the interval counts from start to start. */
  const amongOthers = async <T>(
    group: HostGroup,
    state: GroupState,
    signal: AbortSignal,
    work: (send: PacedSend) => Promise<T>,
  ): Promise<T> =>
    await work(async (restMs, request) => {
      rest(state, restMs);
      const leave = await state.starts.enter(signal);
      try {
        const lease = await acquire(group, signal);
        let startedAtMs: number | null = null;
        try {
          await waitUntil(dueMs(group, lease.lastRequestAtMs), state, signal);
          startedAtMs = clock.wallMs();
        } finally {
          await lease.release(startedAtMs);
        }
      } finally {
        leave();
      }
      return await request();
    });

  return {
    rest: (group, restMs) => rest(stateOf(group), restMs),
    inTurn: async (group, signal, work) => {
      const state = stateOf(group);
      const leave = await state.places.enter(signal);
      try {
        return await (group.connections === 1 ? alone : amongOthers)(group, state, signal, work);
      } finally {
        leave();
      }
    },
  };
}
