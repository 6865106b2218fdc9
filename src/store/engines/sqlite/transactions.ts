// Transactions in SQLite: with or without waiting for the disk, and with more or less memory for pages.
import { type FileHandle, open } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import { pageCacheKiB } from './database.ts';

/** A setting of the connection: its value while some work runs, and the value that it has otherwise. */
interface Setting {
  name: 'synchronous' | 'cache_size';
  during: string | number;
  otherwise: string | number;
}

const relaxedCommit: Setting = { name: 'synchronous', during: 'normal', otherwise: 'full' };

/** Pages kept of a table that is read once would only grow the process. */
const smallCache: Setting = { name: 'cache_size', during: -8192, otherwise: -pageCacheKiB };

type Transactions = Pick<Engine, 'transaction' | 'scan' | 'reachDisk' | 'close'>;

/**
 * Transactions of the database at `path`. All of them begin by taking the right to write, so they run one after another
 * whatever their scope is.
 *
 * In WAL mode a commit is complete once its frames are in the log, and durable once the log is on the disk
 * (https://sqlite.org/wal.html, "Performance Considerations"). `synchronous = full` waits for that inside the commit and
 * blocks the whole process; a relaxed transaction commits without, and `reachDisk` syncs the log in a thread.
 */
export function sqliteTransactions(database: Kysely<Schema>, path: string): Transactions {
  let log: Promise<FileHandle | null> | null = null;
  // The log stays the same file while a connection is open. Without a log commits can't be relaxed: they are durable at once.
  const openLog = () => {
    log ??= open(`${path}-wal`, 'r').catch(() => null);
    return log;
  };
  return {
    async transaction(work, { relaxed = false, scan = false } = {}) {
      const isRelaxed = relaxed && (await openLog()) !== null;
      const settings = [...(isRelaxed ? [relaxedCommit] : []), ...(scan ? [smallCache] : [])];
      return await withSettings(database, settings, (db) => db.transaction().execute(work));
    },
    scan: (work) => withSettings(database, [smallCache], work),
    async reachDisk() {
      await (await openLog())?.datasync();
    },
    async close() {
      await (await log)?.close();
    },
  };
}

/** Settings belong to the connection: nothing else may use it until they are restored. */
async function withSettings<T>(
  database: Kysely<Schema>,
  settings: readonly Setting[],
  work: (db: Kysely<Schema>) => Promise<T>,
): Promise<T> {
  if (settings.length === 0) return await work(database);
  const set = async (db: Kysely<Schema>, { name }: Setting, value: string | number) => {
    await sql`pragma ${sql.raw(name)} = ${sql.lit(value)}`.execute(db);
  };
  return await database.connection().execute(async (db) => {
    try {
      for (const setting of settings) await set(db, setting, setting.during);
      return await work(db);
    } finally {
      for (const setting of settings) await set(db, setting, setting.otherwise);
    }
  });
}
