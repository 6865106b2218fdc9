// How the cost of some work grows with the size of its input, whatever the speed of the machine.

/** Processor time below this is noise, and counts as this much. */
const floorMs = 2;

async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.max((user + system) / 1000, floorMs);
}

/** More than linear work has with its overheads, and far less than quadratic work. */
export const linearGrowth = 24;

/**
 * Processor time of `work(8 * size)` divided by that of `work(size)`, each the least of three rounds: about 8 for
 * linear work, 64 for quadratic work. The expensive rounds end as soon as the growth is linear, which no further round could
 * change.
 */
export async function growthOf(work: (size: number) => unknown, size: number): Promise<number> {
  const once = await leastCpuMs(() => work(size), 0);
  return (await leastCpuMs(() => work(8 * size), once * linearGrowth)) / once;
}

/** The least of three rounds, or of the first ones if it is below `enoughMs` then. */
async function leastCpuMs(work: () => unknown, enoughMs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && least >= enoughMs; round += 1) least = Math.min(least, await cpuMs(work));
  return least;
}
