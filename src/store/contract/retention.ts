// The contract of retention: what is deleted because it is old, and what of it is kept in a shorter form.
import type { Instant } from '../../model/time.ts';

/** Whole calendar months in UTC before the current one; null keeps everything. */
export interface RetentionLimits {
  signalMonths: number | null;
  deliveryMonths: number | null;
  candidateMonths: number | null;
  fetchMonths: number | null;
}

/** How many rows were deleted. */
export interface RetentionResult {
  signals: number;
  deliveries: number;
  candidates: number;
  fetches: number;
}

export interface RetentionStore {
  /**
   * Deletes what is older than the limits, in transactions of a fraction of a second, so that others can write meanwhile. Does
   * nothing and returns null if it was done less than a day ago. Of each signal, the last value of each month stays; of the log of
   * fetches, the first, the last and the last successful one of each source; of deliveries, the papers that each reader was sent.
   * Rejects with the signal's reason when it is aborted: the next call continues.
   */
  apply(limits: RetentionLimits, at: Instant, signal: AbortSignal): Promise<RetentionResult | null>;
}
