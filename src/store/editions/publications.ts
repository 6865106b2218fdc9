// The publications aggregate: plans which outlet gets an edition, and keeps the message and the state of each.
import type { Kysely } from 'kysely';
import type { PaperId } from '../../model/paper.ts';
import type { PublicationStore } from '../contract/publications.ts';
import { type Engine, isSharing } from '../engine.ts';
import { addOtherIds } from '../readers/sent-papers.ts';
import type { Schema } from '../schema.ts';
import { goneSenders } from './lease.ts';

const columns = [
  'publications.id',
  'publications.edition_id as edition',
  'publications.outlet',
  'publications.state',
  'publications.attempts',
  'publications.next_attempt_at as nextAttemptAt',
  'publications.sent_at as sentAt',
  'publications.response',
] as const;

const open = ['planned', 'sending', 'deferred'] as const;

export function publicationStore(engine: Engine): PublicationStore {
  const { database } = engine;
  return {
    plan: (edition, outlets) => planPublications(database, edition, outlets),

    async recover(edition, repeatable) {
      await engine.transaction(
        async (db) => {
          const gone = isSharing(engine) ? await goneSenders(db, engine, 'publications', edition) : null;
          const left = db
            .updateTable('publications')
            .where('edition_id', '=', edition)
            .where('state', '=', 'sending')
            .$if(gone !== null, (own) =>
              own.where(({ eb, or }) =>
                or([eb('sender_id', 'is', null), eb('sender_id', 'in', engine.list(gone ?? []))]),
              ),
            );
          await left.where('outlet', 'in', engine.list(repeatable)).set({ state: 'planned' }).execute();
          await left
            .set({ state: 'uncertain', response: 'the run ended before the response was recorded' })
            .execute();
        },
        { scope: 'editions' },
      );
    },

    async due(edition, at) {
      return await database
        .selectFrom('publications')
        .select(columns)
        .where('edition_id', '=', edition)
        .where(({ eb, or, and }) =>
          or([
            eb('state', '=', 'planned'),
            and([eb('state', '=', 'deferred'), eb('next_attempt_at', '<=', at)]),
          ]),
        )
        .orderBy('id')
        .execute();
    },

    async message(id) {
      const row = await database
        .selectFrom('publications')
        .select(['message', 'papers_json'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (!row || row.message === null) return null;
      return { body: row.message, papers: JSON.parse(row.papers_json ?? '[]') as PaperId[] };
    },

    async keepMessage(id, { body, papers }) {
      await database
        .updateTable('publications')
        .set({ message: body, papers_json: JSON.stringify(papers) })
        .where('id', '=', id)
        .execute();
    },

    async take(id, sender) {
      if (sender === null) return true;
      // One after the other: it must be seen which senders there are when it is this one's turn.
      const { numUpdatedRows } = await engine.transaction(
        async (db) =>
          await db
            .updateTable('publications')
            .set({ sender_id: sender })
            .where('id', '=', id)
            .where('state', 'in', ['planned', 'deferred'])
            .where(({ eb, or, selectFrom }) =>
              or([
                eb('sender_id', 'is', null),
                eb('sender_id', 'not in', selectFrom('senders').select('senders.id')),
              ]),
            )
            .executeTakeFirst(),
        { scope: 'editions' },
      );
      return numUpdatedRows > 0n;
    },

    async begin(id, sender = null) {
      const { numUpdatedRows } = await database
        .updateTable('publications')
        .set({ state: 'sending' })
        .where('id', '=', id)
        .where('state', 'in', open)
        .$if(sender !== null, (own) => own.where('sender_id', '=', sender))
        .executeTakeFirst();
      await engine.reachDisk();
      return numUpdatedRows > 0n;
    },

    async settle(id, { state, attempted, at, nextAttemptAt, response }, sender = null) {
      await database
        .updateTable('publications')
        .set(({ eb }) => ({
          state,
          attempts: eb('attempts', '+', attempted ? 1 : 0),
          next_attempt_at: nextAttemptAt,
          sent_at: state === 'sent' ? at : null,
          response,
          // What may be tried again keeps its message: an uncertain one by --retry-uncertain.
          ...(['sent', 'failed', 'skipped'].includes(state) && { message: null }),
        }))
        .where('id', '=', id)
        .$if(sender !== null, (own) => own.where('sender_id', '=', sender).where('state', 'in', open))
        .execute();
    },

    async retryUncertain(edition) {
      const { numUpdatedRows } = await database
        .updateTable('publications')
        .set({ state: 'planned' })
        .where('edition_id', '=', edition)
        .where('state', '=', 'uncertain')
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async unfinished() {
      const rows = await database
        .selectFrom('editions')
        .select('id')
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('publications')
              .select('publications.id')
              .whereRef('publications.edition_id', '=', 'editions.id')
              .where('state', 'in', open),
          ),
        )
        .orderBy('frozen_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },

    async papersSent(outlet, { id, period }) {
      const rows = await database
        .selectFrom('publications')
        .select('papers_json')
        .where('outlet', '=', outlet)
        .where('edition_id', 'like', `${period}/%`)
        .where('edition_id', '<>', id)
        .where('state', 'in', ['sent', 'uncertain', 'sending'])
        .execute();
      const sent = new Set(rows.flatMap(({ papers_json }) => JSON.parse(papers_json ?? '[]') as PaperId[]));
      await addOtherIds({ db: database, engine }, new Map([[outlet, sent]]));
      return sent;
    },

    async list({ edition, states }, limit) {
      return await database
        .selectFrom('publications')
        .innerJoin('editions', 'editions.id', 'publications.edition_id')
        .select(columns)
        .$if(edition !== null, (query) => query.where('edition_id', '=', edition ?? ''))
        .$if(states !== null, (query) => query.where('state', 'in', states ?? []))
        .orderBy('editions.frozen_at', 'desc')
        .orderBy('editions.id')
        .orderBy('publications.id')
        .$if(limit !== null, (query) => query.limit(limit ?? 0))
        .execute();
    },
  };
}

/** One for each outlet, with the edition's freezing or later; those that there are stay as they are. */
export async function planPublications(
  db: Kysely<Schema>,
  edition: string,
  outlets: readonly string[],
): Promise<void> {
  if (outlets.length === 0) return;
  await db
    .insertInto('publications')
    .values(outlets.map((outlet) => ({ edition_id: edition, outlet })))
    .onConflict((conflict) => conflict.columns(['edition_id', 'outlet']).doNothing())
    .execute();
}
