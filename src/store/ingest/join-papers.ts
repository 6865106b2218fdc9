// Merges two papers that turned out to be the same work: everything moves to the winner, and the loser's id forwards to it.
import { sql } from 'kysely';
import type { PaperId } from '../../model/paper.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';

interface Follower {
  columns: readonly string[];
  key: readonly string[];
  /** What the update sets where both papers have a row with the same key; the winner's row stays without it. */
  onConflict?: string;
}

const earlier = (table: string, column: string) =>
  `${column} = case when excluded.${column} < ${table}.${column} then excluded.${column} else ${table}.${column} end`;
const larger = (table: string, column: string) =>
  `${column} = case when excluded.${column} > ${table}.${column} then excluded.${column} else ${table}.${column} end`;

/**
 * Tables whose rows belong to a paper. Of two rows with one key the winner's stays, with the earlier time at which a thing was
 * seen, the larger of two values of one instant, and the last decision of the editor or reader.
 */
const followers = {
  announcements: {
    columns: ['source', 'announced_on', 'kind', 'seen_at'],
    key: ['source', 'announced_on', 'kind'],
    onConflict: earlier('announcements', 'seen_at'),
  },
  versions: {
    columns: ['version', 'seen_at'],
    key: ['version'],
    onConflict: earlier('versions', 'seen_at'),
  },
  signals: {
    columns: ['source', 'name', 'at', 'value'],
    key: ['source', 'name', 'at'],
    onConflict: larger('signals', 'value'),
  },
  picks: {
    columns: ['edition_id', 'action', 'note', 'at'],
    key: ['edition_id'],
    onConflict:
      'action = excluded.action, note = excluded.note, at = excluded.at where excluded.at > picks.at',
  },
  // Having been in an edition makes the joined paper old news. The edition itself is frozen and keeps the old id.
  edition_papers: { columns: ['edition_id', 'period', 'section'], key: ['edition_id'] },
  // The earlier time: the joined paper has identifiers that the service hasn't been queried for.
  enrichments: {
    columns: ['service', 'asked_at', 'found'],
    key: ['service'],
    onConflict: `${earlier('enrichments', 'asked_at')}, ${larger('enrichments', 'found')}`,
  },
  reader_events: {
    columns: ['subscriber_id', 'kind', 'origin', 'at'],
    key: ['subscriber_id'],
    onConflict:
      'kind = excluded.kind, origin = excluded.origin, at = excluded.at where excluded.at > reader_events.at',
  },
  library_papers: {
    columns: ['subscriber_id', 'origin', 'item', 'added_at'],
    key: ['subscriber_id', 'origin', 'item'],
  },
  paper_titles: { columns: ['title'], key: ['title'] },
} satisfies Partial<Record<keyof Schema, Follower>>;

/** Moves the loser's records, keys, signals, picks and places in editions to the winner. The caller merges the winner again. */
export async function joinPapers({ db, engine }: Connection, loser: PaperId, winner: PaperId): Promise<void> {
  // A reader or an editor who names the loser meanwhile waits, and then names the winner.
  await engine.lockRows(db.selectFrom('papers').select('id').where('id', '=', loser)).execute();
  // No other paper has these: an identifier, a source's record, an old id or a request is in its table once.
  for (const table of ['records', 'paper_keys', 'paper_forwards', 'summaries'] as const) {
    await db.updateTable(table).set({ paper_id: winner }).where('paper_id', '=', loser).execute();
  }
  for (const [name, follower] of Object.entries<Follower>(followers)) {
    const list = sql.join(follower.columns.map((column) => sql.ref(column)));
    const key = sql.join(['paper_id', ...follower.key].map((column) => sql.ref(column)));
    const action = follower.onConflict ? `update set ${follower.onConflict}` : 'nothing';
    await sql`insert into ${sql.table(name)} (paper_id, ${list})
      select ${winner}, ${list} from ${sql.table(name)} where paper_id = ${loser}
      on conflict (${key}) do ${sql.raw(action)}`.execute(db);
    await sql`delete from ${sql.table(name)} where paper_id = ${loser}`.execute(db);
  }
  await db
    .updateTable('papers')
    .set(({ selectFrom }) => ({
      first_seen_at: selectFrom('papers')
        .select(({ fn }) => fn.min('first_seen_at').as('first_seen_at'))
        .where('id', 'in', [loser, winner]),
    }))
    .where('id', '=', winner)
    .execute();
  await db.deleteFrom('papers').where('id', '=', loser).execute();
  await db.insertInto('paper_forwards').values({ id: loser, paper_id: winner }).execute();
}
