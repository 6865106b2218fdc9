// The papers aggregate: storing pages of records, and finding papers.
import { newsworthy } from '../../model/announcements.ts';
import { parsePaperId } from '../../model/identity.ts';
import type { PaperId } from '../../model/paper.ts';
import type { PaperStore } from '../contract/papers.ts';
import type { Engine } from '../engine.ts';
import type { Connection } from '../unit-of-work.ts';
import { papersWithHistory, recordsByPaper, rowsOf } from './paper-histories.ts';
import { paperOf } from './paper-rows.ts';

export function paperStore(engine: Engine): PaperStore {
  const db = engine.database;
  const connection: Connection = { db, engine };
  const idsOf = (rows: readonly { id: PaperId }[]) => rows.map(({ id }) => id);
  return {
    async savePage(source, page, at) {
      // Most commands only read: the code that merges papers is a good part of the program.
      const { savePage } = await import('../ingest/ingest.ts');
      return await savePage(engine, source, page, at);
    },

    async placesOf(records) {
      const { placesOf } = await import('../ingest/place-records.ts');
      return await placesOf(connection, records);
    },

    async find(text) {
      const id = parsePaperId(text);
      const known =
        (await db.selectFrom('papers').select('id').where('id', '=', id).executeTakeFirst()) ??
        (await db
          .selectFrom('paper_keys')
          .select('paper_id as id')
          .where('key', '=', id)
          .executeTakeFirst()) ??
        (await db
          .selectFrom('paper_forwards')
          .select('paper_id as id')
          .where('id', '=', id)
          .executeTakeFirst());
      return known ? ((await papersWithHistory(connection, [known.id]))[0] ?? null) : null;
    },

    async recordsOf(id) {
      return ((await recordsByPaper(connection, [id])).get(id) ?? []).map(({ record }) => record);
    },

    async versionsOf(id) {
      return await db
        .selectFrom('versions')
        .select(['version', 'seen_at as seenAt'])
        .where('paper_id', '=', id)
        .orderBy('version')
        .execute();
    },

    async announcedBetween(from, to) {
      const rows = await db
        .selectFrom('announcements')
        .select('paper_id as id')
        .distinct()
        .where('announced_on', '>=', from)
        .where('announced_on', '<=', to)
        .where('kind', 'in', newsworthy)
        .orderBy('paper_id')
        .execute();
      return await papersWithHistory(connection, idsOf(rows));
    },

    async activeSince(since) {
      // Two queries: ordering a union of them makes SQLite read all signals in the order of their papers.
      const signalled = await db
        .selectFrom('signals')
        .select('paper_id as id')
        .where('at', '>=', since)
        .execute();
      const announced = await db
        .selectFrom('announcements')
        .select('paper_id as id')
        .where('announced_on', '>=', since.slice(0, 10))
        .where('kind', 'in', newsworthy)
        .execute();
      const ids = new Set([...idsOf(signalled), ...idsOf(announced)]);
      return await papersWithHistory(connection, [...ids].sort());
    },

    histories: (ids) => papersWithHistory(connection, ids),

    async overlooked({ period, from, to, since }) {
      // From announcements to signals: there are far fewer of them within the dates than signals since any instant.
      const rows = await db
        .selectFrom('announcements')
        .select('paper_id as id')
        .distinct()
        .where('announced_on', '>=', from)
        .where('announced_on', '<=', to)
        .where('kind', 'in', newsworthy)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('signals')
              .select('signals.paper_id')
              .whereRef('signals.paper_id', '=', 'announcements.paper_id')
              .where('at', '>=', since),
          ),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('edition_papers')
                .select('edition_papers.paper_id')
                .whereRef('edition_papers.paper_id', '=', 'announcements.paper_id')
                .where('period', '=', period),
            ),
          ),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('picks')
                .select('picks.paper_id')
                .whereRef('picks.paper_id', '=', 'announcements.paper_id')
                .where('action', '=', 'drop')
                .where('edition_id', 'like', `${period}/%`),
            ),
          ),
        )
        .execute();
      return await papersWithHistory(connection, idsOf(rows).sort());
    },

    async votedUp({ since, limit }) {
      const voted = await db
        // First: grouping the table itself makes SQLite read all signals in the order of their papers.
        .with(
          (cte) => cte('recent').materialized(),
          (query) =>
            query
              .selectFrom('signals')
              .select(['paper_id', 'value'])
              .where('at', '>=', since)
              .where('name', '=', 'upvotes'),
        )
        .selectFrom('recent')
        .select(['paper_id', ({ fn }) => fn.max('value').as('upvotes')])
        .groupBy('paper_id')
        .orderBy('upvotes', 'desc')
        .orderBy('paper_id')
        .limit(limit)
        .execute();
      const rows = await rowsOf(
        connection,
        voted.map(({ paper_id }) => paper_id),
      );
      const papers = new Map(rows.map((row) => [row.id, paperOf(row)]));
      return voted.flatMap(({ paper_id, upvotes }) => {
        const paper = papers.get(paper_id);
        return paper && upvotes > 0 ? [{ paper, upvotes }] : [];
      });
    },

    async latestAnnouncement(date) {
      const row = await db
        .selectFrom('announcements')
        .select(({ fn }) => fn.max('announced_on').as('latest'))
        .where('announced_on', '<=', date)
        .where('kind', 'in', newsworthy)
        .executeTakeFirst();
      return row?.latest ?? null;
    },

    async count() {
      const { count } = await db
        .selectFrom('papers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}
