// Transactions in SQLite: with or without waiting for the disk, and with more or less memory for pages.
import { type FileHandle, open } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import { pageCacheKiB } from './database.ts';

/** Enough for a table that is read once: pages kept of it would only grow the process. */
const sequentialCacheKiB = 8192;

type Transactions = Pick<Engine, 'transaction' | 'reachDisk' | 'close'>;

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
    async transaction(work, { relaxed = false, sequential = false } = {}) {
      const isRelaxed = relaxed && (await openLog()) !== null;
      if (!isRelaxed && !sequential) return await database.transaction().execute(work);
      // Settings belong to the connection: nothing else may use it until they are restored.
      return await database.connection().execute(async (connection) => {
        if (isRelaxed) await sql`pragma synchronous = normal`.execute(connection);
        if (sequential) await sql`pragma cache_size = ${sql.lit(-sequentialCacheKiB)}`.execute(connection);
        try {
          return await connection.transaction().execute(work);
        } finally {
          if (isRelaxed) await sql`pragma synchronous = full`.execute(connection);
          if (sequential) await sql`pragma cache_size = ${sql.lit(-pageCacheKiB)}`.execute(connection);
        }
      });
    },
    async reachDisk() {
      await (await openLog())?.datasync();
    },
    async close() {
      await (await log)?.close();
    },
  };
}
