// Rows of subscribers, their wishes and their history: what every change to the list is made of.
import { type Kysely, sql } from 'kysely';
import type { Period } from '../../model/edition.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import { hasLeft, type Subscriber, type SubscriberState, type Why } from '../../model/subscriber.ts';
import type { Instant } from '../../model/time.ts';
import type { NewSubscriber } from '../contract/readers.ts';
import { listed, rowsFrom } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';
import { liftSuppression, suppress } from './suppressions.ts';

export type SubscriberRow = Omit<Schema['subscribers'], 'id' | 'interests_json'> & {
  id: number;
  interests_json: string;
};

export type HashOf = (email: string) => string;

/** Adds subscribers whose addresses are neither there yet nor twice in the list. */
export async function insertSubscribers(
  db: Kysely<Schema>,
  subscribers: readonly NewSubscriber[],
  { cause, source }: Why,
  at: Instant,
): Promise<void> {
  const rows = subscribers.map(({ email, name, preferences, consent, state = 'active' }) => ({
    email,
    key: normalizeEmail(email),
    name,
    state,
    consent: consent ?? null,
    consentedAt: consent === undefined ? null : at,
    interests: JSON.stringify(preferences.interests ?? []),
  }));
  await sql`
    insert into subscribers
      (email, email_key, name, state, consent, consented_at, interests_json, created_at, updated_at)
    select value ->> 'email', value ->> 'key', value ->> 'name', value ->> 'state', value ->> 'consent',
      value ->> 'consentedAt', value ->> 'interests', ${at}, ${at}
    from ${rowsFrom(rows)}
  `.execute(db);
  const wishes = subscribers.flatMap(({ email, preferences }) =>
    [...new Set(preferences.periods)].map((period) => ({ key: normalizeEmail(email), period })),
  );
  await sql`
    insert into subscriber_periods (subscriber_id, period)
    select subscribers.id, value ->> 'period' from ${rowsFrom(wishes)} join subscribers on email_key = value ->> 'key'
  `.execute(db);
  await sql`
    insert into subscriber_events (email_key, state, cause, source, at)
    select value ->> 'key', value ->> 'state', ${cause}, ${source}, ${at} from ${rowsFrom(rows)}
  `.execute(db);
}

export async function setPeriods(db: Kysely<Schema>, id: number, periods: readonly Period[]): Promise<void> {
  await db.deleteFrom('subscriber_periods').where('subscriber_id', '=', id).execute();
  if (periods.length === 0) return;
  await db
    .insertInto('subscriber_periods')
    .values([...new Set(periods)].map((period) => ({ subscriber_id: id, period })))
    .execute();
}

/** Changes the state, keeps why, and suppresses the address or lifts that. */
export async function setState(
  db: Kysely<Schema>,
  { id, email, state: before }: Pick<Subscriber, 'id' | 'email' | 'state'>,
  state: SubscriberState,
  { cause, source }: Why,
  at: Instant,
  hashOf: HashOf,
): Promise<void> {
  if (hasLeft(state)) await suppress(db, [{ hash: hashOf(email), reason: state, cause, at }]);
  if (state === 'active') await liftSuppression(db, hashOf(email));
  if (state === before) return;
  await db.updateTable('subscribers').set({ state, updated_at: at }).where('id', '=', id).execute();
  await db
    .insertInto('subscriber_events')
    .values({ email_key: normalizeEmail(email), state, cause, at, source })
    .execute();
}

export async function findByEmail(db: Kysely<Schema>, email: string): Promise<Subscriber | null> {
  const rows = await db
    .selectFrom('subscribers')
    .selectAll()
    .where('email_key', '=', normalizeEmail(email))
    .execute();
  return (await toSubscribers(db, rows))[0] ?? null;
}

export async function findById(db: Kysely<Schema>, id: number): Promise<Subscriber | null> {
  const rows = await db.selectFrom('subscribers').selectAll().where('id', '=', id).execute();
  return (await toSubscribers(db, rows))[0] ?? null;
}

/** One that is known to be there, because this transaction has just seen it. */
export async function getByEmail(db: Kysely<Schema>, email: string): Promise<Subscriber> {
  const subscriber = await findByEmail(db, email);
  if (!subscriber) throw new RangeError(`no subscriber ${email}`);
  return subscriber;
}

export async function toSubscribers(
  db: Kysely<Schema>,
  rows: readonly SubscriberRow[],
): Promise<Subscriber[]> {
  const ids = rows.map(({ id }) => String(id));
  const wishes = await db
    .selectFrom('subscriber_periods')
    .selectAll()
    .where(sql<string>`cast(subscriber_id as text)`, 'in', listed(ids))
    .execute();
  return rows.map(({ id, email, name, state, consent, consented_at, interests_json, ...row }) => ({
    id,
    email,
    name,
    state,
    preferences: {
      periods: wishes.filter((wish) => wish.subscriber_id === id).map(({ period }) => period),
      interests: JSON.parse(interests_json) as string[],
    },
    consent,
    consentedAt: consented_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}
