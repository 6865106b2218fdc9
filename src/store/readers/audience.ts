// Recipients of an edition: addresses that a person names, those of them that must not be mailed, and a preview of who gets it.
import { type AliasedExpression, type SqlBool, sql } from 'kysely';
import type { DeliveryState } from '../../model/delivery.ts';
import type { EditionId, Period } from '../../model/edition.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import type { Audience, BlockedAddress } from '../contract/readers.ts';
import type { Connection } from '../unit-of-work.ts';
import type { AddressHasher } from './address-hasher.ts';

/** Every address once, in the spelling in which it is named first, with its subscriber and its suppression. */
async function namedRecipients({ db, engine }: Connection, hasher: AddressHasher, emails: readonly string[]) {
  const hashOf = await hasher();
  const byKey = new Map<string, { email: string; key: string; hash: string; place: number }>();
  for (const email of emails) {
    const key = normalizeEmail(email);
    if (!byKey.has(key)) byKey.set(key, { email, key, hash: hashOf(email), place: byKey.size });
  }
  const types = { email: 'text', key: 'text', hash: 'text', place: 'integer' } as const;
  return db
    .selectFrom(engine.rows(types, [...byKey.values()]).as('named'))
    .leftJoin('subscribers', 'subscribers.email_key', 'named.key')
    .leftJoin('suppressions', 'suppressions.email_hash', 'named.hash');
}

const isBlocked = sql<SqlBool>`(suppressions.email_hash is not null or coalesce(subscribers.state, 'active') != 'active')`;

export async function blockedAmong(
  connection: Connection,
  hasher: AddressHasher,
  emails: readonly string[],
): Promise<BlockedAddress[]> {
  const named = await namedRecipients(connection, hasher, emails);
  return await named
    .select([
      'named.email',
      sql<BlockedAddress['reason']>`coalesce(suppressions.reason, subscribers.state)`.as('reason'),
      'suppressions.at as since',
    ])
    .where(isBlocked)
    .orderBy('named.place')
    .execute();
}

export async function planNamed(
  connection: Connection,
  hasher: AddressHasher,
  edition: EditionId,
  emails: readonly string[],
): Promise<void> {
  const named = await namedRecipients(connection, hasher, emails);
  await connection.db
    .insertInto('deliveries')
    .columns(['edition_id', 'subscriber_id', 'email', 'email_key', 'name', 'state'])
    .expression(
      named
        .select(({ val, fn }) => [
          val(edition).as('edition_id'),
          'subscribers.id',
          fn.coalesce('subscribers.email', 'named.email').as('email'),
          'named.key',
          'subscribers.name',
          val('planned' as const).as('state'),
        ])
        .where(({ not }) => not(isBlocked)),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['edition_id', 'email_key'])
        .doUpdateSet(({ ref }) => ({
          state: 'planned',
          subscriber_id: ref('excluded.subscriber_id'),
          response: null,
          attempts: 0,
          handed_over_at: null,
        }))
        .where('deliveries.state', 'in', replannedStates),
    )
    .execute();
}

/** States that end a delivery without a mail: a person who names the address has it planned again. */
const replannedStates: readonly DeliveryState[] = ['skipped', 'failed'];

/** States of a delivery that the next run would try. */
const openStates: readonly DeliveryState[] = ['planned', 'sending', 'deferred'];

interface AudienceOptions {
  emails: readonly string[] | null;
  retryUncertain: boolean;
  limit: number;
}

export async function audienceOf(
  connection: Connection,
  hasher: AddressHasher,
  edition: { id: EditionId; period: Period },
  { emails, retryUncertain, limit }: AudienceOptions,
): Promise<Audience> {
  const { db } = connection;
  const open: readonly DeliveryState[] = retryUncertain ? [...openStates, 'uncertain'] : openStates;
  const recipients =
    emails === null
      ? await subscribedRecipients(connection, edition, open)
      : await openRecipients(connection, hasher, edition.id, emails, open);
  const { total } = await db
    .selectFrom(recipients)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const first = await db
    .selectFrom(recipients)
    .select('recipients.email')
    .orderBy('recipients.place')
    .limit(limit)
    .execute();
  return { total, first: first.map(({ email }) => email) };
}

type Recipients = AliasedExpression<{ email: string; place: number }, 'recipients'>;

/** The deliveries of a frozen edition that are open; for one that isn't frozen, the subscribers who want its period. */
async function subscribedRecipients(
  { db }: Connection,
  { id, period }: { id: EditionId; period: Period },
  open: readonly DeliveryState[],
): Promise<Recipients> {
  if (await db.selectFrom('editions').select('id').where('id', '=', id).executeTakeFirst()) {
    return db
      .selectFrom('deliveries')
      .select(['email', 'id as place'])
      .where('edition_id', '=', id)
      .where('state', 'in', open)
      .as('recipients');
  }
  return db
    .selectFrom('subscribers')
    .innerJoin('subscriber_periods', 'subscriber_id', 'subscribers.id')
    .select(['email', 'id as place'])
    .where('state', '=', 'active')
    .where('period', '=', period)
    .as('recipients');
}

/** The named addresses that may be mailed and have no delivery, an open one, or one that naming them plans again. */
async function openRecipients(
  connection: Connection,
  hasher: AddressHasher,
  edition: EditionId,
  emails: readonly string[],
  open: readonly DeliveryState[],
): Promise<Recipients> {
  return (await namedRecipients(connection, hasher, emails))
    .leftJoin('deliveries', (join) =>
      join.onRef('deliveries.email_key', '=', 'named.key').on('deliveries.edition_id', '=', edition),
    )
    .select(({ fn }) => [fn.coalesce('subscribers.email', 'named.email').as('email'), 'named.place'])
    .where(({ not }) => not(isBlocked))
    .where(({ eb, or }) =>
      or([eb('deliveries.state', 'is', null), eb('deliveries.state', 'in', [...open, ...replannedStates])]),
    )
    .as('recipients');
}
