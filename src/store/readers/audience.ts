// Whom an edition goes to: addresses named by hand, those among them that must not be written to, and a look ahead.
import { type Kysely, sql } from 'kysely';
import type { EditionId, Period } from '../../model/edition.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import type { Audience, BarredAddress } from '../contract/readers.ts';
import { rowsFrom } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';
import type { AddressHasher } from './suppressions.ts';

/** Every address once, in whatever spelling it is first named, as rows that the tables can be joined to. */
async function namedRows(hasher: AddressHasher, emails: readonly string[]) {
  const hashOf = await hasher();
  const byKey = new Map<string, { email: string; key: string; hash: string; place: number }>();
  for (const email of emails) {
    const key = normalizeEmail(email);
    if (!byKey.has(key)) byKey.set(key, { email, key, hash: hashOf(email), place: byKey.size });
  }
  return sql`
    ${rowsFrom([...byKey.values()])} as named
    left join subscribers on subscribers.email_key = named.value ->> 'key'
    left join suppressions on suppressions.email_hash = named.value ->> 'hash'
  `;
}

const isBarred = sql`(suppressions.email_hash is not null or coalesce(subscribers.state, 'active') != 'active')`;

export async function barredAmong(
  db: Kysely<Schema>,
  hasher: AddressHasher,
  emails: readonly string[],
): Promise<BarredAddress[]> {
  const { rows } = await sql<BarredAddress>`
    select named.value ->> 'email' as email, coalesce(suppressions.reason, subscribers.state) as reason,
      suppressions.at as since
    from ${await namedRows(hasher, emails)} where ${isBarred}
  `.execute(db);
  return rows;
}

export async function planNamed(
  db: Kysely<Schema>,
  hasher: AddressHasher,
  edition: EditionId,
  emails: readonly string[],
): Promise<void> {
  await sql`
    insert into deliveries (edition_id, subscriber_id, email, email_key, name, state)
    select ${edition}, subscribers.id, coalesce(subscribers.email, named.value ->> 'email'), named.value ->> 'key',
      subscribers.name, 'planned'
    from ${await namedRows(hasher, emails)} where not ${isBarred}
    on conflict (edition_id, email_key) do update
      set state = 'planned', subscriber_id = excluded.subscriber_id, response = null
      where deliveries.state = 'skipped'
  `.execute(db);
}

/** Of a delivery that the next run would try. */
const openStates = ['planned', 'sending', 'deferred'];

export async function audienceOf(
  db: Kysely<Schema>,
  hasher: AddressHasher,
  { id, period }: { id: EditionId; period: Period },
  {
    emails,
    retryUncertain,
    limit,
  }: { emails: readonly string[] | null; retryUncertain: boolean; limit: number },
): Promise<Audience> {
  const open = retryUncertain ? [...openStates, 'uncertain'] : openStates;
  const isFrozen = await db.selectFrom('editions').select('id').where('id', '=', id).executeTakeFirst();
  const deliveries = sql`(select * from deliveries where edition_id = ${id}) as planned`;
  let source: ReturnType<typeof sql>;
  if (emails !== null) {
    // Who was skipped and is named now gets it after all.
    const states = sql.join([...open, 'skipped']);
    source = sql`
      select coalesce(subscribers.email, named.value ->> 'email') as email, named.value ->> 'place' as place
      from ${await namedRows(hasher, emails)} left join ${deliveries} on planned.email_key = named.value ->> 'key'
      where not ${isBarred} and coalesce(planned.state, 'planned') in (${states})
    `;
  } else if (isFrozen) {
    source = sql`select email, id as place from ${deliveries} where state in (${sql.join(open)})`;
  } else {
    source = sql`
      select email, id as place from subscribers join subscriber_periods on subscriber_id = subscribers.id
      where state = 'active' and period = ${period}
    `;
  }
  const counted = await sql<{ total: number }>`select count(*) as total from (${source})`.execute(db);
  const { rows } = await sql<{ email: string }>`
    select email from (${source}) order by place limit ${limit}
  `.execute(db);
  return { total: Number(counted.rows[0]?.total ?? 0), first: rows.map(({ email }) => email) };
}
