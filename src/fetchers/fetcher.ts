// The interface of every source: what a command requests from it and what it may use.
import type { HttpClient } from '../http/client.ts';
import type { AnnouncementCalendar } from '../model/calendar.ts';
import type { Cursor, Page, Validators } from '../model/page.ts';
import type { Instant, PlainDate } from '../model/time.ts';

export interface FetchRequest {
  /** First announcement date to fetch; null means: continue from the cursor. */
  since: PlainDate | null;
  /** Last announcement date wanted; null means today. */
  until: PlainDate | null;
  /** Everything the source has, from the beginning. */
  full: boolean;
}

export interface FetchContext {
  http: HttpClient;
  /** The current instant of the run. */
  now: Instant;
  /** The cursor stored with the last page, or null on the first fetch. */
  cursor: Cursor | null;
  /** Cache validators stored with the last page that came from this URL. */
  validatorsOf(url: string): Promise<Validators | null>;
  signal: AbortSignal;
  /** For things that are odd but not wrong: shown with --verbose. */
  log(message: string): void;
}

export interface Fetcher {
  readonly source: string;
  /** When the source announces; distinguishes a holiday from a fault. */
  readonly calendar: AnnouncementCalendar;
  /**
   * Yields pages, oldest first where the source allows. Throws `HttpError` or `ParseError` when the source fails as a
   * whole; a bad record becomes a reject of its page.
   */
  fetch(request: FetchRequest, context: FetchContext): AsyncGenerator<Page>;
}
