// The suppressions aggregate: addresses that must not be mailed, stored as a keyed hash that outlives everything else about them.
import type { Kysely } from 'kysely';
import type { Suppression, SuppressionStore } from '../contract/readers.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';
import type { AddressHasher } from './address-hasher.ts';

export function suppressionStore(database: Kysely<Schema>, hasher: AddressHasher): SuppressionStore {
  return {
    async find(email) {
      const hashOf = await hasher();
      const row = await database
        .selectFrom('suppressions')
        .select(['reason', 'cause', 'at'])
        .where('email_hash', '=', hashOf(email))
        .executeTakeFirst();
      return row ?? null;
    },

    async add(email, suppression) {
      const hashOf = await hasher();
      await suppress(database, [{ hash: hashOf(email), ...suppression }]);
    },
  };
}

/** The later reason replaces the earlier one, but a complaint stays one: only a command lifts it. */
export async function suppress(
  db: Kysely<Schema>,
  suppressions: readonly (Suppression & { hash: string })[],
): Promise<void> {
  for (const { hash, reason, cause, at } of suppressions) {
    await db
      .insertInto('suppressions')
      .values({ email_hash: hash, reason, cause, at })
      .onConflict((conflict) =>
        conflict
          .column('email_hash')
          .doUpdateSet({ reason, cause, at })
          .where('suppressions.reason', '!=', 'complained'),
      )
      .execute();
  }
}

export async function liftSuppression(db: Kysely<Schema>, hash: string): Promise<void> {
  await db.deleteFrom('suppressions').where('email_hash', '=', hash).execute();
}

/** Those of the hashes that are suppressed, each with its reason. */
export async function suppressedAmong(
  { db, engine }: Connection,
  hashes: readonly string[],
): Promise<Map<string, Suppression['reason']>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom('suppressions')
    .select(['email_hash', 'reason'])
    .where('email_hash', 'in', engine.list(hashes))
    .execute();
  return new Map(rows.map(({ email_hash, reason }) => [email_hash, reason]));
}
