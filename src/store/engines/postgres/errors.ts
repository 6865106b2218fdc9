// Explains PostgreSQL's errors to the operator, and decides which of them are worth a retry.
import { messageOf, StoreError } from '../../../errors.ts';

/** SQLSTATE codes, or the beginnings of their classes (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const explanations: readonly (readonly [code: string, message: string, hint: string])[] = [
  ['28', 'the server refuses the user or the password', 'Check the user and the password in "database:".'],
  [
    '3D000',
    'the server has no such database',
    'Create it ("create database digest"), or name another in "database:".',
  ],
  [
    '42501',
    'the user lacks permission',
    'Make the user the owner of the database, or of its schema "public".',
  ],
  ['53100', 'the disk of the server is full', 'Make room and run the command again; nothing stored is lost.'],
  ['53300', 'the server has too many connections', 'Close some, or raise max_connections on the server.'],
  ['25006', 'the server is read-only', 'Name the primary server in "database:", not a replica.'],
  ['55P03', 'another program is writing to it', 'Run the command again when it has finished.'],
  ['57P03', 'the server is starting or stopping', 'Run the command again in a moment.'],
  ['57P', 'the server closed the connection', 'Run the command again when the server is back.'],
  ['25P03', 'the server closed an idle connection', 'Run the command again.'],
  ['08', 'the connection was lost', 'Run the command again when the server is back.'],
  ['XX001', 'the server reports damaged data', 'Restore a backup.'],
  ['XX002', 'the server reports a damaged index', 'Rebuild it with "reindex database", or restore a backup.'],
  ['58', 'the server reports a disk error', 'Check the log of the server.'],
];

/** Codes of Node's `net`, `dns` and `tls`. */
const networkCodes =
  /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOENT|EACCES|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** What `pg` throws without a code when a connection ends or can't be made. */
const lostConnection =
  /connection terminated|timeout (?:exceeded|expired)|read timeout|not queryable|does not support SSL/i;

function codeOf(error: unknown): string | null {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (error instanceof StoreError) return codeOf(cause ?? {});
  return typeof code === 'string' ? code : null;
}

/** The error as people should see it. `name` is the database without its password. */
export function storeError(error: unknown, name: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error) ?? '';
  const message = messageOf(error);
  if (networkCodes.test(code) || lostConnection.test(message)) {
    return new StoreError(`database ${name}: the server cannot be reached: ${message}`, {
      cause: error,
      hint: 'Check that it runs, and the host, the port and "sslmode" in "database:".',
    });
  }
  const [, explained, hint] = explanations.find(([prefix]) => code.startsWith(prefix)) ?? [];
  if (explained)
    return new StoreError(`database ${name}: ${explained}`, { cause: error, ...(hint && { hint }) });
  return new StoreError(`database ${name}: ${message}`, { cause: error });
}

/** Whether the server undid the work because of what others did at the same time: the same work may succeed now. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** Whether a row that others refer to was deleted meanwhile: the same work reads again which rows there are. */
export function isMissingReference(error: unknown): boolean {
  return codeOf(error) === '23503';
}

/** Whether the connection can't be used again. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  const { cause } = error as { cause?: unknown };
  return (
    /^(?:57P|08|25P03)/.test(code) ||
    networkCodes.test(code) ||
    lostConnection.test(messageOf(cause ?? error))
  );
}
