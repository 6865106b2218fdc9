// The suppressions aggregate: addresses that must not be written to, known by a keyed hash once all else is forgotten.
import type { Kysely } from 'kysely';
import { normalizeEmail } from '../../model/email-address.ts';
import type { Suppression, SuppressionStore } from '../contract/readers.ts';
import { listed } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';
import type { SecretStore } from '../store.ts';

/** Makes the hash that stands for an address. Asked for before a transaction: the key may have to be made first. */
export type AddressHasher = () => Promise<(email: string) => string>;

/** HMAC-SHA256: without the key, nobody can try out a list of addresses on a stolen table. */
export function addressHasher(secrets: SecretStore): AddressHasher {
  let hasher: Promise<(email: string) => string> | null = null;
  const make = async () => {
    const [key, { createHmac }] = [await secrets.key('suppressions'), await import('node:crypto')];
    return (email: string) => createHmac('sha256', key).update(normalizeEmail(email)).digest('base64url');
  };
  return () => {
    hasher ??= make().catch((error: unknown) => {
      hasher = null;
      throw error;
    });
    return hasher;
  };
}

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
  db: Kysely<Schema>,
  hashes: readonly string[],
): Promise<Map<string, Suppression['reason']>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom('suppressions')
    .select(['email_hash', 'reason'])
    .where('email_hash', 'in', listed(hashes))
    .execute();
  return new Map(rows.map(({ email_hash, reason }) => [email_hash, reason]));
}
