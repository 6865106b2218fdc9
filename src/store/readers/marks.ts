// Marks of readers on papers, and the number of likes as a separate signal.
import type { PaperId } from '../../model/paper.ts';
import type { PaperMark } from '../../model/profile.ts';
import type { Instant } from '../../model/time.ts';
import type { ProfileStore } from '../contract/profiles.ts';
import type { Engine } from '../engine.ts';
import { currentIds } from '../papers/current-ids.ts';
import type { Connection } from '../unit-of-work.ts';

const approving: PaperMark['kind'][] = ['like', 'save'];

export function markStore(engine: Engine): Pick<ProfileStore, 'mark' | 'unmark' | 'likes'> {
  return {
    async mark(subscriber, { paperId, kind, at, origin }) {
      await engine.transaction(
        async (db) => {
          const connection: Connection = { db, engine };
          const paper = (await currentIds(connection, [paperId])).get(paperId) ?? paperId;
          await db
            .insertInto('reader_events')
            .values({ subscriber_id: subscriber, paper_id: paper, kind, at, origin })
            .onConflict((conflict) =>
              conflict.columns(['subscriber_id', 'paper_id']).doUpdateSet({ kind, at, origin }),
            )
            .execute();
          await noteLikes(connection, paper, at);
        },
        { scope: 'readers' },
      );
    },

    unmark: (subscriber, paper, at) =>
      engine.transaction(
        async (db) => {
          const { numDeletedRows } = await db
            .deleteFrom('reader_events')
            .where('subscriber_id', '=', subscriber)
            .where('paper_id', '=', paper)
            .executeTakeFirst();
          if (numDeletedRows > 0n) await noteLikes({ db, engine }, paper, at);
          return numDeletedRows > 0n;
        },
        { scope: 'readers' },
      ),

    likes: (papers) => likesOf({ db: engine.database, engine }, papers),
  };
}

/** How many active subscribers like each paper, or saved it; papers without likes are left out. */
async function likesOf(
  { db, engine }: Connection,
  papers: readonly PaperId[],
): Promise<Map<PaperId, number>> {
  const rows = await db
    .selectFrom('reader_events')
    .innerJoin('subscribers', 'subscribers.id', 'reader_events.subscriber_id')
    .select(['paper_id', ({ fn }) => fn.countAll<number>().as('readers')])
    .where('paper_id', 'in', engine.list(papers))
    .where('kind', 'in', approving)
    .where('subscribers.state', '=', 'active')
    .groupBy('paper_id')
    .execute();
  return new Map(rows.map(({ paper_id, readers }) => [paper_id, readers]));
}

/** One value an hour, however many vote: the last one counts. */
async function noteLikes(connection: Connection, paper: PaperId, at: Instant): Promise<void> {
  const value = (await likesOf(connection, [paper])).get(paper) ?? 0;
  const hour = `${at.slice(0, 13)}:00:00.000Z`;
  await connection.db
    .insertInto('signals')
    .values({ paper_id: paper, source: 'readers', name: 'likes', at: hour, value })
    .onConflict((conflict) => conflict.columns(['paper_id', 'source', 'name', 'at']).doUpdateSet({ value }))
    .execute();
}
