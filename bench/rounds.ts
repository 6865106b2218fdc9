// Measures things against one another in one run: in turns, so that what else the machine does meets all of them.

export interface Contender {
  name: string;
  /** One round; what comes before it in `prepare` isn't timed. A number that it returns is how many milliseconds it took by its own measure. */
  run(): Promise<unknown> | unknown;
  prepare?(): Promise<void> | void;
}

/** The median time of each contender in milliseconds, by name, after one round that doesn't count. */
export async function medianTimes(
  contenders: readonly Contender[],
  rounds: number,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, prepare, run } of contenders) {
      await prepare?.();
      // Each pays for its own garbage, not for that of the one before it.
      globalThis.gc?.();
      const started = performance.now();
      const ownMs = await run();
      if (round > 0) times.get(name)?.push(typeof ownMs === 'number' ? ownMs : performance.now() - started);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
