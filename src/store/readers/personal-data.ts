// What somebody does about their own subscription: asks for it, confirms it, sees what is kept, and has it erased.
import { type Kysely, sql } from 'kysely';
import { normalizeEmail } from '../../model/email-address.ts';
import { hasLeft, type Subscriber, type Why } from '../../model/subscriber.ts';
import type { Instant } from '../../model/time.ts';
import type { SubscriberStore } from '../contract/readers.ts';
import type { Schema } from '../schema.ts';
import {
  findByEmail,
  findById,
  getByEmail,
  insertSubscribers,
  setPeriods,
  setState,
} from './subscriber-rows.ts';
import { type AddressHasher, suppress, suppressedAmong } from './suppressions.ts';

type PersonalData = Pick<
  SubscriberStore,
  'ask' | 'confirm' | 'dossier' | 'remove' | 'erase' | 'forgetUnconfirmed'
>;

const asked: Why = { cause: 'asked on the site', source: 'page' };

export function personalData(database: Kysely<Schema>, hasher: AddressHasher): PersonalData {
  return {
    async ask(subscriber, at) {
      const { email, name, preferences } = subscriber;
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) await insertSubscribers(db, [{ ...subscriber, state: 'pending' }], asked, at);
        if (known?.state === 'pending') {
          await setPeriods(db, known.id, preferences.periods);
          await db
            .updateTable('subscribers')
            .set({ name, interests_json: JSON.stringify(preferences.interests ?? []), updated_at: at })
            .where('id', '=', known.id)
            .execute();
        }
        return await getByEmail(db, email);
      });
    },

    async confirm(id, issuedAt, at) {
      const hashOf = await hasher();
      return await database.transaction().execute(async (db) => {
        const subscriber = await findById(db, id);
        if (!subscriber) return null;
        if (subscriber.state === 'active') return subscriber;
        const hash = hashOf(subscriber.email);
        if ((await suppressedAmong(db, [hash])).get(hash) === 'complained') return null;
        // An old link must not undo what was decided after it was made.
        if (hasLeft(subscriber.state) && (await lastChange(db, subscriber.email)) > issuedAt) return null;
        const why: Why = { cause: 'confirmed by the link in a mail', source: 'page' };
        await setState(db, subscriber, 'active', why, at, hashOf);
        await db
          .updateTable('subscribers')
          .set({ consent: 'double opt-in', consented_at: at })
          .where('id', '=', id)
          .execute();
        return await findById(db, id);
      });
    },

    async dossier(email) {
      const subscriber = await findByEmail(database, email);
      if (!subscriber) return null;
      const history = await database
        .selectFrom('subscriber_events')
        .select(['state', 'cause', 'source', 'at'])
        .where('email_key', '=', normalizeEmail(email))
        .orderBy('at')
        .orderBy(sql`rowid`)
        .execute();
      const deliveries = await database
        .selectFrom('deliveries')
        .select(['edition_id as editionId', 'state', 'sent_at as sentAt', 'response'])
        .where('subscriber_id', '=', subscriber.id)
        .orderBy('id')
        .execute();
      return { subscriber, history, deliveries };
    },

    async remove(email, at) {
      const hashOf = await hasher();
      return await database.transaction().execute(async (db) => {
        const why: Why = { cause: 'removed by command', source: 'command' };
        const known = await findByEmail(db, email);
        if (!known) return false;
        await skipPlanned(db, known.id);
        await suppressLeaving(db, known, hashOf(email), { ...why, at });
        await db.deleteFrom('subscribers').where('id', '=', known.id).execute();
        await db
          .insertInto('subscriber_events')
          .values({ email_key: normalizeEmail(email), state: 'removed', ...why, at })
          .execute();
        return true;
      });
    },

    async erase(email, why, at) {
      const hashOf = await hasher();
      return await database.transaction().execute(async (db) => {
        const key = normalizeEmail(email);
        const hash = hashOf(email);
        const known = await findByEmail(db, email);
        if (!known) return false;
        await skipPlanned(db, known.id);
        await suppressLeaving(db, known, hash, { ...why, at });
        await db.deleteFrom('subscribers').where('id', '=', known.id).execute();
        await db.deleteFrom('subscriber_events').where('email_key', '=', key).execute();
        await db
          .updateTable('notices')
          .set({ email: null, name: null, interests_json: '[]', state: 'dropped', settled_at: at })
          .where('email_hash', '=', hash)
          .where('state', '=', 'waiting')
          .execute();
        // The counts of editions that were sent stay true; whom this one went to is forgotten.
        await db
          .updateTable('deliveries')
          .set({ email: '', email_key: `erased-${known.id}`, name: null, response: null })
          .where('email_key', '=', key)
          .execute();
        return true;
      });
    },

    async forgetUnconfirmed(before) {
      return await database.transaction().execute(async (db) => {
        const forgotten = await db
          .deleteFrom('subscribers')
          .where('state', '=', 'pending')
          .where('updated_at', '<', before)
          .returning('email_key')
          .execute();
        for (const { email_key } of forgotten)
          await db.deleteFrom('subscriber_events').where('email_key', '=', email_key).execute();
        return forgotten.length;
      });
    },
  };
}

async function lastChange(db: Kysely<Schema>, email: string): Promise<string> {
  const { at } = await db
    .selectFrom('subscriber_events')
    .select(({ fn }) => fn.max('at').as('at'))
    .where('email_key', '=', normalizeEmail(email))
    .executeTakeFirstOrThrow();
  return at ?? '';
}

async function skipPlanned(db: Kysely<Schema>, id: number): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'skipped', response: 'no longer a subscriber' })
    .where('subscriber_id', '=', id)
    .where('state', 'in', ['planned', 'deferred'])
    .execute();
}

/** Whoever goes keeps the reason they had left for; those who had not are suppressed as the way out says. */
async function suppressLeaving(
  db: Kysely<Schema>,
  { state }: Subscriber,
  hash: string,
  { cause, source, at }: Why & { at: Instant },
): Promise<void> {
  if ((await suppressedAmong(db, [hash])).has(hash)) return;
  const reason = hasLeft(state) ? state : source === 'command' ? 'command' : 'unsubscribed';
  await suppress(db, [{ hash, reason, cause, at }]);
}
