// Transactions in PostgreSQL: one after the other where they share a scope, and again where they collide.
import { type Kysely, sql } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import { maxAttempts } from './connections.ts';
import { isConflict, isMissingReference } from './errors.ts';
import { lockInTransaction } from './locks.ts';

/** A reference that is missing again and again was never there. */
const maxMisses = 2;

type Transactions = Pick<Engine, 'transaction' | 'scan' | 'reachDisk'>;

export function postgresTransactions(database: Kysely<Schema>): Transactions {
  return {
    async transaction(work, { scope, relaxed = false } = {}) {
      let missed = 0;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await database.transaction().execute(async (db) => {
            if (relaxed) await sql`set local synchronous_commit = off`.execute(db);
            if (scope !== undefined) await lockInTransaction(db, scope);
            return await work(db);
          });
        } catch (error) {
          if (isMissingReference(error)) missed += 1;
          const mayPass = isConflict(error) || (isMissingReference(error) && missed <= maxMisses);
          if (attempt >= maxAttempts || !mayPass) throw error;
        }
      }
    },
    // The server keeps pages that are read once from driving out others by itself.
    scan: (work) => work(database),
    async reachDisk() {
      // A commit waits until the log is on the disk up to its own record, and with it everything before. This statement
      // writes one record and nothing else.
      await sql`select pg_logical_emit_message(true, 'digest', '')`.execute(database);
    },
  };
}
