// The deliveries aggregate: plans deliveries, counts them, and recovers those of a run that died.
import { sql } from 'kysely';
import { type DeliveryOutcome, deliveryStates } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import { dayMs, type Instant, later } from '../../model/time.ts';
import type { DeliveryCounts, DeliveryFilter, DeliveryStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';
import type { AddressHasher } from '../readers/address-hasher.ts';
import { audienceOf, blockedAmong, planNamed } from '../readers/audience.ts';
import type { Connection, UnitOfWork } from '../unit-of-work.ts';
import type { HandOver, HandOverJournal } from './hand-over-journal.ts';
import { outbox, saveOutcomes } from './outbox.ts';

const longestWaitMs = 2 * dayMs;

export function deliveryStore(
  engine: Engine,
  hasher: AddressHasher,
  journal: HandOverJournal | null,
): DeliveryStore {
  const { database } = engine;
  const connection: Connection = { db: database, engine };
  const keysOf = (emails: readonly string[] | null) => engine.list((emails ?? []).map(normalizeEmail));
  return {
    ...outbox(engine, hasher, journal),

    plan: (edition, emails) => planNamed(connection, hasher, edition, emails),
    blockedAmong: (emails) => blockedAmong(connection, hasher, emails),
    audienceOf: (edition, options) => audienceOf(connection, hasher, edition, options),

    async list(filter, limit) {
      return await matching(connection, filter)
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
    },

    async count(filter) {
      const { count } = await matching(connection, filter)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },

    async sentSince(since) {
      const { count } = await database
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('sent_at', '>=', since)
        .executeTakeFirstOrThrow();
      return count;
    },

    async recover(edition, at) {
      return await engine.transaction((db) => recover({ db, engine, at }, edition, journal), {
        scope: 'editions',
      });
    },

    async retryUncertain(edition, emails) {
      const { numUpdatedRows } = await database
        .updateTable('deliveries')
        .set({ state: 'planned', handed_over_at: null })
        .where('edition_id', '=', edition)
        .where('state', '=', 'uncertain')
        .$if(emails !== null, (query) => query.where('email_key', 'in', keysOf(emails)))
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
      const rows = await engine.scan((db) =>
        db
          .selectFrom('deliveries')
          .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
          .where('edition_id', '=', edition)
          .$if(emails !== null, (query) => query.where('email_key', 'in', keysOf(emails)))
          .groupBy('state')
          .execute(),
      );
      const counts = Object.fromEntries(deliveryStates.map((state) => [state, 0])) as DeliveryCounts;
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },
  };
}

/** Returns how many deliveries became uncertain. */
async function recover(
  unit: UnitOfWork,
  edition: EditionId,
  journal: HandOverJournal | null,
): Promise<number> {
  const { db, at } = unit;
  const released = await db
    .selectFrom('deliveries')
    .select('id')
    .where('edition_id', '=', edition)
    .where('state', '=', 'sending')
    .where('handed_over_at', 'is not', null)
    .execute();
  const known = released.length > 0 ? (journal?.read() ?? null) : null;
  const outcomes = released.map(({ id }) => outcomeOfReleased(id, known, at));
  await saveOutcomes(unit, outcomes);
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
}

function matching({ db, engine }: Connection, { edition, states, emails }: DeliveryFilter) {
  return db
    .selectFrom('deliveries')
    .$if(edition !== null, (query) => query.where('deliveries.edition_id', '=', edition ?? ''))
    .$if(states !== null, (query) => query.where('deliveries.state', 'in', states ?? []))
    .$if(emails !== null, (query) =>
      query.where('deliveries.email_key', 'in', engine.list((emails ?? []).map(normalizeEmail))),
    );
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
