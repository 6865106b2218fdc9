// The subscribers aggregate: who gets the digest, with every change of state on record.
import { normalizeEmail } from '../../model/email-address.ts';
import { hasLeft, leavingStates, type SubscriberState, type Why } from '../../model/subscriber.ts';
import type { NewSubscriber, SubscriberStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';
import type { AddressHasher } from './address-hasher.ts';
import { optIn } from './opt-in.ts';
import { personalData } from './personal-data.ts';
import { rulesFrom, setRules } from './profile-rows.ts';
import { changeReaders, type ReaderWork } from './reader-work.ts';
import {
  findByEmail,
  findById,
  getByEmail,
  insertSubscribers,
  setPeriods,
  setState,
  toSubscribers,
} from './subscriber-rows.ts';
import { suppress, suppressedAmong } from './suppressions.ts';

const byCommand = (cause: string) => ({ cause, source: 'command' as const });
const addedByCommand = 'added by command';

export function subscriberStore(engine: Engine, hasher: AddressHasher): SubscriberStore {
  const { database } = engine;
  const connection: Connection = { db: database, engine };
  return {
    ...optIn(engine, hasher),
    ...personalData(engine, hasher),

    async add(subscriber, at) {
      const { email, name, preferences, consent = addedByCommand } = subscriber;
      return await changeReaders(engine, hasher, at, async (unit) => {
        const known = await findByEmail(unit, email);
        if (!known) await insertSubscribers(unit, [{ ...subscriber, consent }], byCommand(addedByCommand));
        const { id, preferences: had, state } = known ?? (await getByEmail(unit, email));
        if (known) {
          await setPeriods(unit, id, [...had.periods, ...preferences.periods]);
          const interests = [...had.interests, ...(preferences.interests ?? [])];
          await setRules(unit, [{ id, rules: rulesFrom(interests) }]);
          await setColumns(unit, id, {
            ...(name !== null && { name }),
            ...(state !== 'active' && { consent, consented_at: at }),
            updated_at: at,
          });
        }
        await setState(unit, { id, email, state }, 'active', byCommand(addedByCommand));
        return { subscriber: await getByEmail(unit, email), added: known?.state !== 'active' };
      });
    },

    import: (subscribers, at) => changeReaders(engine, hasher, at, (unit) => importAll(unit, subscribers)),

    find: (email) => findByEmail(connection, email),
    get: (id) => findById(connection, id),

    async list({ state, after, limit }) {
      const rows = await database
        .selectFrom('subscribers')
        .selectAll()
        .$if(state !== null, (query) => query.where('state', '=', state as SubscriberState))
        .$if(after !== null, (query) => query.where('email_key', '>', normalizeEmail(after ?? '')))
        .orderBy('email_key')
        .limit(limit)
        .execute();
      return await toSubscribers(connection, rows);
    },

    async update(email, { name, preferences, state }, at) {
      return await changeReaders(engine, hasher, at, async (unit) => {
        const known = await findByEmail(unit, email);
        if (!known) return null;
        if (preferences?.interests) {
          await setRules(unit, [{ id: known.id, rules: rulesFrom(preferences.interests) }]);
        }
        if (preferences?.periods) await setPeriods(unit, known.id, preferences.periods);
        if (state) await setState(unit, known, state, byCommand('set by command'));
        await setColumns(unit, known.id, {
          ...(name !== undefined && { name }),
          updated_at: at,
        });
        return await getByEmail(unit, email);
      });
    },

    async changeState(email, state, why, at) {
      return await changeReaders(engine, hasher, at, async (unit) => {
        const known = await findByEmail(unit, email);
        if (!known) return null;
        const hash = unit.hashOf(email);
        const suppressed = (await suppressedAmong(unit, [hash])).get(hash);
        const staysAway = state === 'active' && suppressed === 'complained' && why.source !== 'command';
        if (!staysAway) await setState(unit, known, state, why);
        return await getByEmail(unit, email);
      });
    },

    async count(state) {
      const { count } = await database
        .selectFrom('subscribers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .$if(state !== null, (query) => query.where('state', '=', state as SubscriberState))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

async function setColumns(
  { db }: Connection,
  id: number,
  columns: Partial<Pick<Schema['subscribers'], 'name' | 'consent' | 'consented_at' | 'updated_at'>>,
): Promise<void> {
  // An update without columns is not SQL.
  if (Object.keys(columns).length === 0) return;
  await db.updateTable('subscribers').set(columns).where('id', '=', id).execute();
}

async function importAll(
  unit: ReaderWork,
  subscribers: readonly NewSubscriber[],
): Promise<Awaited<ReturnType<SubscriberStore['import']>>> {
  const { db, engine, at, hashOf } = unit;
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
    .where('email_key', 'in', engine.list(rows.map(({ key }) => key)))
    .execute();
  const known = new Map(there.map((row) => [row.email_key, row]));
  const suppressions = await suppressedAmong(
    unit,
    rows.map(({ hash }) => hash),
  );
  const why: Why = { cause: 'imported', source: 'import' };
  // Lists from elsewhere know who left there: that counts, whatever the state is here.
  const leaving = rows.filter(({ state = 'active' }) => hasLeft(state));
  for (const { key, state = 'active' } of leaving) {
    const subscriber = known.get(key);
    if (subscriber && !hasLeft(subscriber.state)) await setState(unit, subscriber, state, why);
  }
  const wanted = rows.filter(({ state = 'active' }) => !hasLeft(state));
  const suppressed = wanted.filter(
    ({ key, hash }) =>
      suppressions.has(hash) || leavingStates.some((state) => state === known.get(key)?.state),
  );
  const suppressedKeys = new Set(suppressed.map(({ key }) => key));
  const fresh = rows.filter(({ key }) => !known.has(key) && !suppressedKeys.has(key));
  await insertSubscribers(unit, fresh, why);
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
