// Measures things against one another in one run: in turns, so that what else the machine does meets all of them.

export interface Contender {
  name: string;
  /** One round; what comes before it in `prepare` isn't timed. A number that it returns is how many milliseconds it took by its own measure. */
  run(): Promise<unknown> | unknown;
  prepare?(): Promise<void> | void;
}

export interface Measure {
  name: string;
  /** The median of the rounds, in milliseconds. */
  ms: number;
  /**
   * How many times as long as the first contender: the median of what each round has shown. A machine whose speed changes from
   * one minute to the next changes it for both of a round.
   */
  timesFirst: number;
}

/** Each contender in its order, after one round that doesn't count. */
export async function measure(contenders: readonly Contender[], rounds: number): Promise<Measure[]> {
  const times: number[][] = contenders.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { prepare, run }] of contenders.entries()) {
      await prepare?.();
      // Each pays for its own garbage, not for that of the one before it.
      globalThis.gc?.();
      const started = performance.now();
      const ownMs = await run();
      if (round > 0) times[index]?.push(typeof ownMs === 'number' ? ownMs : performance.now() - started);
    }
  }
  return contenders.map(({ name }, index) => {
    const own = times[index] ?? [];
    return {
      name,
      ms: median(own),
      timesFirst: median(own.map((ms, round) => ms / (times[0]?.[round] ?? Number.NaN))),
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
