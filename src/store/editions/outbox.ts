// The outbox of an edition: claims deliveries, records their outcomes, and releases them for sending.
import { type Kysely, sql } from 'kysely';
import type { Delivery, DeliveryOutcome } from '../../model/delivery.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Selection } from '../../model/selection.ts';
import type { Engine } from '../engine.ts';
import type { AddressHasher, HashOf } from '../readers/address-hasher.ts';
import { suppressedAmong } from '../readers/suppressions.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';
import type { HandOverJournal } from './hand-over-journal.ts';

export function outbox(
  engine: Engine,
  hasher: AddressHasher,
  journal: HandOverJournal | null,
): Omit<Outbox, 'counts'> {
  return {
    async claim(edition, { limit, at, emails }) {
      const hashOf = await hasher();
      // Relaxed: after a power cut it is as if they had not been claimed.
      return await engine.transaction(
        async (db) => {
          const connection: Connection = { db, engine };
          for (;;) {
            const planned = await ready(connection, edition, { state: 'planned', limit, at, emails });
            const room = limit - planned.length;
            const due =
              room > 0
                ? await ready(connection, edition, { state: 'deferred', limit: room, at, emails })
                : [];
            const found = [...planned, ...due];
            const left = await whoLeft(connection, hashOf, found);
            const changed = emails === null ? whoChanged(planned, left) : [];
            for (const id of changed) left.add(id);
            const claimed = found.filter((row) => !left.has(row.id));
            await setState(connection, changed, 'skipped', 'no longer wants this edition');
            await setState(
              connection,
              [...left].filter((id) => !changed.includes(id)),
              'skipped',
            );
            await setState(
              connection,
              claimed.map(({ id }) => id),
              'sending',
            );
            // A batch of nothing but people who left is not the end of the list.
            if (claimed.length > 0 || found.length < limit) return claimed.map(toDelivery);
          }
        },
        { relaxed: true, scan: true },
      );
    },

    async commitStep({ outcomes, next, handedOverAt }) {
      const hashOf = await hasher();
      if (handedOverAt !== null && next.length > 0) await journal?.begin(() => hasReleased(engine.database));
      const released = await engine.transaction(
        async (db) => {
          const connection: Connection = { db, engine };
          await saveOutcomes(connection, outcomes);
          if (next.length === 0) return [];
          const wanted = await stillWanted(connection, hashOf, next);
          const ids = next.map(({ id }) => id);
          await setState(
            connection,
            ids.filter((id) => !wanted.has(id)),
            'skipped',
          );
          if (handedOverAt !== null && wanted.size > 0) {
            await db
              .updateTable('deliveries')
              .set({ handed_over_at: handedOverAt })
              .where('id', 'in', engine.list([...wanted]))
              .execute();
          }
          return ids.filter((id) => wanted.has(id));
        },
        { relaxed: true, scan: true },
      );
      await engine.reachDisk();
      journal?.forget(outcomes.map(({ id }) => id));
      return released;
    },

    async replan(ids) {
      await engine.transaction(async (db) => {
        await db
          .updateTable('deliveries')
          .set({ state: 'planned', next_attempt_at: null })
          .where('id', 'in', engine.list(ids))
          .where('state', '=', 'deferred')
          .execute();
      });
    },

    noteHandOver: (id) => journal?.noteHandOver(id),
    noteOutcome: (outcome) => journal?.noteOutcome(outcome),
  };
}

