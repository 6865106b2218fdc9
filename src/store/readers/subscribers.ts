// The subscribers aggregate: who gets the digest, with every change of state on record.
import type { Kysely } from 'kysely';
import { normalizeEmail } from '../../model/email-address.ts';
import { hasLeft, leavingStates, type SubscriberState } from '../../model/subscriber.ts';
import type { Instant } from '../../model/time.ts';
import type { NewSubscriber, SubscriberStore } from '../contract/readers.ts';
import { listed } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';
import { personalData } from './personal-data.ts';
import {
  findByEmail,
  findById,
  getByEmail,
  type HashOf,
  insertSubscribers,
  setPeriods,
  setState,
  toSubscribers,
} from './subscriber-rows.ts';
import { type AddressHasher, suppress, suppressedAmong } from './suppressions.ts';

const byCommand = (cause: string) => ({ cause, source: 'command' as const });
const addedByCommand = 'added by command';

export function subscriberStore(database: Kysely<Schema>, hasher: AddressHasher): SubscriberStore {
  return {
    ...personalData(database, hasher),

    async add(subscriber, at) {
      const { email, name, preferences, consent = addedByCommand } = subscriber;
      const hashOf = await hasher();
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) await insertSubscribers(db, [{ ...subscriber, consent }], byCommand(addedByCommand), at);
        const { id, preferences: had, state } = known ?? (await getByEmail(db, email));
        if (known) {
          await setPeriods(db, id, [...had.periods, ...preferences.periods]);
          await setColumns(db, id, {
            ...(name !== null && { name }),
            interests_json: JSON.stringify([
              ...new Set([...had.interests, ...(preferences.interests ?? [])]),
            ]),
            ...(state !== 'active' && { consent, consented_at: at }),
          });
        }
        await setState(db, { id, email, state }, 'active', byCommand(addedByCommand), at, hashOf);
        return { subscriber: await getByEmail(db, email), added: known?.state !== 'active' };
      });
    },

    async import(subscribers, at) {
      const hashOf = await hasher();
      return await database.transaction().execute((db) => importAll(db, subscribers, at, hashOf));
    },

    find: (email) => findByEmail(database, email),
    get: (id) => findById(database, id),

    async list({ state, after, limit }) {
      const rows = await database
        .selectFrom('subscribers')
        .selectAll()
        .$if(state !== null, (query) => query.where('state', '=', state as SubscriberState))
        .$if(after !== null, (query) => query.where('email_key', '>', normalizeEmail(after ?? '')))
        .orderBy('email_key')
        .limit(limit)
        .execute();
      return await toSubscribers(database, rows);
    },

    async update(email, { name, preferences, state }, at) {
      const hashOf = await hasher();
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) return null;
        if (preferences?.periods) await setPeriods(db, known.id, preferences.periods);
        if (state) await setState(db, known, state, byCommand('set by command'), at, hashOf);
        await setColumns(db, known.id, {
          ...(name !== undefined && { name }),
          ...(preferences?.interests && { interests_json: JSON.stringify(preferences.interests) }),
          updated_at: at,
        });
        return await getByEmail(db, email);
      });
    },

    async changeState(email, state, why, at) {
      const hashOf = await hasher();
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) return null;
        const suppressed = (await suppressedAmong(db, [hashOf(email)])).get(hashOf(email));
        const staysAway = state === 'active' && suppressed === 'complained' && why.source !== 'command';
        if (!staysAway) await setState(db, known, state, why, at, hashOf);
        return await getByEmail(db, email);
      });
    },

    async count(state) {
      const { count } = await database
        .selectFrom('subscribers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .$if(state !== null, (query) => query.where('state', '=', state as SubscriberState))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

async function setColumns(
  db: Kysely<Schema>,
  id: number,
  columns: Partial<Pick<Schema['subscribers'], 'name' | 'consent' | 'consented_at' | 'updated_at'>> & {
    interests_json?: string;
  },
): Promise<void> {
  await db.updateTable('subscribers').set(columns).where('id', '=', id).execute();
}

async function importAll(
  db: Kysely<Schema>,
  subscribers: readonly NewSubscriber[],
  at: Instant,
  hashOf: HashOf,
): Promise<Awaited<ReturnType<SubscriberStore['import']>>> {
  const byKey = new Map<string, NewSubscriber & { key: string; hash: string }>();
  for (const each of subscribers) {
    const key = normalizeEmail(each.email);
    const earlier = byKey.get(key);
    // The first counts, except that one who has left in any of them has left.
    const hasGone = each.state !== undefined && hasLeft(each.state);
    if (!earlier) byKey.set(key, { ...each, key, hash: hashOf(each.email) });
    else if (hasGone && !hasLeft(earlier.state ?? 'active'))
      byKey.set(key, { ...earlier, ...(each.state && { state: each.state }) });
  }
  const rows = [...byKey.values()];
  const there = await db
    .selectFrom('subscribers')
    .select(['id', 'email', 'email_key', 'state'])
    .where('email_key', 'in', listed(rows.map(({ key }) => key)))
    .execute();
  const known = new Map(there.map((row) => [row.email_key, row]));
  const barred = await suppressedAmong(
    db,
    rows.map(({ hash }) => hash),
  );
  const why = { cause: 'imported', source: 'import' as const };
  // Lists from elsewhere say who left there: that is heard, whatever stands here.
  const leaving = rows.filter(({ state = 'active' }) => hasLeft(state));
  for (const { key, state = 'active' } of leaving) {
    const subscriber = known.get(key);
    if (subscriber && !hasLeft(subscriber.state)) await setState(db, subscriber, state, why, at, hashOf);
  }
  const wanted = rows.filter(({ state = 'active' }) => !hasLeft(state));
  const suppressed = wanted.filter(
    ({ key, hash }) => barred.has(hash) || leavingStates.some((state) => state === known.get(key)?.state),
  );
  const fresh = rows.filter((row) => !known.has(row.key) && !suppressed.includes(row));
  await insertSubscribers(db, fresh, why, at);
  await suppress(
    db,
    fresh.flatMap(({ hash, state = 'active' }) =>
      hasLeft(state) ? [{ hash, reason: state, cause: why.cause, at }] : [],
    ),
  );
  return {
    added: fresh.length,
    known: subscribers.length - fresh.length - suppressed.length,
    suppressed: suppressed.map(({ email }) => email),
  };
}
