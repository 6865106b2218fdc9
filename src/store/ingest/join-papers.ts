// Makes one paper of two that turned out to be the same work: everything moves to the winner, and the loser's id forwards.
import { type Kysely, sql } from 'kysely';
import type { PaperId } from '../../model/paper.ts';
import type { Schema } from '../schema.ts';

/**
 * Tables whose rows speak of a paper, and what becomes of two rows with one key: the winner's stays, with the earlier time at
 * which a thing was seen, the larger of two votes of one instant, and the editor's last word.
 */
const followers: Readonly<Record<string, { columns: readonly string[]; key: string; onConflict: string }>> = {
  announcements: {
    columns: ['source', 'announced_on', 'kind', 'seen_at'],
    key: 'source, announced_on, kind',
    onConflict: 'update set seen_at = min(seen_at, excluded.seen_at)',
  },
  versions: {
    columns: ['version', 'seen_at'],
    key: 'version',
    onConflict: 'update set seen_at = min(seen_at, excluded.seen_at)',
  },
  signals: {
    columns: ['source', 'name', 'at', 'value'],
    key: 'source, name, at',
    onConflict: 'update set value = max(value, excluded.value)',
  },
  picks: {
    columns: ['edition_id', 'action', 'note', 'at'],
    key: 'edition_id',
    onConflict:
      'update set action = excluded.action, note = excluded.note, at = excluded.at where excluded.at > picks.at',
  },
  // Who was in an edition: what makes the joined paper old news. The edition's own words are frozen and keep the old id.
  edition_papers: { columns: ['edition_id', 'period', 'section'], key: 'edition_id', onConflict: 'nothing' },
  // The earlier of two askings: the joined paper has identifiers that the service has not been asked by.
  enrichments: {
    columns: ['service', 'asked_at', 'found'],
    key: 'service',
    onConflict: 'update set asked_at = min(asked_at, excluded.asked_at), found = max(found, excluded.found)',
  },
  paper_titles: { columns: ['title'], key: 'title', onConflict: 'nothing' },
};

/** Moves the loser's records, keys, votes, picks and places in editions to the winner. The caller merges the winner again. */
export async function joinPapers(db: Kysely<Schema>, loser: PaperId, winner: PaperId): Promise<void> {
  // No other paper has these: an identifier, a source's record or an old id is in its table once.
  for (const table of ['records', 'paper_keys', 'paper_forwards'] as const) {
    await db.updateTable(table).set({ paper_id: winner }).where('paper_id', '=', loser).execute();
  }
  for (const [name, { columns, key, onConflict }] of Object.entries(followers)) {
    const list = sql.raw(columns.join(', '));
    // "where" also tells the parser that "on conflict" belongs to the insert (https://sqlite.org/lang_upsert.html, section 2.2).
    await sql`insert into ${sql.table(name)} (paper_id, ${list})
      select ${winner}, ${list} from ${sql.table(name)} where paper_id = ${loser}
      on conflict (paper_id, ${sql.raw(key)}) do ${sql.raw(onConflict)}`.execute(db);
    await sql`delete from ${sql.table(name)} where paper_id = ${loser}`.execute(db);
  }
  await sql`update papers set first_seen_at = min(first_seen_at, (select first_seen_at from papers where id = ${loser}))
    where id = ${winner}`.execute(db);
  await sql`delete from paper_words where rowid = (select seq from papers where id = ${loser})`.execute(db);
  await db.deleteFrom('papers').where('id', '=', loser).execute();
  await db.insertInto('paper_forwards').values({ id: loser, paper_id: winner }).execute();
}
