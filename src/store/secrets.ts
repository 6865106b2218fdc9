// The secrets aggregate: random keys that this database made for itself, each for one use.
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { SecretStore } from './store.ts';

/** 256 bits, the length of what HMAC-SHA256 makes (RFC 2104 section 3). */
const keyBytes = 32;

export function secretStore(db: Kysely<Schema>): SecretStore {
  return {
    async key(name) {
      // Loaded where it is needed: that takes 7 ms, and most commands need none.
      const { randomBytes } = await import('node:crypto');
      await db
        .insertInto('secrets')
        .values({ name, value: randomBytes(keyBytes).toString('base64') })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { value } = await db
        .selectFrom('secrets')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return Buffer.from(value, 'base64');
    },
  };
}
