// Opens the store: the database at its latest schema, and its aggregates.
import { deliveryStore } from './deliveries.ts';
import { relaxedCommits } from './durability-sqlite.ts';
import { editionStore } from './editions.ts';
import { fetchStore } from './fetches.ts';
import { tryLock } from './file-lock.ts';
import { migrate } from './migrate.ts';
import { paperStore } from './papers.ts';
import { secretStore } from './secrets.ts';
import { openSqlite } from './sqlite.ts';
import type { Store } from './store.ts';
import { subscriberStore } from './subscribers.ts';

/** Opens or creates the database file. Throws a `StoreError` that says what to do when it can't be had. */
export async function openStore({ path }: { path: string }): Promise<Store> {
  const database = openSqlite(path);
  try {
    await migrate(database, 'sqlite');
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const commits = relaxedCommits(path);
  return {
    papers: paperStore(database),
    fetches: fetchStore(database),
    editions: editionStore(database),
    subscribers: subscriberStore(database),
    deliveries: deliveryStore(database, commits),
    secrets: secretStore(database),
    async lock() {
      const lock = tryLock(path === ':memory:' ? path : `${path}-lock`);
      return lock && { release: async () => lock.release() };
    },
    close: async () => {
      await commits.close();
      await database.destroy();
    },
  };
}
