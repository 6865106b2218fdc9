// The papers aggregate: taking pages in, and the questions that are asked of papers.
import { type Kysely, sql } from 'kysely';
import { newsworthy } from '../../model/announcements.ts';
import { parsePaperId } from '../../model/identity.ts';
import type { Paper, PaperId } from '../../model/paper.ts';
import type { PaperStore } from '../contract/papers.ts';
import { catchUpWords, searchWords } from '../engines/sqlite/full-text.ts';
import type { Schema } from '../schema.ts';
import { papersWithHistory, recordsByPaper, rowsOf } from './paper-histories.ts';
import { paperOf } from './paper-rows.ts';

export function paperStore(db: Kysely<Schema>): PaperStore {
  const idsOf = (rows: readonly { id: PaperId }[]) => rows.map(({ id }) => id);
  return {
    async savePage(source, page, at) {
      // Most commands only ask: what merges papers is a good part of the program.
      const { savePage } = await import('../ingest/ingest.ts');
      return await savePage(db, source, page, at);
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
      return known ? ((await papersWithHistory(db, [known.id]))[0] ?? null) : null;
    },

    async recordsOf(id) {
      return (await recordsByPaper(db, [id])).get(id) ?? [];
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
      return await papersWithHistory(db, idsOf(rows));
    },

    async activeSince(since) {
      const { rows } = await sql<{ id: PaperId }>`
        select paper_id as id from signals where at >= ${since}
        union
        select paper_id from announcements where announced_on >= ${since.slice(0, 10)} and kind in ('new', 'cross', 'featured')
        order by 1
      `.execute(db);
      return await papersWithHistory(db, idsOf(rows));
    },

    histories: (ids) => papersWithHistory(db, ids),

    async overlooked({ period, from, to, since }) {
      const { rows } = await sql<{ id: PaperId }>`
        select distinct paper_id as id from signals
        where at >= ${since}
          and exists (select 1 from announcements
            where announcements.paper_id = signals.paper_id and announced_on between ${from} and ${to}
              and kind in ('new', 'cross', 'featured'))
          and not exists (select 1 from edition_papers
            where edition_papers.paper_id = signals.paper_id and period = ${period})
          and not exists (select 1 from picks
            where picks.paper_id = signals.paper_id and action = 'drop' and edition_id like ${`${period}/%`})
        order by 1
      `.execute(db);
      return await papersWithHistory(db, idsOf(rows));
    },

    async votedUp({ since, limit }) {
      const voted = await db
        .selectFrom('signals')
        .select(['paper_id', ({ fn }) => fn.max('value').as('upvotes')])
        .where('name', '=', 'upvotes')
        .where('at', '>=', since)
        .groupBy('paper_id')
        .orderBy('upvotes', 'desc')
        .orderBy('paper_id')
        .limit(limit)
        .execute();
      const rows = await rowsOf(
        db,
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

    async searchWords(query, filters, limit) {
      if (query.wanted.length === 0) return [];
      await catchUpWords(db);
      const found = await searchWords(db, query, filters, limit);
      const papers = new Map(
        (await papersWithHistory(db, idsOf(found))).map(({ paper }) => [paper.id, paper]),
      );
      return found.flatMap(({ id, score }) => {
        const paper: Paper | undefined = papers.get(id);
        return paper ? { paper, score } : [];
      });
    },

    async count() {
      const { count } = await db
        .selectFrom('papers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}
