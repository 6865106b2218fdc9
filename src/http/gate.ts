// A gate with a fixed number of places, first come, first served; an aborted caller leaves the queue.

export interface Gate {
  /** Waits for a place and returns the way out; rejects with the signal's reason when it is aborted. */
  enter(signal: AbortSignal): Promise<() => void>;
}

export function createGate(places: number): Gate {
  let free = places;
  const queue: (() => void)[] = [];

  const leave = () => {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  };

  return {
    enter: async (signal) => {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return leave;
      }
      await new Promise<void>((resolve, reject) => {
        const turn = () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = () => {
          queue.splice(queue.indexOf(turn), 1);
          reject(signal.reason);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        queue.push(turn);
      });
      return leave;
    },
  };
}
