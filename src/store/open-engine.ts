// Chooses and opens the engine of a database.
import type { OpenOptions } from './copy/unfinished.ts';
import type { Engine } from './engine.ts';

/** Which database. `busyTimeoutMs` is how long to wait for the writes of others before throwing a `StoreError`. */
export type StoreOptions = { busyTimeoutMs?: number } & (
  | {
      engine?: 'sqlite';
      /** The database's file; `:memory:` for one that ends with the process. */
      path: string;
      /** The bytes of a database file, with which a database in memory begins. */
      content?: Buffer;
    }
  | {
      engine: 'postgres';
      /** With the password. */
      url: string;
      /** The same without the password, for messages. */
      name: string;
    }
);

/** Opens or creates the database, with its latest schema. Only the engine that is used is loaded. */
export async function openEngine(options: StoreOptions & OpenOptions): Promise<Engine> {
  if (options.engine === 'postgres') {
    const { openPostgres } = await import('./engines/postgres/engine.ts');
    return await openPostgres(options);
  }
  const { openSqlite } = await import('./engines/sqlite/engine.ts');
  return await openSqlite(options.path, options);
}

/** The database as messages name it: without its password. */
export function nameOf(options: StoreOptions): string {
  return options.engine === 'postgres' ? options.name : options.path;
}
