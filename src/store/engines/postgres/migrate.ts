// Runs the numbered migrations of PostgreSQL, each in one transaction together with the record that it ran.
import { type Kysely, sql } from 'kysely';
import { checkMigrations, type OpenOptions } from '../../copy/unfinished.ts';
import type { Schema } from '../../schema.ts';
import { lockInTransaction } from './locks.ts';
import { initial } from './migrations/0027-initial.ts';
import { retention } from './migrations/0034-retention.ts';
import { sharedFields } from './migrations/0035-shared-fields.ts';
import { readerFeeds } from './migrations/0037-reader-feeds.ts';
import { senders } from './migrations/0040-senders.ts';
import { subscriberStates } from './migrations/0042-subscriber-states.ts';
import { searchSpellings } from './migrations/0044-search-spellings.ts';
import { type Migration, text } from './migrations/migration.ts';

const migrations: readonly Migration[] = [
  initial,
  retention,
  sharedFields,
  readerFeeds,
  senders,
  subscriberStates,
  searchSpellings,
];

/**
 * Brings the schema up to date. Processes that start at the same time wait for one another. Throws a `StoreError` for a
 * database that this version must not write to, see `checkMigrations`.
 */
export async function migrate(database: Kysely<Schema>, options: OpenOptions = {}): Promise<void> {
  const done = await appliedMigrations(database);
  checkMigrations(done, migrations, options);
  for (const migration of migrations.filter(({ name }) => !done.includes(name))) {
    await database.transaction().execute(async (transaction) => {
      await lockInTransaction(transaction, 'migrations');
      // Another process may have run it while this one waited for its turn.
      if ((await appliedMigrations(transaction)).includes(migration.name)) return;
      await sql`create table if not exists migrations (name ${sql.raw(text)} primary key)`.execute(
        transaction,
      );
      for (const statement of migration.statements) {
        await sql.raw(statement).execute(transaction);
      }
      await migration.fill?.(transaction);
      await sql`insert into migrations (name) values (${migration.name})`.execute(transaction);
    });
  }
}

async function appliedMigrations(database: Kysely<Schema>): Promise<string[]> {
  const { rows: found } = await sql<{ isThere: boolean }>`
    select to_regclass('migrations') is not null as "isThere"`.execute(database);
  if (!found[0]?.isThere) return [];
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(database);
  return rows.map(({ name }) => name);
}
