// Stores a page: keeps each record, finds its paper, and merges the papers that changed.
import type { IngestCounts, Page } from '../../model/page.ts';
import type { PaperRecord, Reject } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import type { Engine } from '../engine.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { IdentityIndex } from './identity-index.ts';
import { joinPapers } from './join-papers.ts';
import { insertPapers, mergeAgain, storeWhole } from './merged-papers.ts';
import { PageChanges } from './page-changes.ts';
import { storedStates } from './record-states.ts';
import { withoutOthersDois } from './shared-dois.ts';

/**
 * Stores the page, its cursor and its validators in one transaction. It doesn't wait for the disk: what a power cut takes of a
 * page, cursor and papers alike, the next fetch brings again.
 */
export async function savePage(
  engine: Engine,
  source: string,
  page: Page,
  at: Instant,
): Promise<IngestCounts> {
  return await engine.transaction((db) => savePageIn({ db, engine, at }, source, page), {
    scope: 'papers',
    relaxed: true,
  });
}

/** The same in a transaction of the scope `papers`. */
export async function savePageIn(unit: UnitOfWork, source: string, page: Page): Promise<IngestCounts> {
  const { refused, ...counts } = await saveRecords(unit, page.records);
  const rejects = [...page.rejects, ...refused];
  await saveRejects(unit, source, rejects);
  await saveProgress(unit, source, page);
  return { received: page.records.length + page.rejects.length, ...counts, rejected: rejects.length };
}

/** Saves where the next fetch of the source continues, and the validators for it. */
async function saveProgress(
  { db, at }: UnitOfWork,
  source: string,
  { cursor, validators }: Page,
): Promise<void> {
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
async function saveRejects(
  { db, engine, at }: UnitOfWork,
  source: string,
  rejects: readonly Reject[],
): Promise<void> {
  await engine.insertRows(
    db,
    { into: 'rejects', columns: ['source', 'subject', 'reason', 'seen_at'], onConflict: 'skip' },
    rejects,
    ({ subject, reason }) => [source, subject, reason, at],
  );
}

async function saveRecords(unit: UnitOfWork, records: readonly PaperRecord[]) {
  const result = { new: 0, updated: 0, unchanged: 0, refused: [] as Reject[] };
  if (records.length === 0) return result;
  const changes = new PageChanges(unit.at, await storedStates(unit, records));
  await changes.loadAnnouncements(unit, changes.knownPapers);
  // Most records of a page have often been seen before: only those with news are worth finding their paper.
  const fresh = records.filter((record) => changes.isNews(record));
  const own = await withoutOthersDois(unit, fresh);
  await changes.loadStates(
    unit,
    own.filter((record, index) => record !== fresh[index]),
  );
  const arrivals = own.filter((record) => changes.isNews(record));
  result.unchanged = records.length - arrivals.length;
  if (arrivals.length === 0) return result;
  const index = await IdentityIndex.load(unit, arrivals);
  const places = arrivals.map((record) => index.resolve(record));
  await changes.loadAnnouncements(
    unit,
    // A new paper has none yet.
    places.flatMap((place) => (place && !place.isNew ? place.paperId : [])),
  );
  arrivals.forEach((record, position) => {
    const place = places[position];
    if (!place && !record.title) {
      result.unchanged += 1;
    } else if (!place) {
      result.refused.push({ subject: record.title || record.key, reason: 'nothing identifies it' });
    } else if (changes.add(record, { ...place, paperId: index.current(place.paperId) })) {
      result[place.isNew ? 'new' : 'updated'] += 1;
    } else {
      result.unchanged += 1;
    }
  });
  await savePapers(unit, index, changes);
  return result;
}

async function savePapers(unit: UnitOfWork, index: IdentityIndex, changes: PageChanges): Promise<void> {
  const { db, engine } = unit;
  const lone = changes.loneRecords(index.newPapers);
  const columns = await insertPapers(unit, index.newPapers, lone);
  for (const { loser, winner } of index.joined) {
    await storeWhole(unit, loser);
    await joinPapers(unit, loser, winner);
    changes.papers.delete(loser);
    changes.papers.add(winner);
  }
  await engine.insertRows(
    db,
    { into: 'paper_keys', columns: ['key', 'paper_id'], onConflict: 'skip' },
    index.newKeys,
    ({ key, paper_id }) => [key, paper_id],
  );
  await engine.insertRows(
    db,
    { into: 'paper_titles', columns: ['title', 'paper_id'], onConflict: 'skip' },
    index.newTitles,
    ({ title, paper_id }) => [title, paper_id],
  );
  await changes.save(unit, columns);
  await mergeAgain(
    unit,
    [...changes.papers].filter((id) => !lone.has(id)),
  );
}
