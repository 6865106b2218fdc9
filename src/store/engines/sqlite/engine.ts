// SQLite as an engine of the store: one file, or a database in memory.
import { sql } from 'kysely';
import type { OpenOptions } from '../../copy/unfinished.ts';
import type { Engine } from '../../engine.ts';
import { type ConnectOptions, openDatabase } from './database.ts';
import { tryLock } from './file-lock.ts';
import { fullTextIndex } from './full-text.ts';
import { sqliteMaintenance } from './maintenance.ts';
import { migrate } from './migrate.ts';
import { insertRows, list, rows } from './rows.ts';
import { sqliteTables } from './tables.ts';
import { sqliteTransactions } from './transactions.ts';

/** Opens or creates the file and brings its schema up to date. Throws a `StoreError` if that fails. */
export async function openSqlite(path: string, options: ConnectOptions & OpenOptions = {}): Promise<Engine> {
  const database = openDatabase(path, options);
  try {
    await migrate(database, options);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const { close, ...transactions } = sqliteTransactions(database, path);
  return {
    database,
    fullText: fullTextIndex(database),
    maintenance: sqliteMaintenance(path),
    tables: sqliteTables(database, transactions.transaction),
    journalPath: path === ':memory:' ? null : `${path}-sending`,
    sharing: null,
    ...transactions,
    async changeStamp() {
      // The first changes by commits of other connections, the second by statements of this one.
      const { rows: other } = await sql<{ data_version: number }>`pragma data_version`.execute(database);
      const { rows: own } = await sql<{ total: number }>`select total_changes() as total`.execute(database);
      return `${other[0]?.data_version}-${own[0]?.total}`;
    },
    async lock() {
      const lock = tryLock(path === ':memory:' ? path : `${path}-lock`);
      return lock && { release: async () => lock.release() };
    },
    async close() {
      await close();
      await database.destroy();
    },
    list,
    rows,
    insertRows,
    // A transaction here has the whole database to itself.
    claimRows: (query) => query,
    lockRows: (query) => query,
    hoursBetween: (from, to) => sql`(julianday(${sql.ref(to)}) - julianday(${sql.ref(from)})) * 24`,
  };
}
