// The outbox of an edition: claims deliveries, records their outcomes, and releases them for sending.
import type { Kysely } from 'kysely';
import { StoreError } from '../../errors.ts';
import type { Delivery, DeliveryOutcome } from '../../model/delivery.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Engine } from '../engine.ts';
import type { AddressHasher, HashOf } from '../readers/address-hasher.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';
import { ready, suppressedEmails, toDelivery, whoChanged, whoLeft } from './claims.ts';
import type { HandOverJournal } from './hand-over-journal.ts';
import { saveSelections } from './selections.ts';

export interface OutboxOptions {
  /** Null without a file for it. */
  journal: HandOverJournal | null;
  /**
   * Whose claims these are, where several send: what others have taken over meanwhile is neither released nor changed. Null if
   * one process sends at a time.
   */
  sender: number | null;
}

export function outbox(
  engine: Engine,
  hasher: AddressHasher,
  { journal, sender }: OutboxOptions,
): Omit<Outbox, 'counts' | 'shared'> {
  // A server commits for all connections at once; a file that one process writes is synced in a thread, after the commit.
  const relaxed = engine.sharing === null;
  return {
    async claim(edition, { limit, at, emails }) {
      const hashOf = await hasher();
      // Relaxed: after a power cut it is as if they had not been claimed.
      return await engine.transaction(
        async (db) => {
          const connection: Connection = { db, engine };
          if (sender !== null) await lockSender(connection, sender);
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
            const gone = [...left].filter((id) => !changed.includes(id));
            await setState(connection, changed, { state: 'skipped', sender, reason: notWanted });
            await setState(connection, gone, { state: 'skipped', sender, reason: notSubscribed });
            const ids = claimed.map(({ id }) => id);
            await setState(connection, ids, { state: 'sending', sender, reason: null });
            // A batch that has only people who left is not the end of the list.
            if (claimed.length > 0 || found.length < limit) return claimed.map(toDelivery);
          }
        },
        { relaxed: true, scan: true },
      );
    },

    async saveSelections(selections) {
      await engine.transaction(async (db) => {
        const connection: Connection = { db, engine };
        if (sender !== null) await lockSender(connection, sender);
        await saveSelections(connection, selections);
      });
    },

    async commitStep({ outcomes, next, handedOverAt, budget }) {
      const hashOf = await hasher();
      if (handedOverAt !== null && next.length > 0) await journal?.begin(() => hasReleased(engine.database));
      const released = await engine.transaction(
        async (db) => {
          const connection: Connection = { db, engine };
          await saveOutcomes(connection, outcomes, sender);
          return await release(connection, hashOf, { next, handedOverAt, sender, budget });
        },
        { relaxed, scan: true },
      );
      if (relaxed) await engine.reachDisk();
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

const notSubscribed = 'no longer subscribed';
const notWanted = 'no longer wants this edition';

/** Until the transaction ends no one takes over what the sender has. Throws a `StoreError` if that has happened. */
async function lockSender({ db, engine }: Connection, sender: number): Promise<void> {
  const own = db.selectFrom('senders').select('id').where('id', '=', sender);
  if ((await engine.lockRows(own).executeTakeFirst()) !== undefined) return;
  throw new StoreError('another digest process has taken over what this one was sending', {
    hint: 'This process hung or lost the database; what it was sending then is uncertain. Run the command again.',
  });
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

/** With a sender, of those that are still its own. */
export async function saveOutcomes(
  { db, engine }: Connection,
  outcomes: readonly DeliveryOutcome[],
  sender: number | null,
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
    .$if(sender !== null, (own) =>
      own.where('deliveries.state', '=', 'sending').where('deliveries.sender_id', '=', sender),
    )
    .execute();
}

interface Release {
  next: readonly Pick<Delivery, 'id' | 'subscriberId'>[];
  handedOverAt: string | null;
  sender: number | null;
  budget: number | undefined;
}

/**
 * Releases those whose subscriber is still active, or whose address isn't suppressed where it has no subscriber; the others are
 * skipped. Returns the ids of those that may go.
 */
async function release(
  connection: Connection,
  hashOf: HashOf,
  { next, handedOverAt, sender, budget }: Release,
): Promise<number[]> {
  if (next.length === 0) return [];
  const { db, engine } = connection;
  const subscribers = new Map(next.map(({ id, subscriberId }) => [id, subscriberId]));
  const ids = [...subscribers.keys()];
  const rows = await db
    .updateTable('deliveries')
    .set({ handed_over_at: handedOverAt })
    .where('id', 'in', engine.list(ids))
    .where('state', '=', 'sending')
    .$if(sender !== null, (own) => own.where('sender_id', '=', sender))
    .returning(({ selectFrom }) => [
      'id',
      'email',
      selectFrom('subscribers')
        .select('subscribers.state')
        .whereRef('subscribers.id', '=', 'deliveries.subscriber_id')
        .as('subscriber_state'),
    ])
    .execute();
  const unlisted = rows.filter(({ id }) => subscribers.get(id) === null).map(({ email }) => email);
  const suppressed = await suppressedEmails(connection, hashOf, unlisted);
  const isWanted = ({ id, email, subscriber_state }: (typeof rows)[number]) =>
    subscribers.get(id) === null ? !suppressed.has(email) : subscriber_state === 'active';
  const unwanted = rows.filter((row) => !isWanted(row)).map(({ id }) => id);
  await setState(connection, unwanted, { state: 'skipped', sender, reason: notSubscribed });
  const wanted = rows.filter(isWanted).map(({ id }) => id);
  if (budget !== undefined && sender !== null) {
    // What is released counts by itself from here on.
    await db
      .updateTable('senders')
      .set({ reserved: Math.max(0, budget - wanted.length) })
      .where('id', '=', sender)
      .execute();
  }
  return wanted;
}

interface Change {
  state: 'sending' | 'skipped';
  sender: number | null;
  reason: string | null;
}

/** For deliveries that the transaction has locked. */
async function setState(
  { db, engine }: Connection,
  ids: readonly number[],
  { state, sender, reason }: Change,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({
      state,
      response: reason,
      ...(state === 'skipped' && { handed_over_at: null }),
      ...(sender !== null && { sender_id: sender }),
    })
    .where('id', 'in', engine.list(ids))
    .execute();
}
