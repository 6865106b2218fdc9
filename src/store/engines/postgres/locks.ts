// Locks that processes on any machine share: of scopes of transactions, of migrations, and of the run.
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { systemClock } from '../../../clock.ts';
import type { TransactionOptions } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import type { RunLock } from '../../store.ts';
import { type ConnectionOptions, connect } from './connections.ts';
import { storeError } from './errors.ts';

/** The first number of every advisory lock of this program; others may use the same database. */
export const lockClass = 0x64_67_73_74;

const lockNumbers = { papers: 1, readers: 2, editions: 3, migrations: 4, run: 5 } as const;

/** Waits for its turn; the lock ends with the transaction. */
export async function lockInTransaction(
  db: Kysely<Schema>,
  what: NonNullable<TransactionOptions['scope']> | 'migrations',
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(lockClass)}, ${sql.lit(lockNumbers[what])})`.execute(db);
}

/** A holder that says nothing for this long loses its locks: it hangs, or its machine is gone. */
const silenceSeconds = 60;

/** A connection whose session locks end with it: when it is closed, or when its process dies or hangs for a minute. */
export async function connectToLock(options: ConnectionOptions): Promise<{
  client: pg.Client;
  close: () => Promise<void>;
}> {
  const client = await connect(options);
  await client.query(`set idle_session_timeout = '${silenceSeconds}s'`);
  let stop = () => {};
  const sayHello = () => {
    // A connection that is gone is noticed by who needs it.
    client.query('select').catch(() => {});
    stop = systemClock.after((silenceSeconds * 1000) / 4, sayHello);
  };
  stop = systemClock.after((silenceSeconds * 1000) / 4, sayHello);
  return {
    client,
    close: async () => {
      stop();
      await client.end();
    },
  };
}

/**
 * The lock of the run, on a connection of its own: it ends with the connection, so that a dead process leaves no lock. Null
 * while another process holds it.
 */
export async function tryRunLock(options: ConnectionOptions): Promise<RunLock | null> {
  const { client, close } = await connectToLock(options);
  try {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      lockClass,
      lockNumbers.run,
    ]);
    if (rows[0]?.taken) return { release: close };
  } catch (error) {
    await close();
    throw storeError(error, options.name);
  }
  await close();
  return null;
}
