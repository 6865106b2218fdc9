// The deliveries aggregate: the outbox of an edition, from planned to sent.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Delivery, type DeliveryOutcome, deliveryStates } from '../../model/delivery.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import { dayMs, type Instant, later } from '../../model/time.ts';
import type { DeliveryCounts, DeliveryFilter, DeliveryStore } from '../contract/readers.ts';
import type { RelaxedCommits } from '../engines/sqlite/durability.ts';
import { insertRows, listed, rowsFrom } from '../engines/sqlite/lists.ts';
import { audienceOf, barredAmong, planNamed } from '../readers/audience.ts';
import { type AddressHasher, suppressedAmong } from '../readers/suppressions.ts';
import type { Schema } from '../schema.ts';
import type { HandOver, HandOverJournal } from './hand-over-journal.ts';

const longestWaitMs = 2 * dayMs;

export function deliveryStore(
  database: Kysely<Schema>,
  commits: RelaxedCommits,
  hasher: AddressHasher,
  journal: HandOverJournal | null,
): DeliveryStore {
  return {
    plan: (edition, emails) => planNamed(database, hasher, edition, emails),
    barredAmong: (emails) => barredAmong(database, hasher, emails),
    audienceOf: (edition, options) => audienceOf(database, hasher, edition, options),

    async list(filter, limit) {
      const rows = await matching(database, filter)
        .innerJoin('editions', 'editions.id', 'deliveries.edition_id')
        .select([
          'deliveries.id',
          'deliveries.edition_id as edition',
          'deliveries.email',
          'deliveries.state',
          'deliveries.attempts',
          'deliveries.next_attempt_at as nextAttemptAt',
          'deliveries.sent_at as sentAt',
          'deliveries.response',
        ])
        .orderBy('editions.frozen_at', 'desc')
        .orderBy('editions.id')
        .orderBy('deliveries.id')
        .$if(limit !== null, (query) => query.limit(limit ?? 0))
        .execute();
      return rows.map(({ id, ...row }) => ({ ...row, id: Number(id) }));
    },

    async count(filter) {
      const { count } = await matching(database, filter)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async claim(edition, { limit, at, emails }) {
      const only = emails && listedKeys(emails);
      const hashOf = await hasher();
      // The list is gone through once, in order: pages kept of it would only grow the process.
      await sql`pragma cache_size = -8192`.execute(database);
      // After a power cut it is as if it had not been claimed.
      return await commits.transaction(database, async (db) => {
        const ready = (state: 'planned' | 'deferred', room: number) =>
          db
            .selectFrom('deliveries')
            .leftJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
            .selectAll('deliveries')
            .select(['subscribers.state as subscriber_state', 'subscribers.interests_json'])
            .where('edition_id', '=', edition)
            // Written out: the index of what is due has this state only.
            .where('deliveries.state', '=', sql.lit(state))
            .$if(state === 'deferred', (query) => query.where('next_attempt_at', '<=', at))
            .$if(only !== null, (query) => query.where('deliveries.email_key', 'in', only as never))
            // In the order of the index, so that a batch costs the same however long the list is.
            .$if(state === 'planned' && only === null, (query) => query.orderBy('deliveries.id'))
            .limit(room)
            .execute();
        for (;;) {
          const planned = await ready('planned', limit);
          const due = planned.length < limit ? await ready('deferred', limit - planned.length) : [];
          const found = [...planned, ...due];
          // Without a subscriber: named by hand, or deleted while the delivery was in somebody's hands.
          const unlisted = found.filter((row) => row.subscriber_id === null);
          const suppressed = await suppressedEmails(
            db,
            hashOf,
            unlisted.map(({ email }) => email),
          );
          const left = found.filter((row) =>
            row.subscriber_id === null ? suppressed.has(row.email) : row.subscriber_state !== 'active',
          );
          const claimed = found.filter((row) => !left.includes(row));
          await setState(db, left, 'skipped');
          await setState(db, claimed, 'sending');
          // A batch of nothing but people who left is not the end of the list.
          if (claimed.length > 0 || found.length < limit) return claimed.map(toDelivery);
        }
      });
    },

    async commitStep({ outcomes, next, handedOverAt }) {
      const hashOf = await hasher();
      if (handedOverAt !== null && next.length > 0) await journal?.begin(() => hasReleased(database));
      const released = await commits.transaction(database, async (db) => {
        if (outcomes.length > 0) await saveOutcomes(db, outcomes);
        if (next.length === 0) return [];
        const wanted = await stillWanted(db, hashOf, next);
        const ids = next.map(({ id }) => id);
        const left = ids.filter((id) => !wanted.has(id));
        await setState(
          db,
          left.map((id) => ({ id })),
          'skipped',
        );
        if (handedOverAt !== null && wanted.size > 0) {
          await sql`
            update deliveries set handed_over_at = ${handedOverAt} where id in ${rowsFrom([...wanted])}
          `.execute(db);
        }
        return ids.filter((id) => wanted.has(id));
      });
      await commits.reachDisk();
      journal?.forget(outcomes.map(({ id }) => id));
      return released;
    },

    noteHandOver: (id) => journal?.noteHandOver(id),
    noteOutcome: (outcome) => journal?.noteOutcome(outcome),

    async sentSince(since) {
      const { count } = await database
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('sent_at', '>=', since)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async recover(edition, at) {
      return await database.transaction().execute(async (db) => {
        const released = await db
          .selectFrom('deliveries')
          .select('id')
          .where('edition_id', '=', edition)
          .where('state', '=', 'sending')
          .where('handed_over_at', 'is not', null)
          .execute();
        const known = released.length > 0 ? (journal?.read() ?? null) : null;
        const outcomes = released.map(({ id }) => outcomeOfReleased(id, known, at));
        if (outcomes.length > 0) await saveOutcomes(db, outcomes);
        await db
          .updateTable('deliveries')
          .where('edition_id', '=', edition)
          .where('state', '=', 'sending')
          .set({ state: 'planned' })
          .execute();
        // No wait is this long: it was put off while the clock was wrong.
        await db
          .updateTable('deliveries')
          .set({ next_attempt_at: at })
          .where('edition_id', '=', edition)
          .where('state', '=', sql.lit('deferred' as const))
          .where('next_attempt_at', '>', later(at, longestWaitMs))
          .execute();
        return outcomes.filter(({ state }) => state === 'uncertain').length;
      });
    },

    async retryUncertain(edition, emails) {
      const { numUpdatedRows } = await database
        .updateTable('deliveries')
        .set({ state: 'planned', handed_over_at: null })
        .where('edition_id', '=', edition)
        .where('state', '=', 'uncertain')
        .$if(emails !== null, (query) => query.where('email_key', 'in', listedKeys(emails ?? [])))
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async unfinished() {
      const rows = await database
        .selectFrom('editions')
        .select('id')
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('deliveries')
              .select('deliveries.id')
              .whereRef('deliveries.edition_id', '=', 'editions.id')
              .where('state', 'in', ['planned', 'sending', 'deferred']),
          ),
        )
        .orderBy('frozen_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },

    async counts(edition, emails = null) {
      const rows = await database
        .selectFrom('deliveries')
        .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
        .where('edition_id', '=', edition)
        .$if(emails !== null, (query) => query.where('email_key', 'in', listedKeys(emails ?? [])))
        .groupBy('state')
        .execute();
      const counts = Object.fromEntries(deliveryStates.map((state) => [state, 0])) as DeliveryCounts;
      for (const { state, count } of rows) counts[state] = Number(count);
      return counts;
    },
  };
}

function matching(database: Kysely<Schema>, { edition, states, emails }: DeliveryFilter) {
  return database
    .selectFrom('deliveries')
    .$if(edition !== null, (query) => query.where('deliveries.edition_id', '=', edition ?? ''))
    .$if(states !== null, (query) => query.where('deliveries.state', 'in', states ?? []))
    .$if(emails !== null, (query) => query.where('deliveries.email_key', 'in', listedKeys(emails ?? [])));
}

/** What became of a delivery that was released for sending when its process was stopped. */
function outcomeOfReleased(
  id: number,
  known: ReadonlyMap<number, HandOver> | null,
  at: Instant,
): DeliveryOutcome {
  const handOver = known?.get(id);
  const base = { id, at, nextAttemptAt: null, response: null };
  if (handOver?.kind === 'sent')
    return { ...base, state: 'sent', attempted: true, at: handOver.at, response: handOver.response };
  if (known !== null && handOver?.kind !== 'handed-over')
    return { ...base, state: 'planned', attempted: false };
  const response = `digest was stopped at ${at} before the server answered`;
  return { ...base, state: 'uncertain', attempted: false, response };
}

/** Whether a delivery of any edition is released and has no outcome. */
async function hasReleased(database: Kysely<Schema>): Promise<boolean> {
  const row = await database
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', 'sending')
    .where('handed_over_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

function listedKeys(emails: readonly string[]): RawBuilder<string> {
  return listed(emails.map(normalizeEmail));
}

async function saveOutcomes(db: Kysely<Schema>, outcomes: readonly DeliveryOutcome[]): Promise<void> {
  await insertRows(
    db,
    'with outcome (id, state, attempted, next_attempt_at, sent_at, response) as (',
    outcomes,
    ({ id, state, attempted, nextAttemptAt, at, response }) => [
      id,
      state,
      attempted ? 1 : 0,
      nextAttemptAt,
      state === 'sent' ? at : null,
      response,
    ],
    `) update deliveries set
      state = outcome.state,
      attempts = attempts + outcome.attempted,
      next_attempt_at = outcome.next_attempt_at,
      handed_over_at = iif(outcome.state in ('planned', 'deferred', 'skipped'), null, handed_over_at),
      sent_at = outcome.sent_at,
      response = outcome.response
    from outcome where deliveries.id = outcome.id`,
  );
}

/** Those of the deliveries whose subscriber is still there and active, or whose address, if it has none, is not suppressed. */
async function stillWanted(
  db: Kysely<Schema>,
  hashOf: (email: string) => string,
  deliveries: readonly { id: number; subscriberId: number | null }[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number; email: string; isListed: number }>`
    select deliveries.id, deliveries.email, wanted.value ->> 'subscriberId' is not null as "isListed"
    from ${rowsFrom(deliveries.map(({ id, subscriberId }) => ({ id, subscriberId })))} as wanted
    join deliveries on deliveries.id = wanted.value ->> 'id'
    left join subscribers on subscribers.id = wanted.value ->> 'subscriberId'
    where deliveries.state = 'sending'
      and (wanted.value ->> 'subscriberId' is null or subscribers.state = 'active')
  `.execute(db);
  const unlisted = rows.filter(({ isListed }) => !isListed).map(({ email }) => email);
  const suppressed = await suppressedEmails(db, hashOf, unlisted);
  return new Set(
    rows.filter(({ email, isListed }) => isListed || !suppressed.has(email)).map(({ id }) => id),
  );
}

/** Those of the addresses that must not be written to; one that was erased is empty, and among them. */
async function suppressedEmails(
  db: Kysely<Schema>,
  hashOf: (email: string) => string,
  emails: readonly string[],
): Promise<Set<string>> {
  if (emails.length === 0) return new Set();
  const hashes = await suppressedAmong(db, emails.map(hashOf));
  return new Set(emails.filter((email) => email === '' || hashes.has(hashOf(email))));
}

async function setState(
  db: Kysely<Schema>,
  rows: readonly { id: number }[],
  state: 'sending' | 'skipped',
): Promise<void> {
  if (rows.length === 0) return;
  const response = state === 'skipped' ? 'no longer subscribed' : null;
  await sql`
    update deliveries set state = ${state}, response = ${response}
    where id in (select value from ${rowsFrom(rows.map(({ id }) => id))})
  `.execute(db);
}

type ClaimedRow = Omit<Schema['deliveries'], 'id'> & { id: number; interests_json: string | null };

function toDelivery(row: ClaimedRow): Delivery {
  return {
    id: row.id,
    editionId: row.edition_id,
    subscriberId: row.subscriber_id,
    email: row.email,
    name: row.name,
    interests: JSON.parse(row.interests_json ?? '[]') as string[],
    state: 'sending',
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    sentAt: row.sent_at,
    response: row.response,
  };
}
