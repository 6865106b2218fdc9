// Confidence intervals of means by resampling.

export interface Estimate {
  mean: number;
  /** The bounds of the 95 % confidence interval. */
  low: number;
  high: number;
}

/**
 * The mean of all values and its 95 % percentile interval (Efron, "Bootstrap methods: another look at the jackknife", Annals of
 * Statistics 7(1), 1979). Whole groups are drawn, because values of one group are alike (the cluster bootstrap of Davison and Hinkley,
 * "Bootstrap Methods and Their Application", 1997, section 3.8). The same seed gives the same interval. Throws a `RangeError` without values.
 */
export function estimateMean(
  groups: readonly (readonly number[])[],
  { samples, seed }: { samples: number; seed: number },
): Estimate {
  const sums = groups.map((values) => values.reduce((sum, value) => sum + value, 0));
  const sizes = groups.map(({ length }) => length);
  const total = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0);
  if (total(sizes) === 0) throw new RangeError('no values to estimate from');
  const random = randomOf(seed);
  const means = Float64Array.from({ length: samples }, () => {
    let [sum, size] = [0, 0];
    // A sample of only empty groups says nothing.
    while (size === 0) {
      for (let draw = 0; draw < groups.length; draw++) {
        const at = Math.floor(random() * groups.length);
        sum += sums[at] ?? 0;
        size += sizes[at] ?? 0;
      }
    }
    return sum / size;
  }).sort();
  return {
    mean: total(sums) / total(sizes),
    low: quantile(means, 0.025),
    high: quantile(means, 0.975),
  };
}

/** Between the two nearest of sorted values, in proportion (Hyndman and Fan, "Sample quantiles in statistical packages", 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}

/** Numbers in [0, 1) from a seed: mulberry32 (Tommy Ettinger, public domain). */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
