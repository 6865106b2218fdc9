// The store's interface to summaries: which are missing, and the outcome of each request.
import type { SummaryRequest } from '../../model/summary.ts';
import type { Instant } from '../../model/time.ts';

export interface SummaryLimits {
  /** Requests that may be begun since `since`, by all processes together. */
  perDay: number;
  since: Instant;
}

export interface SummaryStore {
  /**
   * Those of the papers that have no summary of this revision by this model in this language, and for which fewer than
   * `maxTries` texts were rejected. One whose TL;DR came from elsewhere is left out.
   */
  missing(requests: readonly SummaryRequest[], maxTries: number): Promise<SummaryRequest[]>;
  /** Counts a request before it is made, in one transaction with the limit. Null when the limit is reached. */
  begin(request: SummaryRequest, limits: SummaryLimits, at: Instant): Promise<number | null>;
  /** Keeps what the model wrote, and merges the paper again so that it shows the text. */
  keep(id: number, text: string, at: Instant): Promise<void>;
  /** Keeps why a text was refused; the request stays counted. */
  reject(id: number, reason: string): Promise<void>;
  /** Takes back a request that the endpoint refused or never got; any other stays counted. */
  cancel(id: number): Promise<void>;
  /** Requests begun since an instant. */
  countSince(since: Instant): Promise<number>;
}
