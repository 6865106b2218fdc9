// The one HTTP client: what a fetcher can request, and what it gets back.
import type { Validators } from '../model/page.ts';

/** Hosts that share one pace, whatever their names: no more than `connections` requests at once, `minIntervalMs` apart. */
export interface HostGroup {
  /** All processes of this user on this machine that use the same name share the pace. */
  name: string;
  /** With one connection from the end of a request to the start of the next, with more from start to start. */
  minIntervalMs: number;
  /** One means one at a time on the whole machine; more is held within each process. */
  connections: number;
}

/** Limits of one request where they differ from the client's. */
export interface RequestLimits {
  /** The number of attempts in all. */
  attempts: number;
  /** The number of attempts when a response does not come in time. */
  timeoutAttempts: number;
  /** The longest wait for the beginning of the response. */
  headersTimeoutMs: number;
  maxBodyBytes: number;
  /** A server that asks for a longer wait than this is not retried. */
  maxRetryAfterMs: number;
}

export interface HttpRequest {
  url: string;
  group: HostGroup;
  accept?: string;
  /** Sent as If-None-Match and If-Modified-Since; the response may then be `notModified`. */
  validators?: Validators | null;
  /** Statuses besides 2xx and 304 that are a response and not an error (arXiv's 400 carries a feed). */
  acceptStatus?: readonly number[];
  /** Further headers by lower-case name, such as a key; they go to this host only, not to one that it redirects to. */
  headers?: Readonly<Record<string, string>>;
  limits?: Partial<RequestLimits>;
  signal: AbortSignal;
}

/**
 * A query too long for a URL, sent as the body of a POST. It may be sent again after an error, so it must only read: safe and
 * idempotent in the sense of RFC 9110 section 9.2, whatever the method's name says.
 */
export interface HttpQuery extends Omit<HttpRequest, 'validators'> {
  body: string;
  contentType: string;
}

export interface HttpResponse {
  /** After redirects. */
  url: string;
  status: number;
  /** True for a 304: the body is empty and the stored copy is current. */
  notModified: boolean;
  body: Uint8Array;
  /** The body as text: by its byte order mark, else Content-Type, else the XML declaration, else UTF-8. */
  text(): string;
  /** A header's value, by its lower-case name; of several with one name, all, joined by commas. */
  header(name: string): string | null;
  /** The validators to send next time; a 304 without any keeps those that were sent. */
  validators: Validators;
}

/** A POST that changes something at the receiver, such as a message in a chat. */
export interface HttpPost {
  url: string;
  body: string;
  contentType: string;
  headers?: Readonly<Record<string, string>>;
  /** Whether the receiver may be in a private network: loopback, RFC 1918, link-local and the like. */
  allowPrivate: boolean;
  /** Stops the request until there is a connection; after that the client waits for the response, at most half a minute. */
  signal: AbortSignal;
}

/** The outcome of a POST. Reasons are one line and never contain the address, which may be secret. */
export type PostOutcome =
  | { kind: 'answered'; status: number; header(name: string): string | null; text: string }
  /** The receiver has nothing of it. `isLasting`: trying again would meet the same. */
  | { kind: 'not-sent'; reason: string; isLasting: boolean }
  /** The receiver may have taken it: the connection ended, or no response came in time. */
  | { kind: 'unknown'; reason: string };

export interface HttpClient {
  /**
   * One polite GET: paced, retried, capped. Throws `HttpError` when all attempts are used up, or at once if a retry cannot help,
   * for a wait that is too long, and for an aborted signal (kind `aborted`).
   */
  get(request: HttpRequest): Promise<HttpResponse>;
  /** The same by POST, for a query that only reads. A redirect is an error, except 307 and 308, which keep the body. */
  query(request: HttpQuery): Promise<HttpResponse>;
  /** Sends one POST once: never repeated, never redirected, not paced. It never rejects: an error is part of the outcome. */
  post(request: HttpPost): Promise<PostOutcome>;
  /** How many requests went out so far, retries and redirects included. */
  readonly requestCount: number;
  /** Closes every connection; requests in flight fail. */
  close(): Promise<void>;
}
