// Rows of subscribers, their periods and their history: the steps that every change of the list consists of.
import type { Period } from '../../model/edition.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import { groupBy } from '../../model/group-by.ts';
import { formatRule } from '../../model/profile.ts';
import { hasLeft, type Subscriber, type SubscriberState, type Why } from '../../model/subscriber.ts';
import type { NewSubscriber } from '../contract/readers.ts';
import type { Schema } from '../schema.ts';
import type { Connection, UnitOfWork } from '../unit-of-work.ts';
import { rulesFrom, rulesOf, setRules } from './profile-rows.ts';
import type { ReaderWork } from './reader-work.ts';
import { liftSuppression, suppress } from './suppressions.ts';

type SubscriberRow = Omit<Schema['subscribers'], 'id' | 'for_you_share' | 'when_quiet'> & {
  id: number;
};

/** Adds subscribers whose addresses are neither stored yet nor twice in the list. */
export async function insertSubscribers(
  { db, engine, at }: UnitOfWork,
  subscribers: readonly NewSubscriber[],
  { cause, source }: Why,
): Promise<void> {
  const keyed = subscribers.map((subscriber) => ({ ...subscriber, key: normalizeEmail(subscriber.email) }));
  await engine.insertRows(
    db,
    {
      into: 'subscribers',
      columns: ['email', 'email_key', 'name', 'state', 'consent', 'consented_at', 'created_at', 'updated_at'],
    },
    keyed,
    ({ email, key, name, state = 'active', consent }) => [
      email,
      key,
      name,
      state,
      consent ?? null,
      consent === undefined ? null : at,
      at,
      at,
    ],
  );
  const periods = keyed.flatMap(({ key, preferences }) =>
    [...new Set(preferences.periods)].map((period) => ({ key, period })),
  );
  const wanted = engine.rows({ key: 'text', period: 'text' }, periods).as('wanted');
  await db
    .insertInto('subscriber_periods')
    .columns(['subscriber_id', 'period'])
    .expression(
      db
        .selectFrom(wanted)
        .innerJoin('subscribers', 'subscribers.email_key', 'wanted.key')
        .select(['subscribers.id', 'wanted.period']),
    )
    .execute();
  await insertRules({ db, engine }, keyed);
  await engine.insertRows(
    db,
    { into: 'subscriber_events', columns: ['email_key', 'state', 'cause', 'source', 'at'] },
    keyed,
    ({ key, state = 'active' }) => [key, state, cause, source, at],
  );
}

async function insertRules(
  connection: Connection,
  subscribers: readonly { key: string; preferences: NewSubscriber['preferences'] }[],
): Promise<void> {
  const interested = new Map(
    subscribers.flatMap(({ key, preferences: { interests = [] } }) =>
      interests.length > 0 ? [[key, rulesFrom(interests)] as const] : [],
    ),
  );
  if (interested.size === 0) return;
  const { db, engine } = connection;
  const rows = await db
    .selectFrom('subscribers')
    .select(['id', 'email_key'])
    .where('email_key', 'in', engine.list([...interested.keys()]))
    .execute();
  await setRules(
    connection,
    rows.map(({ id, email_key }) => ({ id, rules: interested.get(email_key) ?? [] })),
  );
}

export async function setPeriods({ db }: Connection, id: number, periods: readonly Period[]): Promise<void> {
  await db.deleteFrom('subscriber_periods').where('subscriber_id', '=', id).execute();
  if (periods.length === 0) return;
  await db
    .insertInto('subscriber_periods')
    .values([...new Set(periods)].map((period) => ({ subscriber_id: id, period })))
    .execute();
}

/** Changes the state, records why, and suppresses the address or lifts its suppression. */
export async function setState(
  { db, at, hashOf }: ReaderWork,
  { id, email, state: before }: Pick<Subscriber, 'id' | 'email' | 'state'>,
  state: SubscriberState,
  { cause, source }: Why,
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

export async function findByEmail(connection: Connection, email: string): Promise<Subscriber | null> {
  const rows = await connection.db
    .selectFrom('subscribers')
    .selectAll()
    .where('email_key', '=', normalizeEmail(email))
    .execute();
  return (await toSubscribers(connection, rows))[0] ?? null;
}

export async function findById(connection: Connection, id: number): Promise<Subscriber | null> {
  const rows = await connection.db.selectFrom('subscribers').selectAll().where('id', '=', id).execute();
  return (await toSubscribers(connection, rows))[0] ?? null;
}

/** A subscriber that this transaction has just seen. Throws a `RangeError` if it is missing. */
export async function getByEmail(connection: Connection, email: string): Promise<Subscriber> {
  const subscriber = await findByEmail(connection, email);
  if (!subscriber) throw new RangeError(`no subscriber ${email}`);
  return subscriber;
}

export async function toSubscribers(
  { db, engine }: Connection,
  rows: readonly SubscriberRow[],
): Promise<Subscriber[]> {
  const wanted = await db
    .selectFrom('subscriber_periods')
    .selectAll()
    .where('subscriber_id', 'in', engine.list(rows.map(({ id }) => id)))
    .orderBy('subscriber_id')
    .orderBy('period')
    .execute();
  const periods = groupBy(wanted, ({ subscriber_id }) => subscriber_id);
  const rules = await rulesOf(
    { db, engine },
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, email, name, state, consent, consented_at, ...row }) => ({
    id,
    email,
    name,
    state,
    preferences: {
      periods: (periods.get(id) ?? []).map(({ period }) => period),
      interests: (rules.get(id) ?? []).map(formatRule),
    },
    consent,
    consentedAt: consented_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}
