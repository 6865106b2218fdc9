// Takes in a page: keeps each record, finds the paper that it is of, and merges the papers that changed.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { IngestCounts, Page } from '../../model/page.ts';
import type { PaperRecord, Reject } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import { insertRows } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';
import { Changes } from './changes.ts';
import { joinPapers } from './join-papers.ts';
import { insertPapers, mergeAgain } from './merged-papers.ts';
import { withoutOthersDois } from './shared-dois.ts';
import { storedStatements } from './statements.ts';
import { Works } from './works.ts';

type Db = Transaction<Schema>;

/** Stores the page, its cursor and its validators in one transaction. */
export async function savePage(
  database: Kysely<Schema>,
  source: string,
  page: Page,
  at: Instant,
): Promise<IngestCounts> {
  // What a power cut takes of a page, cursor and papers alike, the next fetch brings again: no need to wait for the disk.
  await sql`pragma synchronous = normal`.execute(database);
  try {
    return await savePageIn(database, source, page, at);
  } finally {
    await sql`pragma synchronous = full`.execute(database);
  }
}

async function savePageIn(
  database: Kysely<Schema>,
  source: string,
  page: Page,
  at: Instant,
): Promise<IngestCounts> {
  return await database.transaction().execute(async (db) => {
    const { refused, ...counts } = await saveRecords(db, page.records, at);
    const rejects = [...page.rejects, ...refused];
    await saveRejects(db, source, rejects, at);
    await savePlace(db, source, page, at);
    return { received: page.records.length + page.rejects.length, ...counts, rejected: rejects.length };
  });
}

/** Where the source goes on, and what to ask it with. */
async function savePlace(db: Db, source: string, { cursor, validators }: Page, at: Instant): Promise<void> {
  if (cursor) {
    const cursorJson = JSON.stringify(cursor);
    await db
      .insertInto('cursors')
      .values({ source, cursor_json: cursorJson, updated_at: at })
      .onConflict((conflict) =>
        conflict
          .column('source')
          .doUpdateSet({ cursor_json: cursorJson, updated_at: at })
          .where('cursors.cursor_json', '!=', cursorJson),
      )
      .execute();
  }
  if (validators) {
    const row = { etag: validators.etag, last_modified: validators.lastModified };
    await db
      .insertInto('validators')
      .values({ url: validators.url, ...row })
      .onConflict((conflict) => conflict.column('url').doUpdateSet(row))
      .execute();
  }
}

/** A reject is kept once, however often the source repeats it. */
async function saveRejects(db: Db, source: string, rejects: readonly Reject[], at: Instant): Promise<void> {
  await insertRows(
    db,
    'insert or ignore into rejects (source, subject, reason, seen_at)',
    rejects,
    ({ subject, reason }) => [source, subject, reason, at],
  );
}

async function saveRecords(db: Db, records: readonly PaperRecord[], at: Instant) {
  const result = { new: 0, updated: 0, unchanged: 0, refused: [] as Reject[] };
  if (records.length === 0) return result;
  const changes = new Changes(at, await storedStatements(db, records));
  await changes.learnAnnouncements(db, changes.knownPapers);
  // Most of a page has often been seen before: only what says something new is worth a look at whose it is.
  const fresh = records.filter((record) => changes.saysAnything(record));
  const own = await withoutOthersDois(db, fresh);
  await changes.learnStatements(
    db,
    own.filter((record, index) => record !== fresh[index]),
  );
  const arrivals = own.filter((record) => changes.saysAnything(record));
  result.unchanged = records.length - arrivals.length;
  if (arrivals.length === 0) return result;
  const works = await Works.load(db, arrivals);
  const places = arrivals.map((record) => works.place(record));
  await changes.learnAnnouncements(
    db,
    // A new paper has none yet.
    places.flatMap((place) => (place && !place.isNew ? place.paperId : [])),
  );
  arrivals.forEach((record, index) => {
    const place = places[index];
    if (!place && !record.title) {
      result.unchanged += 1;
    } else if (!place) {
      result.refused.push({ subject: record.title || record.key, reason: 'nothing identifies it' });
    } else if (changes.take(record, works.current(place.paperId), place.isNew)) {
      result[place.isNew ? 'new' : 'updated'] += 1;
    } else {
      result.unchanged += 1;
    }
  });
  const lone = changes.loneRecords(works.newPapers);
  await insertPapers(db, works.newPapers, lone, at);
  for (const { loser, winner } of works.joined) {
    await joinPapers(db, loser, winner);
    changes.papers.delete(loser);
    changes.papers.add(winner);
  }
  await insertRows(
    db,
    'insert or ignore into paper_keys (key, paper_id)',
    works.newKeys,
    ({ key, paper_id }) => [key, paper_id],
  );
  await insertRows(
    db,
    'insert or ignore into paper_titles (title, paper_id)',
    works.newTitles,
    ({ title, paper_id }) => [title, paper_id],
  );
  await changes.save(db);
  await mergeAgain(
    db,
    [...changes.papers].filter((id) => !lone.has(id)),
    at,
  );
  return result;
}