/** Whether a delivery of any edition is released and has no outcome. */
async function hasReleased(database: Kysely<Schema>): Promise<boolean> {
  const row = await database
    .selectFrom('deliveries')
    .select('id')
    // Edition by edition, as the index has it: a scan of all deliveries would grow for ever.
    .where('edition_id', 'in', ({ selectFrom }) => selectFrom('editions').select('editions.id'))
    .where('state', '=', 'sending')
    .where('handed_over_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** 1 for a subscriber with a profile: others get the common mail. Three lookups by primary key for each delivery. */
const hasProfile = sql<number>`case
  when exists (select 1 from profile_rules where profile_rules.subscriber_id = deliveries.subscriber_id)
  or exists (select 1 from reader_events where reader_events.subscriber_id = deliveries.subscriber_id)
  or exists (select 1 from library_papers where library_papers.subscriber_id = deliveries.subscriber_id)
  then 1 else 0 end`;

/** Deliveries that can be claimed: planned ones, or deferred ones whose next attempt is due. */
async function ready(
  { db, engine }: Connection,
  edition: string,
  options: { state: 'planned' | 'deferred'; limit: number; at: string; emails: readonly string[] | null },
) {
  const { state, limit, at, emails } = options;
  const query = db
    .selectFrom('deliveries')
    .leftJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .selectAll('deliveries')
    .select('subscribers.state as subscriber_state')
    .select(hasProfile.as('has_profile'))
    .select(wantsPeriod.as('wants_period'))
    .where('edition_id', '=', edition)
    // A literal: the index of what is due has this state only.
    .where('deliveries.state', '=', sql.lit(state))
    .$if(state === 'deferred', (due) => due.where('next_attempt_at', '<=', at))
    .$if(emails !== null, (named) =>
      named.where('deliveries.email_key', 'in', engine.list((emails ?? []).map(normalizeEmail))),
    )
    // In the order of the index, so that a batch costs the same however long the list is.
    .$if(state === 'planned' && emails === null, (planned) => planned.orderBy('deliveries.id'))
    .limit(limit);
  return await engine.claimRows(query, 'deliveries').execute();
}

/** 1 for a subscriber who wants editions of this kind; the part of an edition's id before the slash is its period. */
const wantsPeriod = sql<number>`case
  when exists (select 1 from subscriber_periods where subscriber_periods.subscriber_id = deliveries.subscriber_id
    and deliveries.edition_id like subscriber_periods.period || '/%')
  then 1 else 0 end`;

/**
 * Those who have chosen other editions since theirs was planned. One that was tried already is tried again all the same: it may be
 * of a reader whom a person named.
 */
function whoChanged(planned: readonly ReadyRow[], left: ReadonlySet<number>): number[] {
  return planned.flatMap(({ id, subscriber_id, wants_period, attempts }) =>
    subscriber_id !== null && wants_period === 0 && attempts === 0 && !left.has(id) ? [id] : [],
  );
}

type ReadyRow = Awaited<ReturnType<typeof ready>>[number];

/** Those whose subscriber is no longer active, or whose address is suppressed where it has no subscriber. */
async function whoLeft(
  connection: Connection,
  hashOf: HashOf,
  rows: readonly ReadyRow[],
): Promise<Set<number>> {
  // Without a subscriber: named by a person, or the subscriber was deleted while the delivery was in flight.
  const unlisted = rows.filter((row) => row.subscriber_id === null);
  const suppressed = await suppressedEmails(
    connection,
    hashOf,
    unlisted.map(({ email }) => email),
  );
  const left = rows.filter((row) =>
    row.subscriber_id === null ? suppressed.has(row.email) : row.subscriber_state !== 'active',
  );
  return new Set(left.map(({ id }) => id));
}

export async function saveOutcomes(
  { db, engine }: Connection,
  outcomes: readonly DeliveryOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const rows = outcomes.map(({ id, state, attempted, nextAttemptAt, at, response }) => ({
    id,
    state,
    attempted: attempted ? 1 : 0,
    next_attempt_at: nextAttemptAt,
    sent_at: state === 'sent' ? at : null,
    response,
  }));
  const types = {
    id: 'integer',
    state: 'text',
    attempted: 'integer',
    next_attempt_at: 'text',
    sent_at: 'text',
    response: 'text',
  } as const;
  await db
    .updateTable('deliveries')
    .from(engine.rows(types, rows).as('outcome'))
    .set(({ ref, eb }) => ({
      state: ref('outcome.state'),
      attempts: eb('deliveries.attempts', '+', ref('outcome.attempted')),
      next_attempt_at: ref('outcome.next_attempt_at'),
      handed_over_at: eb
        .case()
        .when('outcome.state', 'in', ['planned', 'deferred', 'skipped'])
        .then(null)
        .else(ref('deliveries.handed_over_at'))
        .end(),
      sent_at: ref('outcome.sent_at'),
      // The address of a reader who was erased meanwhile must not stay in what the server said.
      response: eb.case().when('deliveries.email', '=', '').then(null).else(ref('outcome.response')).end(),
    }))
    .whereRef('deliveries.id', '=', 'outcome.id')
    .execute();
}

/** Those of the deliveries whose subscriber is still active, or whose address isn't suppressed where it has no subscriber. */
async function stillWanted(
  connection: Connection,
  hashOf: HashOf,
  deliveries: readonly Pick<Delivery, 'id' | 'subscriberId'>[],
): Promise<Set<number>> {
  const { db, engine } = connection;
  const wanted = engine
    .rows(
      { id: 'integer', subscriber_id: 'integer' },
      deliveries.map(({ id, subscriberId }) => ({ id, subscriber_id: subscriberId })),
    )
    .as('wanted');
  const rows = await db
    .selectFrom(wanted)
    .innerJoin('deliveries', 'deliveries.id', 'wanted.id')
    .leftJoin('subscribers', 'subscribers.id', 'wanted.subscriber_id')
    .select(['deliveries.id', 'deliveries.email', 'wanted.subscriber_id'])
    .where('deliveries.state', '=', 'sending')
    .where(({ eb, or }) =>
      or([eb('wanted.subscriber_id', 'is', null), eb('subscribers.state', '=', 'active')]),
    )
    .execute();
  const unlisted = rows.filter((row) => row.subscriber_id === null).map(({ email }) => email);
  const suppressed = await suppressedEmails(connection, hashOf, unlisted);
  return new Set(
    rows.filter((row) => row.subscriber_id !== null || !suppressed.has(row.email)).map(({ id }) => id),
  );
}

/** Those of the addresses that must not be mailed; the empty address of an erased reader is one of them. */
async function suppressedEmails(
  connection: Connection,
  hashOf: HashOf,
  emails: readonly string[],
): Promise<Set<string>> {
  if (emails.length === 0) return new Set();
  const hashes = await suppressedAmong(connection, emails.map(hashOf));
  return new Set(emails.filter((email) => email === '' || hashes.has(hashOf(email))));
}

async function setState(
  { db, engine }: Connection,
  ids: readonly number[],
  state: 'sending' | 'skipped',
  reason = 'no longer subscribed',
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ state, response: state === 'skipped' ? reason : null })
    .where('id', 'in', engine.list(ids))
    .execute();
}

type ClaimedRow = Omit<Schema['deliveries'], 'id' | 'selection_json'> & {
  id: number;
  selection_json: string | null;
  has_profile: number;
};

function toDelivery(row: ClaimedRow): Delivery {
  return {
    id: row.id,
    editionId: row.edition_id,
    subscriberId: row.subscriber_id,
    email: row.email,
    name: row.name,
    hasProfile: row.has_profile === 1,
    selection: row.selection_json === null ? null : (JSON.parse(row.selection_json) as Selection),
    state: 'sending',
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    sentAt: row.sent_at,
    response: row.response,
  };
}
