// Opens the store: the database at its latest schema, and its aggregates.

import { bootName } from './editions/boot.ts';
import { deliveryStore } from './editions/deliveries.ts';
import { editionStore } from './editions/editions.ts';
import { handOverJournal } from './editions/hand-over-journal.ts';
import { openSqlite } from './engines/sqlite/database.ts';
import { relaxedCommits } from './engines/sqlite/durability.ts';
import { tryLock } from './engines/sqlite/file-lock.ts';
import { sqliteMaintenance } from './engines/sqlite/maintenance.ts';
import { migrate } from './engines/sqlite/migrate.ts';
import { fetchStore } from './fetches.ts';
import { enrichmentStore } from './papers/enrichments.ts';
import { paperStore } from './papers/papers.ts';
import { bounceStore } from './readers/bounces.ts';
import { noticeStore } from './readers/notices.ts';
import { subscriberStore } from './readers/subscribers.ts';
import { addressHasher, suppressionStore } from './readers/suppressions.ts';
import { secretStore } from './secrets.ts';
import { statisticsStore } from './statistics.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** The database's file; `:memory:` for one that goes with the process. */
  path: string;
  /** How long another process's write is waited for before it is a `StoreError`; ten seconds where it is left out. */
  busyTimeoutMs?: number;
}

/** Opens or creates the database file. Throws a `StoreError` that says what to do when it can't be had. */
export async function openStore({ path, busyTimeoutMs }: StoreOptions): Promise<Store> {
  const database = openSqlite(path, busyTimeoutMs);
  try {
    await migrate(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const secrets = secretStore(database);
  const hasher = addressHasher(secrets);
  const commits = relaxedCommits(path);
  const journal = path === ':memory:' ? null : handOverJournal(`${path}-sending`, bootName());
  return {
    papers: paperStore(database),
    fetches: fetchStore(database),
    enrichments: enrichmentStore(database),
    editions: editionStore(database),
    subscribers: subscriberStore(database, hasher),
    deliveries: deliveryStore(database, commits, hasher, journal),
    bounces: bounceStore(database),
    secrets,
    suppressions: suppressionStore(database, hasher),
    notices: noticeStore(database, hasher),
    statistics: statisticsStore(database),
    maintenance: sqliteMaintenance(path),
    async lock() {
      const lock = tryLock(path === ':memory:' ? path : `${path}-lock`);
      return lock && { release: async () => lock.release() };
    },
    close: async () => {
      journal?.close();
      await commits.close();
      await database.destroy();
    },
  };
}
