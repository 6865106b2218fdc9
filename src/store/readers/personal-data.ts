// The personal data of a subscriber: collects everything that is stored, removes the subscriber, or erases every trace.
import { type Kysely, type SqlBool, sql } from 'kysely';
import { inboxKey, normalizeEmail } from '../../model/email-address.ts';
import { hasLeft, type Subscriber, type Why } from '../../model/subscriber.ts';
import type { SubscriberStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';
import type { AddressHasher } from './address-hasher.ts';
import { syncsOf } from './libraries.ts';
import { emptyProfile, profilesOf, selectionsOf } from './profile-rows.ts';
import { changeReaders, type ReaderWork } from './reader-work.ts';
import { findByEmail } from './subscriber-rows.ts';
import { suppress, suppressedAmong } from './suppressions.ts';

type PersonalData = Pick<SubscriberStore, 'dossier' | 'remove' | 'erase'>;

const removed: Why = { cause: 'removed by command', source: 'command' };

export function personalData(engine: Engine, hasher: AddressHasher): PersonalData {
  return {
    async dossier(email) {
      const { database } = engine;
      const connection: Connection = { db: database, engine };
      const subscriber = await findByEmail(connection, email);
      if (!subscriber) return null;
      const history = await database
        .selectFrom('subscriber_events')
        .select(['state', 'cause', 'source', 'at'])
        .where('email_key', '=', normalizeEmail(email))
        .orderBy('at')
        .orderBy('id')
        .execute();
      const deliveries = await database
        .selectFrom('deliveries')
        .select(['edition_id as editionId', 'state', 'sent_at as sentAt', 'response'])
        .where('subscriber_id', '=', subscriber.id)
        .orderBy('id')
        .execute();
      const { id } = subscriber;
      const earlierEditions = await database
        .selectFrom('reader_editions')
        .select('edition_id')
        .where('subscriber_id', '=', id)
        .orderBy('edition_id')
        .execute();
      const feed = await database
        .selectFrom('reader_feeds')
        .select('created_at')
        .where('subscriber_id', '=', id)
        .executeTakeFirst();
      const profile = (await profilesOf(connection, [id])).get(id) ?? emptyProfile();
      const selections = await selectionsOf(connection, id);
      const libraries = await syncsOf(connection, id);
      return {
        subscriber,
        history,
        deliveries,
        profile,
        libraries,
        selections,
        feedSince: feed?.created_at ?? null,
        earlierEditions: earlierEditions.map(({ edition_id }) => edition_id),
      };
    },

    async remove(email, at) {
      return await changeReaders(engine, hasher, at, async (unit) => {
        const known = await findByEmail(unit, email);
        if (!known) return false;
        await deleteSubscriber(unit, known, removed);
        await unit.db
          .insertInto('subscriber_events')
          .values({ email_key: normalizeEmail(email), state: 'removed', ...removed, at })
          .execute();
        return true;
      });
    },

    async erase(email, why, at) {
      return await changeReaders(engine, hasher, at, async (unit) => {
        const known = await findByEmail(unit, email);
        if (!known) return false;
        await eraseAddress(unit, known);
        await deleteSubscriber(unit, known, why);
        return true;
      });
    },
  };
}

/** Skips what is planned, suppresses the address, and deletes the subscriber. */
async function deleteSubscriber(unit: ReaderWork, subscriber: Subscriber, why: Why): Promise<void> {
  await skipPlanned(unit.db, subscriber.id);
  await forgetSelections(unit.db, subscriber.id);
  await suppressLeaving(unit, subscriber, why);
  await unit.db.deleteFrom('subscribers').where('id', '=', subscriber.id).execute();
}

async function eraseAddress(
  { db, engine, at, hashOf }: ReaderWork,
  { id, email }: Subscriber,
): Promise<void> {
  const key = normalizeEmail(email);
  await db.deleteFrom('subscriber_events').where('email_key', '=', key).execute();
  await db
    .updateTable('notices')
    .set({ email: null, name: null, interests_json: '[]', state: 'dropped', settled_at: at })
    .where('email_hash', '=', hashOf(inboxKey(email)))
    .where('state', '=', 'waiting')
    .execute();
  const own = await db
    .selectFrom('deliveries')
    .select('id')
    .where('subscriber_id', '=', id)
    .union(
      db
        .selectFrom('deliveries')
        .select('id')
        .where('subscriber_id', 'is', null)
        .where('email_key', '=', key),
    )
    .execute();
  const deliveries = engine.list(own.map((row) => row.id));
  // The counts of past editions and bounces stay true; the address is gone, also from what servers said.
  const erased = `erased-${id}`;
  await db
    .updateTable('deliveries')
    .set({ email: '', email_key: erased, name: null, response: null })
    .where('id', 'in', deliveries)
    .execute();
  for (const isOwn of [sql<SqlBool>`email_key = ${key}`, sql<SqlBool>`delivery_id in ${deliveries}`]) {
    await db.updateTable('bounces').set({ email_key: erased, diagnostic: '' }).where(isOwn).execute();
  }
}

async function skipPlanned(db: Kysely<Schema>, id: number): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'skipped', response: 'no longer a subscriber' })
    .where('subscriber_id', '=', id)
    .where('state', 'in', ['planned', 'deferred'])
    .execute();
}

/** A selection shows what its reader is interested in. */
async function forgetSelections(db: Kysely<Schema>, id: number): Promise<void> {
  await db.updateTable('deliveries').set({ selection_json: null }).where('subscriber_id', '=', id).execute();
}

/** A subscriber who had already left keeps that reason; otherwise the reason is who removed the address. */
async function suppressLeaving(
  unit: ReaderWork,
  { email, state }: Subscriber,
  { cause, source }: Why,
): Promise<void> {
  const { db, at, hashOf } = unit;
  const hash = hashOf(email);
  if ((await suppressedAmong(unit, [hash])).has(hash)) return;
  const reason = hasLeft(state) ? state : source === 'command' ? 'command' : 'unsubscribed';
  await suppress(db, [{ hash, reason, cause, at }]);
}
