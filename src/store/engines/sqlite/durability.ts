// Commits of SQLite's that do not hold the process up: they reach the disk while it goes on, and whoever needs to can wait for that.
import { type FileHandle, open } from 'node:fs/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from '../../schema.ts';

/**
 * In WAL mode a commit is whole once its frames are in the log, and lasting once the log is on the disk
 * (https://sqlite.org/wal.html, "Performance Considerations"). `synchronous = full` waits for that inside the commit, with
 * the whole process; here the commit is made without, and the log is synced by a thread meanwhile.
 */
export interface RelaxedCommits {
  /** Runs a transaction; when it resolves a crash of the process loses nothing, a power cut may. */
  transaction<T>(database: Kysely<Schema>, work: (db: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** Resolves when all that was committed before is on the disk. */
  reachDisk(): Promise<void>;
  close(): Promise<void>;
}

/** `path` is that of the database. */
export function relaxedCommits(path: string): RelaxedCommits {
  let log: Promise<FileHandle | null> | null = null;
  // The log stays the same file for as long as a connection is open. No log, no relaxing: a commit is lasting then.
  const openLog = () => {
    log ??= open(`${path}-wal`, 'r').catch(() => null);
    return log;
  };
  return {
    async transaction(database, work) {
      if ((await openLog()) === null) return await database.transaction().execute(work);
      return await database.connection().execute(async (connection) => {
        await sql`pragma synchronous = normal`.execute(connection);
        try {
          return await connection.transaction().execute(work);
        } finally {
          await sql`pragma synchronous = full`.execute(connection);
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
