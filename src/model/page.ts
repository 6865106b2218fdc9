// A page: the piece of a fetch that is stored whole, with its cursor, in one transaction.
import type { PaperRecord, Reject } from './paper.ts';
import type { Instant } from './time.ts';

/** How far a fetch has come, in the source's own terms; stored as JSON with the page it came with. */
export type Cursor = Record<string, unknown>;

/** Validators that a later request sends to ask "has it changed?" (RFC 9110 section 8.8). */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

export interface Page {
  records: PaperRecord[];
  rejects: Reject[];
  /** Null leaves the stored cursor as it is. */
  cursor: Cursor | null;
  /** Stored with the page, so that a response never counts as unchanged before its papers are stored. */
  validators?: Validators & { url: string };
  /** Something the user should know: for instance an empty response on an announcement day. */
  warning?: string;
  /**
   * Why what the source announces today is not there yet: `stale`, it serves an earlier announcement as today's; `late`, it has none
   * on a day on which it announces. An edition may wait for it.
   */
  missing?: 'stale' | 'late';
}

/** What became of a page's records in the store. */
export interface IngestCounts {
  received: number;
  /** Papers that were not known before. */
  new: number;
  /** Records of known papers with something new. */
  updated: number;
  unchanged: number;
  rejected: number;
}

/** One fetch of one source, as logged for `digest stats` and `digest doctor`. */
export interface FetchLogEntry extends IngestCounts {
  source: string;
  startedAt: Instant;
  finishedAt: Instant;
  status: 'ok' | 'empty' | 'stale' | 'partial' | 'failed';
  requests: number;
  error: string | null;
}
