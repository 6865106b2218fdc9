// Runs the numbered migrations, each in one transaction together with the record that it ran.
import { type Kysely, sql } from 'kysely';
import { checkMigrations, type OpenOptions } from '../../copy/unfinished.ts';
import type { Schema } from '../../schema.ts';
import { initial } from './migrations/0001-initial.ts';
import { consent } from './migrations/0002-consent.ts';
import { enrichments } from './migrations/0004-enrichments.ts';
import { sectionsAndStatistics } from './migrations/0005-sections-and-statistics.ts';
import { titles } from './migrations/0006-titles.ts';
import { dueDeliveries } from './migrations/0007-due-deliveries.ts';
import { bounces } from './migrations/0009-bounces.ts';
import { abstracts } from './migrations/0010-abstracts.ts';
import { lookups } from './migrations/0011-lookups.ts';
import { searchIndex } from './migrations/0015-search-index.ts';
import { tldrOrigins } from './migrations/0020-tldr-origins.ts';
import { candidates } from './migrations/0021-candidates.ts';
import { profiles } from './migrations/0022-profiles.ts';
import { summaries } from './migrations/0024-summaries.ts';
import { libraries } from './migrations/0025-libraries.ts';
import { publications } from './migrations/0027-publications.ts';
import { retention } from './migrations/0034-retention.ts';
import { sharedFields } from './migrations/0035-shared-fields.ts';
import { readerFeeds } from './migrations/0037-reader-feeds.ts';
import { senders } from './migrations/0040-senders.ts';
import { subscriberStates } from './migrations/0042-subscriber-states.ts';
import { searchSpellings } from './migrations/0044-search-spellings.ts';
import type { Migration } from './migrations/migration.ts';

const migrations: readonly Migration[] = [
  initial,
  consent,
  enrichments,
  sectionsAndStatistics,
  titles,
  dueDeliveries,
  bounces,
  abstracts,
  lookups,
  searchIndex,
  tldrOrigins,
  candidates,
  profiles,
  summaries,
  libraries,
  publications,
  retention,
  sharedFields,
  readerFeeds,
  senders,
  subscriberStates,
  searchSpellings,
];

/**
 * Brings the schema up to date. Throws a `StoreError` for a database that this version must not
 * write to, see `checkMigrations`.
 */
export async function migrate(database: Kysely<Schema>, options: OpenOptions = {}): Promise<void> {
  await sql`create table if not exists migrations (name text primary key) without rowid`.execute(database);
  const done = await appliedMigrations(database);
  checkMigrations(done, migrations, options);
  for (const migration of migrations.filter(({ name }) => !done.includes(name))) {
    await database.transaction().execute(async (transaction) => {
      // Another process may have run it while this one waited for its turn to write.
      if ((await appliedMigrations(transaction)).includes(migration.name)) return;
      for (const statement of migration.statements) {
        await sql.raw(statement).execute(transaction);
      }
      await migration.fill?.(transaction);
      await sql`insert into migrations (name) values (${migration.name})`.execute(transaction);
    });
  }
}

async function appliedMigrations(database: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(database);
  return rows.map(({ name }) => name);
}
