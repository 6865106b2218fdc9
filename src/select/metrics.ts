// Measures of a ranking against what turned out to be relevant: nDCG, recall, and the reciprocal rank.

/**
 * Normalised discounted cumulative gain at `k`: the gains in ranked order, each divided by log2(1 + rank), as a share of what the
 * best order would have (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002, with the
 * discount of Burges et al., 2005). 0 if nothing has a gain.
 */
export function ndcg(gains: readonly number[], k: number): number {
  const best = discounted(
    [...gains].sort((a, b) => b - a),
    k,
  );
  return best > 0 ? discounted(gains, k) / best : 0;
}

function discounted(gains: readonly number[], k: number): number {
  return gains.slice(0, k).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
}

/**
 * Recall at `k`: how much of what is relevant is among the first `k`, as a share (Manning, Raghavan and Schütze, "Introduction to
 * Information Retrieval", 2008, section 8.3). 0 if nothing is relevant.
 */
export function recall(relevant: readonly boolean[], k: number): number {
  const all = relevant.filter(Boolean).length;
  return all > 0 ? relevant.slice(0, k).filter(Boolean).length / all : 0;
}

/** 1 / the rank of the first that is relevant; 0 without one. Its mean is the MRR (Voorhees, "The TREC-8 question answering track", 1999). */
export function reciprocalRank(relevant: readonly boolean[]): number {
  const first = relevant.indexOf(true);
  return first < 0 ? 0 : 1 / (first + 1);
}
