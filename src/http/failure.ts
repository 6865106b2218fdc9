// What went wrong in one attempt, whether a retry can help, and the message for a person.
import { STATUS_CODES } from 'node:http';
import { HttpError, type HttpErrorKind, messageOf } from '../errors.ts';
import { parseUrl } from '../model/parse-url.ts';
import { isRetryableStatus } from './retry.ts';

export class BodyTooLargeError extends Error {
  /** True if another attempt would bring the same; false for what may be a server that never ends. */
  readonly lasting: boolean;

  constructor(maxBodyBytes: number, lasting: boolean) {
    super(`the body is larger than ${sizeText(maxBodyBytes)}`);
    this.lasting = lasting;
  }
}

export class TotalTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`the response was not complete after ${durationText(timeoutMs)}`);
  }
}

/** One attempt that failed; it never leaves this folder. */
export class AttemptError extends Error {
  readonly kind: HttpErrorKind;
  readonly retryable: boolean;
  readonly hint: string;
  readonly status: number | undefined;
  /** The value of Retry-After, if the response had one. */
  readonly retryAfter: string | null;

  /** `what` continues the sentence "GET … failed: ". */
  constructor(
    what: string,
    details: {
      kind: HttpErrorKind;
      retryable: boolean;
      hint: string;
      status?: number;
      retryAfter?: string | null;
      cause?: unknown;
    },
  ) {
    super(what, { cause: details.cause });
    this.kind = details.kind;
    this.retryable = details.retryable;
    this.hint = details.hint;
    this.status = details.status;
    this.retryAfter = details.retryAfter ?? null;
  }

  /** `name` is the request, as `nameOf` writes it. */
  toHttpError(
    name: string,
    url: string,
    attempts: number,
    options: { hint?: string; note?: string } = {},
  ): HttpError {
    const times = attempts > 1 ? ` (${attempts} attempts)` : '';
    const note = options.note ? `, ${options.note}` : '';
    return new HttpError(this.kind, safeUrl(url), `${name}: ${this.message}${note}${times}`, {
      hint: options.hint ?? this.hint,
      cause: this.cause,
      ...(this.status === undefined ? {} : { status: this.status }),
    });
  }
}

export function abortedError(name: string, url: string, cause: unknown): HttpError {
  return new HttpError('aborted', safeUrl(url), `${name}: stopped`, {
    cause,
    hint: 'Run it again to continue.',
  });
}

export function statusFailure(status: number, retryAfter: string | null): AttemptError {
  const reason = STATUS_CODES[status];
  return new AttemptError(`answered ${status}${reason ? ` ${reason}` : ''}`, {
    kind: 'status',
    retryable: isRetryableStatus(status),
    hint: hintForStatus(status),
    status,
    retryAfter,
  });
}

function hintForStatus(status: number): string {
  if (status === 401 || status === 403) {
    return 'The server refuses this request: check the endpoint, and whether it wants an account or blocks this network.';
  }
  if (status === 407) return proxyHint;
  if (status === 404 || status === 410) return 'Check the address and the endpoint in the configuration.';
  if (status === 408 || status === 429) return 'The server wants fewer requests: run it again later.';
  if (status >= 500) return 'The server has a problem: run it again later.';
  return 'Check the address and what is asked for in the configuration.';
}

const proxyHint = 'Check the proxy’s address and its user name and password.';
const laterHint = 'Check the network connection and any proxy, then run it again.';

/** The errors of Node and undici that have a plainer description; others keep their message. */
const names: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ENOTFOUND: 'the host’s name is not known',
  EAI_AGAIN: 'the host’s name could not be looked up',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no response in time',
  UND_ERR_BODY_TIMEOUT: 'the body stalled',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the body was cut short',
  UND_ERR_SOCKET: 'the connection closed too early',
  Z_BUF_ERROR: 'the compressed body was cut short',
  Z_DATA_ERROR: 'the compressed body is damaged',
};

const timeouts = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Codes of faults that the next attempt would meet again. */
const lasting =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|UND_ERR_(INVALID_ARG|PRX_TLS|DESTROYED|CLOSED))/;
const certificate = /^(ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|UND_ERR_PRX_TLS)/;

/** Sorts what connecting, reading or decoding threw. */
export function failureOf(error: unknown): AttemptError {
  if (error instanceof AttemptError) return error;
  const base = { cause: error, hint: laterHint };
  if (error instanceof BodyTooLargeError) {
    const hint = 'The response is not what this program expects: check the endpoint, or ask for less.';
    return new AttemptError(error.message, { ...base, kind: 'too-large', retryable: !error.lasting, hint });
  }
  if (error instanceof TotalTimeoutError) {
    return new AttemptError(error.message, { ...base, kind: 'timeout', retryable: true });
  }
  const code = codeOf(error);
  const message = messageOf(error);
  if (/^Proxy (response|Authentication)/.test(message)) {
    // undici has no code for a proxy that refuses; one that is overloaded responds with 5xx.
    const retryable = /\(5\d\d\)/.test(message);
    return new AttemptError('the proxy refused', { ...base, kind: 'network', retryable, hint: proxyHint });
  }
  return new AttemptError(names[code] ?? (message.replace(/\s+/g, ' ') || code), {
    ...base,
    kind: timeouts.has(code) ? 'timeout' : 'network',
    retryable: !lasting.test(code),
    hint: certificate.test(code)
      ? 'The certificate is not trusted: if a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS.'
      : laterHint,
  });
}

/** The `code` of an error of Node or undici, else an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A URL as it may be shown: without user, password, fragment, and without the values that look like secrets. */
export function safeUrl(text: string): string {
  const url = parseUrl(text);
  if (url === null) return text.replace(/\/\/[^/@\s]*@/, '//').replace(/[?#].*$/s, '');
  url.username = '';
  url.password = '';
  url.hash = '';
  url.search = url.search.replace(
    /([^?&=]*(?:key|token|secret|passw|sig|auth|cred)[^&=]*)=[^&]*/gi,
    '$1=***',
  );
  return url.href;
}

function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${bytes} bytes`;
}

/** Milliseconds in a readable unit. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return `${Math.round(ms)} ms`;
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
