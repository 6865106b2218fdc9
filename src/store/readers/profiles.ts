// The profiles aggregate: rules, marks and libraries of readers, and what was selected for each.
import type { EditionId, Period } from '../../model/edition.ts';
import type { Selection } from '../../model/selection.ts';
import type { ProfileStore, StoredReader } from '../contract/profiles.ts';
import type { Engine } from '../engine.ts';
import { currentIds } from '../papers/current-ids.ts';
import { rowsOf } from '../papers/paper-histories.ts';
import { paperOf } from '../papers/paper-rows.ts';
import type { Connection } from '../unit-of-work.ts';
import { fileOrigin, libraryStore } from './libraries.ts';
import { markStore } from './marks.ts';
import { emptyProfile, profilesOf, selectionsOf, setRules } from './profile-rows.ts';
import { sentPapers } from './sent-papers.ts';

export function profileStore(engine: Engine): ProfileStore {
  const { database } = engine;
  const connection: Connection = { db: database, engine };
  return {
    ...libraryStore(engine),
    ...markStore(engine),

    get: async (id) => (await profilesOf(connection, [id])).get(id) ?? emptyProfile(),

    async setRules(id, rules) {
      await engine.transaction((db) => setRules({ db, engine }, [{ id, rules }]), { scope: 'readers' });
    },

    async setPreferences(id, { forYouShare, whenQuiet }) {
      const columns = {
        ...(forYouShare !== undefined && { for_you_share: forYouShare }),
        ...(whenQuiet !== undefined && { when_quiet: whenQuiet }),
      };
      if (Object.keys(columns).length === 0) return;
      await database.updateTable('subscribers').set(columns).where('id', '=', id).execute();
    },

    async addToLibrary(subscriber, papers, at) {
      return await engine.transaction(async (db) => {
        const ids = await currentIds({ db, engine }, papers);
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('library_papers')
          .columns(['subscriber_id', 'origin', 'item', 'paper_id', 'added_at'])
          .expression((query) =>
            query
              .selectFrom('papers')
              .select(({ val }) => [
                val(subscriber).as('subscriber_id'),
                val(fileOrigin).as('origin'),
                val('').as('item'),
                'id',
                val(at).as('added_at'),
              ])
              .where('id', 'in', engine.list([...new Set(ids.values())])),
          )
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return Number(numInsertedOrUpdatedRows ?? 0n);
      });
    },

    readers: (subscribers, edition) => readersOf(connection, subscribers, edition),

    async papers(ids) {
      const rows = await rowsOf(connection, ids);
      return new Map(
        rows.map((row) => {
          const { id, title, abstract } = paperOf(row);
          return [id, { id, title, abstract }];
        }),
      );
    },

    async selectionOf(subscriber, edition) {
      const row = await database
        .selectFrom('deliveries')
        .select('selection_json')
        .where('edition_id', '=', edition)
        .where('subscriber_id', '=', subscriber)
        .executeTakeFirst();
      return row?.selection_json ? (JSON.parse(row.selection_json) as Selection) : null;
    },

    async history(subscriber) {
      return (await selectionsOf(connection, subscriber)).map(({ editionId, papers }) => ({
        editionId,
        papers: papers.map(({ id }) => id),
      }));
    },

    async liked({ since, limit }) {
      const counts = await database
        // First, as for votes: grouping the table itself makes SQLite read all events in the order of their papers.
        .with(
          (cte) => cte('recent').materialized(),
          (query) =>
            query
              .selectFrom('reader_events')
              .select('paper_id')
              .where('at', '>=', since)
              .where('kind', 'in', ['like', 'save']),
        )
        .selectFrom('recent')
        .select(['paper_id', ({ fn }) => fn.countAll<number>().as('readers')])
        .groupBy('paper_id')
        .orderBy('readers', 'desc')
        .orderBy('paper_id')
        .limit(limit)
        .execute();
      const rows = await rowsOf(
        connection,
        counts.map(({ paper_id }) => paper_id),
      );
      const papers = new Map(rows.map((row) => [row.id, paperOf(row)]));
      return counts.flatMap(({ paper_id, readers }) => {
        const paper = papers.get(paper_id);
        return paper ? [{ paper, readers }] : [];
      });
    },
  };
}

async function readersOf(
  connection: Connection,
  ids: readonly number[],
  edition: { id: EditionId; period: Period },
): Promise<Map<number, StoredReader>> {
  const profiles = [...(await profilesOf(connection, ids))].filter(
    ([, { rules, marks, library }]) => rules.length + marks.length + library.length > 0,
  );
  const sent = await sentPapers(
    connection,
    profiles.map(([id]) => id),
    edition,
  );
  return new Map(profiles.map(([id, profile]) => [id, { ...profile, sent: sent.get(id) ?? new Set() }]));
}
