// The subscribers aggregate: who gets the digest, with every change of state on record.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Period } from '../model/edition.ts';
import { normalizeEmail } from '../model/email-address.ts';
import type { Instant } from '../model/paper.ts';
import type { Subscriber, SubscriberState } from '../model/subscriber.ts';
import { listed, rowsFrom } from './lists-sqlite.ts';
import type { Schema } from './schema.ts';
import type { SubscriberStore, Why } from './store.ts';

type Row = Omit<Schema['subscribers'], 'id'> & { id: number };

export function subscriberStore(database: Kysely<Schema>): SubscriberStore {
  return {
    async add({ email, name, preferences }, at) {
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) {
          await insertMany(db, [{ email, name, periods: preferences.periods }], at);
        } else {
          if (name !== null)
            await db.updateTable('subscribers').set({ name }).where('id', '=', known.id).execute();
          await setPeriods(db, known.id, [
            ...new Set([...known.preferences.periods, ...preferences.periods]),
          ]);
          await setState(db, known, 'active', { cause: 'added by command', source: 'command' }, at);
        }
        return { subscriber: await getByEmail(db, email), added: known?.state !== 'active' };
      });
    },

    async import(subscribers, at) {
      const rows = subscribers.map(({ email, name, preferences }) => ({
        email,
        name,
        periods: preferences.periods,
      }));
      const added = await database.transaction().execute((db) => insertMany(db, rows, at));
      return { added, known: subscribers.length - added };
    },

    find: (email) => findByEmail(database, email),

    async list({ state, after, limit }) {
      const rows = await database
        .selectFrom('subscribers')
        .selectAll()
        .$if(state !== null, (query) => query.where('state', '=', state as SubscriberState))
        .$if(after !== null, (query) => query.where('email_key', '>', normalizeEmail(after ?? '')))
        .orderBy('email_key')
        .limit(limit)
        .execute();
      return await withPeriods(database, rows);
    },

    async update(email, { name, preferences, state }, at) {
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) return null;
        if (name !== undefined)
          await db.updateTable('subscribers').set({ name }).where('id', '=', known.id).execute();
        if (preferences) await setPeriods(db, known.id, preferences.periods);
        if (state) await setState(db, known, state, { cause: 'set by command', source: 'command' }, at);
        await db.updateTable('subscribers').set({ updated_at: at }).where('id', '=', known.id).execute();
        return await getByEmail(db, email);
      });
    },

    async changeState(email, state, why, at) {
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) return null;
        await setState(db, known, state, why, at);
        return await getByEmail(db, email);
      });
    },

    async remove(email, at) {
      return await database.transaction().execute(async (db) => {
        const known = await findByEmail(db, email);
        if (!known) return false;
        await db
          .updateTable('deliveries')
          .set({ state: 'skipped', response: 'no longer a subscriber' })
          .where('subscriber_id', '=', known.id)
          .where('state', 'in', ['planned', 'deferred'])
          .execute();
        await db.deleteFrom('subscribers').where('id', '=', known.id).execute();
        await db
          .insertInto('subscriber_events')
          .values({ email_key: normalizeEmail(email), state: 'removed', cause: 'removed by command', at })
          .execute();
        return true;
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

/** Adds those whose address is not there yet and says how many that were. */
async function insertMany(
  db: Transaction<Schema>,
  subscribers: readonly { email: string; name: string | null; periods: readonly Period[] }[],
  at: Instant,
): Promise<number> {
  const rows = subscribers.map((each) => ({ ...each, key: normalizeEmail(each.email) }));
  const keys = rows.map(({ key }) => key);
  const there = await db
    .selectFrom('subscribers')
    .select('email_key')
    .where('email_key', 'in', listed(keys))
    .execute();
  const known = new Set(there.map(({ email_key }) => email_key));
  const fresh = [...new Map(rows.filter(({ key }) => !known.has(key)).map((row) => [row.key, row])).values()];
  await sql`
    insert into subscribers (email, email_key, name, state, created_at, updated_at)
    select value ->> 'email', value ->> 'key', value ->> 'name', 'active', ${at}, ${at} from ${rowsFrom(fresh)}
  `.execute(db);
  const wishes = fresh.flatMap(({ key, periods }) =>
    [...new Set(periods)].map((period) => ({ key, period })),
  );
  await sql`
    insert into subscriber_periods (subscriber_id, period)
    select subscribers.id, value ->> 'period' from ${rowsFrom(wishes)} join subscribers on email_key = value ->> 'key'
  `.execute(db);
  await sql`
    insert into subscriber_events (email_key, state, cause, at)
    select value ->> 'key', 'active', 'added by command', ${at} from ${rowsFrom(fresh)}
  `.execute(db);
  return fresh.length;
}

async function setPeriods(db: Kysely<Schema>, id: number, periods: readonly Period[]): Promise<void> {
  await db.deleteFrom('subscriber_periods').where('subscriber_id', '=', id).execute();
  if (periods.length === 0) return;
  await db
    .insertInto('subscriber_periods')
    .values([...new Set(periods)].map((period) => ({ subscriber_id: id, period })))
    .execute();
}

async function setState(
  db: Kysely<Schema>,
  { id, email, state: before }: Subscriber,
  state: SubscriberState,
  { cause, source }: Why,
  at: Instant,
): Promise<void> {
  if (state === before) return;
  await db.updateTable('subscribers').set({ state, updated_at: at }).where('id', '=', id).execute();
  await db
    .insertInto('subscriber_events')
    .values({ email_key: normalizeEmail(email), state, cause, at, source })
    .execute();
}

async function findByEmail(db: Kysely<Schema>, email: string): Promise<Subscriber | null> {
  const rows = await db
    .selectFrom('subscribers')
    .selectAll()
    .where('email_key', '=', normalizeEmail(email))
    .execute();
  return (await withPeriods(db, rows))[0] ?? null;
}

async function getByEmail(db: Kysely<Schema>, email: string): Promise<Subscriber> {
  const subscriber = await findByEmail(db, email);
  if (!subscriber) throw new RangeError(`no subscriber ${email}`);
  return subscriber;
}

async function withPeriods(db: Kysely<Schema>, rows: readonly Row[]): Promise<Subscriber[]> {
  const ids = rows.map(({ id }) => String(id));
  const wishes = await db
    .selectFrom('subscriber_periods')
    .selectAll()
    .where(sql<string>`cast(subscriber_id as text)`, 'in', listed(ids))
    .execute();
  return rows.map(({ id, email, name, state, created_at, updated_at }) => ({
    id,
    email,
    name,
    state,
    preferences: { periods: wishes.filter((wish) => wish.subscriber_id === id).map(({ period }) => period) },
    createdAt: created_at,
    updatedAt: updated_at,
  }));
}
