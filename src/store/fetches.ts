// The fetches aggregate: where each source continues, with which validators, and how its fetches went.
import type { Kysely } from 'kysely';
import type { Cursor } from '../model/page.ts';
import type { FetchStore } from './contract/papers.ts';
import type { Schema } from './schema.ts';

export function fetchStore(db: Kysely<Schema>): FetchStore {
  return {
    async cursor(source) {
      const row = await db
        .selectFrom('cursors')
        .select('cursor_json')
        .where('source', '=', source)
        .executeTakeFirst();
      return row ? (JSON.parse(row.cursor_json) as Cursor) : null;
    },

    async validators(url) {
      const row = await db.selectFrom('validators').selectAll().where('url', '=', url).executeTakeFirst();
      return row ? { etag: row.etag, lastModified: row.last_modified } : null;
    },

    async log({ startedAt, finishedAt, ...entry }) {
      await db
        .insertInto('fetches')
        .values({ ...entry, started_at: startedAt, finished_at: finishedAt })
        .execute();
    },

    async last() {
      const rows = await db
        .selectFrom('fetches')
        .selectAll()
        .where('id', 'in', (query) =>
          query
            .selectFrom('fetches')
            .select(({ fn }) => fn.max('id').as('id'))
            .groupBy('source'),
        )
        .orderBy('source')
        .execute();
      return rows.map(({ id: _, started_at, finished_at, ...entry }) => ({
        ...entry,
        startedAt: started_at,
        finishedAt: finished_at,
      }));
    },
  };
}
