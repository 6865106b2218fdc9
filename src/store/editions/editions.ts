// The editions aggregate: freezing an edition together with its deliveries, and the editor's picks before that.
import type { Kysely } from 'kysely';
import type { Edition, Period, Pick } from '../../model/edition.ts';
import type { PaperId } from '../../model/paper.ts';
import type { Instant, PlainDate } from '../../model/time.ts';
import type { EditionStore, FrozenEdition } from '../contract/papers.ts';
import type { Engine } from '../engine.ts';
import { currentIds } from '../papers/current-ids.ts';
import type { Schema } from '../schema.ts';
import { candidatesOf, forgetContent, insertCandidates, placesOf } from './candidates.ts';
import { planPublications } from './publications.ts';

export function editionStore(engine: Engine): EditionStore {
  const db = engine.database;
  const latestOf = (period: Period) =>
    db.selectFrom('editions').selectAll().where('period', '=', period).orderBy('date', 'desc').limit(1);

  return {
    async get(id) {
      const row = await db.selectFrom('editions').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toFrozen(row) : null;
    },

    async keys() {
      return await db
        .selectFrom('editions')
        .select(['id', 'period', 'date'])
        .orderBy('date')
        .orderBy('id')
        .execute();
    },

    async keysWith(paper) {
      return await db
        .selectFrom('edition_papers')
        .innerJoin('editions', 'editions.id', 'edition_papers.edition_id')
        .select(['editions.id', 'editions.period', 'editions.date'])
        .where('edition_papers.paper_id', '=', paper)
        .where('edition_papers.section', '=', 'list')
        .orderBy('editions.date', 'desc')
        .orderBy('editions.id')
        .execute();
    },

    async frozenAmong(ids) {
      const rows = await db.selectFrom('editions').select('id').where('id', 'in', engine.list(ids)).execute();
      return new Set(rows.map(({ id }) => id));
    },

    async latest(period) {
      const row = await latestOf(period).executeTakeFirst();
      return row ? toFrozen(row) : null;
    },

    async previous(period, before) {
      const row = await latestOf(period).where('date', '<', before).executeTakeFirst();
      return row ? toFrozen(row) : null;
    },

    async frozenBetween(period, from, to) {
      const rows = await db
        .selectFrom('editions')
        .innerJoin('edition_papers', 'edition_papers.edition_id', 'editions.id')
        .select(['editions.date', 'editions.frozen_at', 'edition_papers.paper_id'])
        .where('editions.period', '=', period)
        .where('editions.date', '>=', from)
        .where('editions.date', '<=', to)
        .where('edition_papers.section', '=', 'list')
        .orderBy('editions.date')
        .orderBy('edition_papers.paper_id')
        .execute();
      const byDate = new Map<PlainDate, { date: PlainDate; frozenAt: Instant; papers: PaperId[] }>();
      for (const { date, frozen_at, paper_id } of rows) {
        const known = byDate.get(date);
        if (known) known.papers.push(paper_id);
        else byDate.set(date, { date, frozenAt: frozen_at, papers: [paper_id] });
      }
      return [...byDate.values()];
    },

    async alreadyIn(period, papers, except) {
      const rows = await db
        .selectFrom('edition_papers')
        .select('paper_id')
        .distinct()
        .where('period', '=', period)
        .where('edition_id', '!=', except)
        .where('paper_id', 'in', engine.list(papers))
        .execute();
      return new Set(rows.map(({ paper_id }) => paper_id));
    },

    async freeze({ candidates = [], ...edition }, subject, at, contentUntil = at, outlets = []) {
      return await engine.transaction(
        async (transaction) => {
          const row = await transaction
            .selectFrom('editions')
            .selectAll()
            .where('id', '=', edition.id)
            .executeTakeFirst();
          if (row) return toFrozen(row);
          const frozen = { ...edition, frozenAt: at };
          await insertEdition(transaction, frozen, subject, contentUntil);
          await insertCandidates({ db: transaction, engine }, edition.id, candidates);
          await planForSubscribers(transaction, frozen);
          await planPublications(transaction, edition.id, outlets);
          return { edition: frozen, subject };
        },
        { scope: 'editions' },
      );
    },

    candidatesOf: (id) => candidatesOf(db, id),
    placesOf: (paper) => placesOf(db, paper),
    forgetContent: (at) => forgetContent(engine, at),

    async setPick({ editionId, paperId, ...pick }) {
      await engine.transaction(async (transaction) => {
        const ids = await currentIds({ db: transaction, engine }, [paperId]);
        await transaction
          .insertInto('picks')
          .values({ edition_id: editionId, paper_id: ids.get(paperId) ?? paperId, ...pick })
          .onConflict((conflict) => conflict.columns(['edition_id', 'paper_id']).doUpdateSet(pick))
          .execute();
      });
    },

    async picks(id) {
      const rows = await db
        .selectFrom('picks')
        .selectAll()
        .where('edition_id', '=', id)
        .orderBy('at')
        .orderBy('paper_id')
        .execute();
      return rows.map(toPick);
    },

    async removePick(id, paper, action) {
      const { numDeletedRows } = await db
        .deleteFrom('picks')
        .where('edition_id', '=', id)
        .where('paper_id', '=', paper)
        .where('action', '=', action)
        .executeTakeFirst();
      return Number(numDeletedRows) > 0;
    },

    async openPicks() {
      const rows = await db
        .selectFrom('picks')
        .selectAll()
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('editions').select('id').whereRef('editions.id', '=', 'picks.edition_id'))),
        )
        .orderBy('edition_id')
        .orderBy('at')
        .orderBy('paper_id')
        .execute();
      return rows.map(toPick);
    },
  };
}

function toPick({ edition_id, paper_id, ...pick }: Schema['picks']): Pick {
  return { editionId: edition_id, paperId: paper_id, ...pick };
}

function toFrozen(row: Schema['editions']): FrozenEdition {
  // Editions frozen by the first version have no such section.
  const edition: Edition = { missed: [], ...(JSON.parse(row.edition_json) as Omit<Edition, 'missed'>) };
  return { edition, subject: row.subject };
}

async function insertEdition(
  db: Kysely<Schema>,
  edition: Edition,
  subject: string,
  contentUntil: Instant,
): Promise<void> {
  const { id, period, date, entries, missed } = edition;
  await db
    .insertInto('editions')
    .values({
      id,
      period,
      date,
      subject,
      frozen_at: edition.frozenAt ?? '',
      edition_json: JSON.stringify(edition),
      content_until: contentUntil,
    })
    .execute();
  const rows = (['list', 'missed'] as const).flatMap((section) =>
    (section === 'list' ? entries : missed).map(({ paper }) => ({
      edition_id: id,
      paper_id: paper.id,
      period,
      section,
    })),
  );
  if (rows.length > 0) await db.insertInto('edition_papers').values(rows).execute();
}

/** One delivery for each active subscriber who wants the period: a single statement, however long the list is. */
async function planForSubscribers(db: Kysely<Schema>, { id, period }: Edition): Promise<void> {
  await db
    .insertInto('deliveries')
    .columns(['edition_id', 'subscriber_id', 'email', 'email_key', 'name', 'state'])
    .expression(
      db
        .selectFrom('subscribers')
        .innerJoin('subscriber_periods', 'subscriber_id', 'subscribers.id')
        .select(({ val }) => [
          val(id).as('edition_id'),
          'subscribers.id',
          'email',
          'email_key',
          'name',
          val('planned' as const).as('delivery_state'),
        ])
        .where('subscribers.state', '=', 'active')
        .where('period', '=', period)
        .orderBy('subscribers.id'),
    )
    .execute();
}
