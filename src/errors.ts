// The errors that reach a person: what happened, what to do next, and the exit code that follows.

/** The program's exit codes (DESIGN.md, "Commands"). 75 is EX_TEMPFAIL of sysexits.h; 130 is the shells' code for Ctrl-C. */
export const ExitCode = { done: 0, failed: 1, usage: 2, partial: 3, locked: 75, interrupted: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface AppErrorOptions {
  /** What the reader should do next, as one sentence. */
  hint?: string;
  cause?: unknown;
  exitCode?: ExitCode;
}

/** An error meant for people: `message` is one line that names what failed and on what. */
export class AppError extends Error {
  /** A stable word for scripts: `error.code` in `--json`. */
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? ExitCode.failed;
  }
}

/** The user must change the configuration, the arguments or the environment. */
export class ConfigError extends AppError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('config', message, { exitCode: ExitCode.usage, ...options });
  }
}

export type HttpErrorKind = 'status' | 'network' | 'timeout' | 'too-large' | 'aborted';

/** A request to a service failed; the source fails, the run continues. */
export class HttpError extends AppError {
  readonly kind: HttpErrorKind;
  readonly url: string;
  /** The response's status where there was one. */
  readonly status: number | undefined;

  constructor(
    kind: HttpErrorKind,
    url: string,
    message: string,
    options: AppErrorOptions & { status?: number } = {},
  ) {
    super('http', message, options);
    this.kind = kind;
    this.url = url;
    this.status = options.status;
  }
}

/** A response as a whole is not what the service documents; a retry may help, using it would not. */
export class ParseError extends AppError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('parse', message, options);
  }
}

/** Mail could not be composed or handed over. */
export class MailError extends AppError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('mail', message, options);
  }
}

/** The database cannot be opened, read or written. */
export class StoreError extends AppError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('store', message, options);
  }
}

/** The commonest errors of the file system in words; the caller's sentence names the file. */
const fileFaults: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'there is a file of that name',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
};

/** Whether it came from the file system, of which Node names the call: connections have codes of the same names. */
function isFileFault(error: Error): error is NodeJS.ErrnoException & { code: string } {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && fileCalls.test(syscall ?? '');
}

const fileCalls =
  /^(?:access|chmod|close|copyfile|fdatasync|fstat|fsync|ftruncate|link|lstat|mkd|open|read|realpath|rename|rm|scandir|stat|symlink|unlink|utime|write)/;

/** An error of the file system that reached the end of a command: the file and the reason. Null for any other error. */
export function fileErrorOf(error: unknown): AppError | null {
  if (!(error instanceof Error) || !isFileFault(error)) return null;
  const { path, code } = error;
  // Without a file it is a socket's or a pipe's.
  if (path === undefined || fileFaults[code] === undefined) return null;
  return new AppError('file', `${path}: ${fileFaults[code]}`, {
    cause: error,
    hint: 'Check the path, and who may use it.',
  });
}

/** One line saying what an unknown thrown value is, for hints and warnings. */
export function messageOf(error: unknown): string {
  // For a host with several addresses, none of which responds, Node creates one error without a message
  // (https://nodejs.org/api/net.html#socketconnectoptions-connectlistener, autoSelectFamily).
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  if (!(error instanceof Error)) return String(error);
  return (isFileFault(error) ? fileFaults[error.code] : undefined) ?? error.message;
}
