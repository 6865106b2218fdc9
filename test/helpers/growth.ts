// How the cost of some work grows with the size of its input, whatever the speed of the machine.

/** Processor time below this is noise, and counts as this much. */
const floorMs = 2;

async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.max((user + system) / 1000, floorMs);
}

/**
 * Processor time of `work(8 * size)` divided by that of `work(size)`, each the least of three rounds: about 8 for
 * linear work, 64 for quadratic work.
 */
export async function growthOf(work: (size: number) => unknown, size: number): Promise<number> {
  const least = { once: Number.POSITIVE_INFINITY, eightfold: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 3; round += 1) {
    least.once = Math.min(least.once, await cpuMs(() => work(size)));
    least.eightfold = Math.min(least.eightfold, await cpuMs(() => work(8 * size)));
  }
  return least.eightfold / least.once;
}

/** More than linear work has with its overheads, and far less than quadratic work. */
export const linearGrowth = 24;
