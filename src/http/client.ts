// The one HTTP client: what a fetcher may ask of the network, and what it gets back.
import type { Validators } from '../model/page.ts';

/** Hosts that share one pace: requests of a group follow one another at `minIntervalMs`, over `connections` at most. */
export interface HostGroup {
  /** All processes of this user on this machine that use the same name share the pace. */
  name: string;
  minIntervalMs: number;
  connections: number;
}

export interface HttpRequest {
  url: string;
  group: HostGroup;
  accept?: string;
  /** Sent as If-None-Match and If-Modified-Since; the answer may then be `notModified`. */
  validators?: Validators | null;
  /** Statuses besides 2xx and 304 that are an answer and not an error (arXiv's 400 carries a feed). */
  acceptStatus?: readonly number[];
  signal: AbortSignal;
}

export interface HttpResponse {
  /** After redirects. */
  url: string;
  status: number;
  /** True for a 304: the body is empty and what is stored stands. */
  notModified: boolean;
  body: Uint8Array;
  /** The body as text, by the charset of Content-Type, else of the XML declaration, else UTF-8. */
  text(): string;
  /** A header's value, by its lower-case name. */
  header(name: string): string | null;
  validators: Validators;
}

export interface HttpClient {
  /**
   * One polite GET: paced, retried, capped. Throws `HttpError` when all attempts are used up, or at once for what
   * asking again cannot mend.
   */
  get(request: HttpRequest): Promise<HttpResponse>;
  /** How many requests went out so far, retries included. */
  readonly requestCount: number;
  close(): Promise<void>;
}
