// Pacing: how requests to a group of hosts follow one another, in this process and across processes of one machine.

/** Where processes on one machine agree on a group's pace. */
export interface PaceLock {
  /** Takes the group's lock; null while another holds it. A dead holder's lock is free. */
  tryAcquire(group: string): Promise<PaceLease | null>;
}

export interface PaceLease {
  /** When the group's last request ended, in real milliseconds since 1970; null if there was none. */
  lastRequestAtMs: number | null;
  /** Releases the lock and records when the last request ended; null keeps the recorded time. */
  release(lastRequestAtMs: number | null): Promise<void>;
}

/** A lock for one process: clients that are given the same one keep one pace together. */
export function memoryPaceLock(): PaceLock {
  const groups = new Map<string, { held: boolean; lastRequestAtMs: number | null }>();
  return {
    tryAcquire: async (name) => {
      const group = groups.get(name) ?? { held: false, lastRequestAtMs: null };
      groups.set(name, group);
      if (group.held) return null;
      group.held = true;
      return {
        lastRequestAtMs: group.lastRequestAtMs,
        release: async (lastRequestAtMs) => {
          group.held = false;
          group.lastRequestAtMs = lastRequestAtMs ?? group.lastRequestAtMs;
        },
      };
    },
  };
}
