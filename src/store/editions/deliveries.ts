// The deliveries aggregate: plans deliveries, lists and counts them, and begins sending.
import { deliveryStates } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { DeliveryCounts, DeliveryFilter, DeliveryStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';
import type { AddressHasher } from '../readers/address-hasher.ts';
import { audienceOf, blockedAmong, planNamed } from '../readers/audience.ts';
import type { Connection } from '../unit-of-work.ts';
import type { HandOverJournal } from './hand-over-journal.ts';
import { outbox } from './outbox.ts';
import { recover } from './recover.ts';
import { startSending } from './sending.ts';

export function deliveryStore(
  engine: Engine,
  hasher: AddressHasher,
  journal: HandOverJournal | null,
): DeliveryStore {
  const { database } = engine;
  const connection: Connection = { db: database, engine };
  const keysOf = (emails: readonly string[] | null) => engine.list((emails ?? []).map(normalizeEmail));
  const recoverEdition: DeliveryStore['recover'] = async (edition, at) =>
    await engine.transaction((db) => recover({ db, engine, at }, edition, journal), { scope: 'editions' });

  const countsOf = async (
    edition: EditionId,
    emails: readonly string[] | null = null,
    sender: number | null = null,
  ): Promise<DeliveryCounts> => {
    const rows = await engine.scan((db) =>
      db
        .selectFrom('deliveries')
        .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
        .where('edition_id', '=', edition)
        .$if(emails !== null, (query) => query.where('email_key', 'in', keysOf(emails)))
        .$if(sender !== null, (query) => query.where('sender_id', '=', sender))
        .groupBy('state')
        .execute(),
    );
    const counts = Object.fromEntries(deliveryStates.map((state) => [state, 0])) as DeliveryCounts;
    for (const { state, count } of rows) counts[state] = count;
    return counts;
  };

  const counts: Outbox['counts'] = (edition, emails) => countsOf(edition, emails);
  const alone: Outbox = { ...outbox(engine, hasher, { journal, sender: null }), counts, shared: null };

  return {
    ...alone,
    counts: countsOf,

    startSending: (clock, lease) =>
      startSending({ engine, hasher, alone, recover: recoverEdition, countsOf }, clock, lease),
    recover: recoverEdition,

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
  };
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
