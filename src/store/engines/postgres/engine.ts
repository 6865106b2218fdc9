// PostgreSQL as an engine of the store: any number of processes on any machines share one database.
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { OpenOptions } from '../../copy/unfinished.ts';
import type { Engine } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import { answeredWithin, type ConnectionOptions, connectionPool } from './connections.ts';
import { isLost } from './errors.ts';
import { fullTextIndex } from './full-text.ts';
import { tryRunLock } from './locks.ts';
import { postgresMaintenance } from './maintenance.ts';
import { migrate } from './migrate.ts';
import { sourcePaces } from './paces.ts';
import { insertRows, list, rows } from './rows.ts';
import { postgresTables } from './tables.ts';
import { postgresTransactions } from './transactions.ts';

const serverMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Connects and brings the schema up to date. Throws a `StoreError` if that fails. */
export async function openPostgres(options: ConnectionOptions & OpenOptions): Promise<Engine> {
  const database = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: connectionPool(options) }),
  });
  try {
    await migrate(database, options);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return {
    database,
    fullText: fullTextIndex(database),
    maintenance: postgresMaintenance(database),
    tables: postgresTables(database),
    journalPath: null,
    sharing: {
      sourcePaces: sourcePaces(options),
      nowMs: serverMs,
      fromNow: (ms) => sql`(${serverMs} + ${Math.round(ms)}::bigint)`,
      within: answeredWithin,
      isOutage: isLost,
    },
    ...postgresTransactions(database),
    async changeStamp() {
      // It names the transactions that are under way: it changes when one begins to write and when it ends.
      const { rows: snapshots } = await sql<{ stamp: string }>`
        select pg_current_snapshot()::text as stamp`.execute(database);
      return snapshots[0]?.stamp ?? '';
    },
    lock: () => tryRunLock(options),
    close: () => database.destroy(),
    list,
    rows,
    insertRows,
    claimRows: (query, table) => query.forUpdate(table).skipLocked(),
    lockRows: (query) => query.forUpdate(),
    hoursBetween: (from, to) =>
      // Instants are in UTC: without a time zone their "Z" is passed over.
      sql`(extract(epoch from ${sql.ref(to)}::timestamp - ${sql.ref(from)}::timestamp) / 3600)::float8`,
  };
}
