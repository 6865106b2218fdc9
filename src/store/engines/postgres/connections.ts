// PostgreSQL under Kysely: a pool of connections whose results, parameters and errors are as the store expects them.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { isConflict, isLost, storeError } from './errors.ts';
import { storable } from './rows.ts';

export interface ConnectionOptions {
  /** As people write it, with the password: `postgres://user:password@host/database`. */
  url: string;
  /** The same without the password, for messages. */
  name: string;
  /** How long a statement waits for the locks of others before throwing a `StoreError`; by default until it has them. */
  busyTimeoutMs?: number | undefined;
}

/** A command needs one or two; the site answers this many readers at the same time, and lets others wait. */
const maxConnections = 10;

const connectTimeoutMs = 10_000;

/** How often a transaction is retried that the server rolled back because of others. */
export const maxAttempts = 10;

const { builtins } = pg.types;

/** Counts and sums come as `bigint` and `numeric`; those of this program are far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === builtins.INT8 || oid === builtins.NUMERIC
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * For each connection: a process that hangs in a transaction loses it after a minute, with all its locks, and a machine that
 * vanished is noticed within a minute (https://www.postgresql.org/docs/current/runtime-config-connection.html).
 */
const settings = `set idle_in_transaction_session_timeout = '60s';
  set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3;
  set client_min_messages = warning`;

export function clientConfig({ url }: ConnectionOptions): pg.ClientConfig {
  return {
    connectionString: withUsualTls(url),
    application_name: 'digest',
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types,
  };
}

/** `sslmode` means what it means to PostgreSQL's own programs; by itself `pg` takes all modes for the strictest, with a warning. */
function withUsualTls(url: string): string {
  if (!/[?&]sslmode=/.test(url) || url.includes('uselibpqcompat=')) return url;
  return `${url}&uselibpqcompat=true`;
}

/** How long statements in flight wait for a result. */
const answerLimit = new AsyncLocalStorage<number>();

/** Has the statements of `work` fail, and their connections dropped, that aren't answered within this time. */
export async function answeredWithin<T>(answerMs: number, work: () => Promise<T>): Promise<T> {
  return await answerLimit.run(answerMs, work);
}

/** What is repeated hundreds of times a minute is prepared once for each connection. Names are the same on all of them. */
const statementNames = new Map<string, string>();

function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `digest_${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

/** Begins and ends of transactions, and settings: preparing them would cost a round trip and save nothing. */
const isPlain = (text: string) => /^(?:begin|commit|rollback|set) ?/.test(text);

function configOf(text: string, values: unknown[]): pg.QueryConfig & { query_timeout?: number } {
  const answerMs = answerLimit.getStore();
  if (answerMs === undefined) return { text, values };
  const config = { text, values, query_timeout: answerMs };
  return isPlain(text) ? config : { ...config, name: nameOf(text) };
}

/** A connection outside the pool. The caller ends it. Throws a `StoreError` if the server doesn't take it. */
export async function connect(options: ConnectionOptions): Promise<pg.Client> {
  try {
    const client = new pg.Client(clientConfig(options));
    // Without a listener an error of an idle connection would end the process; the next query fails with it.
    client.on('error', () => {});
    await client.connect();
    await client.query(settings);
    return client;
  } catch (error) {
    throw storeError(error, options.name);
  }
}

export function connectionPool(options: ConnectionOptions): PostgresPool {
  const pool = new pg.Pool({ ...clientConfig(options), max: maxConnections });
  pool.on('error', () => {});
  const { busyTimeoutMs } = options;
  const waits = busyTimeoutMs === undefined ? '' : `; set lock_timeout = ${Math.round(busyTimeoutMs)}`;
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      let client: pg.PoolClient | undefined;
      try {
        client = await pool.connect();
        let guarded = known.get(client);
        if (guarded === undefined) {
          await client.query(settings + waits);
          guarded = guardedClient(client, options.name);
          known.set(client, guarded);
        }
        return guarded;
      } catch (error) {
        client?.release(true);
        throw storeError(error, options.name);
      }
    },
    end: () => pool.end(),
  };
}

/** Explains errors, repeats statements that collided with those of others, and drops a connection that broke. */
function guardedClient(client: pg.PoolClient, name: string): PostgresPoolClient {
  let inTransaction = false;
  let isBroken = false;
  // The pool listens while a connection is idle; without a listener an error at another time would end the process.
  client.on('error', () => {
    isBroken = true;
  });
  const query = async <R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> => {
    const values = parameters.map(storable);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await client.query(configOf(text, values));
        if (text === 'begin') inTransaction = true;
        else if (text === 'commit' || text === 'rollback') inTransaction = false;
        return result as unknown as PostgresQueryResult<R>;
      } catch (error) {
        if (isLost(error)) isBroken = true;
        // The server has rolled back what a broken connection began; the error that broke it is the one that matters.
        if (text === 'rollback') return { command: 'ROLLBACK' as never, rowCount: 0, rows: [] };
        if (inTransaction || !isConflict(error) || attempt >= maxAttempts) throw storeError(error, name);
      }
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release() {
      client.release(isBroken);
    },
  };
}
