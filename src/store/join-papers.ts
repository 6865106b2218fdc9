// Makes one paper of two that turned out to be the same work: everything moves to the winner, and the loser's id forwards.
import { type Kysely, sql } from 'kysely';
import type { PaperId } from '../model/paper.ts';
import type { Schema } from './schema.ts';

/** Tables whose rows go along; where the winner has the like already, its own stays. */
const followers = ['announcements', 'versions', 'signals', 'picks', 'edition_papers'] as const;

/** Moves the loser's records, keys, votes, picks and places in editions to the winner. The caller merges the winner again. */
export async function joinPapers(db: Kysely<Schema>, loser: PaperId, winner: PaperId): Promise<void> {
  for (const table of ['records', 'paper_keys', 'paper_forwards'] as const) {
    await db.updateTable(table).set({ paper_id: winner }).where('paper_id', '=', loser).execute();
  }
  for (const table of followers) {
    const name = sql.table(table);
    await sql`update or ignore ${name} set paper_id = ${winner} where paper_id = ${loser}`.execute(db);
    await sql`delete from ${name} where paper_id = ${loser}`.execute(db);
  }
  await sql`delete from paper_words where rowid = (select seq from papers where id = ${loser})`.execute(db);
  await db.deleteFrom('papers').where('id', '=', loser).execute();
  await db.insertInto('paper_forwards').values({ id: loser, paper_id: winner }).execute();
}
