// Takes in a page: keeps each record, finds the paper that it is of, and merges the papers that changed.
import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { canonicalId, identityKeys, titleKey } from '../model/identity.ts';
import { mergePaper } from '../model/merge.ts';
import type { IngestCounts, Page } from '../model/page.ts';
import type { Instant, PaperId, PaperRecord, Reject, SignalValue } from '../model/paper.ts';
import { joinPapers } from './join-papers.ts';
import { loadRecords, type RecordRow } from './records.ts';
import type { Schema } from './schema.ts';
import { indexWords } from './words-sqlite.ts';

type Db = Transaction<Schema>;

/** Stores the page, its cursor and its validators in one transaction. */
export async function savePage(
  database: Kysely<Schema>,
  source: string,
  page: Page,
  at: Instant,
): Promise<IngestCounts> {
  return await database.transaction().execute(async (db) => {
    const { counts, refused } = await saveRecords(db, page.records, at);
    const rejects = [...page.rejects, ...refused];
    await saveRejects(db, source, rejects, at);
    if (page.cursor) {
      await db
        .insertInto('cursors')
        .values({ source, cursor_json: JSON.stringify(page.cursor), updated_at: at })
        .onConflict((conflict) =>
          conflict.column('source').doUpdateSet((row) => ({
            cursor_json: row.ref('excluded.cursor_json'),
            updated_at: row.ref('excluded.updated_at'),
          })),
        )
        .execute();
    }
    if (page.validators) {
      const { url, etag, lastModified } = page.validators;
      await db
        .insertInto('validators')
        .values({ url, etag, last_modified: lastModified })
        .onConflict((conflict) => conflict.column('url').doUpdateSet({ etag, last_modified: lastModified }))
        .execute();
    }
    return { ...counts, received: page.records.length + page.rejects.length, rejected: rejects.length };
  });
}

/** A record on its way in, with what is stored of it and the paper that it was found to be of. */
interface Arrival {
  record: PaperRecord;
  /** Without what has tables of its own. */
  json: string;
  hash: string;
  stored: RecordRow | null;
  paperId: PaperId;
  isNewPaper: boolean;
}

async function saveRecords(db: Db, records: readonly PaperRecord[], at: Instant) {
  const refused: Reject[] = [];
  const counts = { new: 0, updated: 0, unchanged: 0 };
  if (records.length === 0) return { counts, refused };
  const stored = await storedRecords(db, records);
  const works = await Works.load(db, records, stored);
  const touched = new Set<PaperId>();
  const arrivals: Arrival[] = [];
  for (const record of records) {
    const known = stored.get(recordKey(record)) ?? null;
    const place = await works.place(record, known?.paper_id ?? null);
    if (!place) {
      refused.push({ subject: record.title || record.key, reason: 'it has nothing to identify it by' });
      continue;
    }
    const { announcements: _, signals: __, statedAt: ___, ...content } = record;
    const json = JSON.stringify(content);
    const hash = createHash('sha1').update(json).digest('base64');
    arrivals.push({ record, json, hash, stored: known, ...place });
    // A record that comes twice in a page is compared with its first coming.
    stored.set(recordKey(record), asStored(record, json, hash, known, place.paperId, at));
    for (const joined of place.joined) touched.add(joined);
  }
  await works.save(at);
  const fresh = await saveAnnouncements(db, arrivals, at);
  const rows = new Map<string, RecordRow>();
  const votes: { paperId: PaperId; source: string; signal: SignalValue }[] = [];
  for (const arrival of arrivals) {
    const { record, stored: known, paperId, isNewPaper } = arrival;
    const isOlder = known !== null && isOlderThan(record, known, at);
    const changedSignals = isOlder ? [] : changesOf(record.signals, known);
    const changed = !isOlder && known?.hash !== arrival.hash;
    if (isNewPaper) counts.new += 1;
    else if (changed || changedSignals.length > 0 || fresh.has(arrival)) counts.updated += 1;
    else counts.unchanged += 1;
    if (changed || changedSignals.length > 0 || (!isOlder && isLaterStatement(record, known))) {
      rows.set(recordKey(record), asStored(record, arrival.json, arrival.hash, known, paperId, at));
    }
    for (const signal of changedSignals) votes.push({ paperId, source: record.source, signal });
    if (changed || changedSignals.length > 0 || fresh.has(arrival)) touched.add(paperId);
  }
  await saveRows(db, [...rows.values()]);
  await saveVotes(db, votes, at);
  await saveVersions(db, arrivals, at);
  await mergeAgain(db, [...touched], at);
  return { counts, refused };
}
