// Keeps the merged papers: computes them anew from their records, and reads them with their history.
import { type Kysely, sql } from 'kysely';
import { mergePaper } from '../model/merge.ts';
import type {
  Announcement,
  AnnouncementBySource,
  Instant,
  Paper,
  PaperId,
  PaperRecord,
  PaperWithHistory,
  Signal,
} from '../model/paper.ts';
import { insertRows, listed } from './lists-sqlite.ts';
import type { StoredRecord } from './paper-stores.ts';
import type { Schema } from './schema.ts';

/** Adds papers; those that are not merged yet are empty until `mergeAgain` fills them. */
export async function insertPapers(
  db: Kysely<Schema>,
  ids: readonly PaperId[],
  merged: ReadonlyMap<PaperId, Paper>,
  at: Instant,
): Promise<void> {
  await insertRows(
    db,
    'insert into papers (id, announced_on, published_at, first_seen_at, updated_at, paper_json)',
    ids.map((id) => {
      const paper = merged.get(id);
      return [
        id,
        paper?.announcedOn ?? null,
        paper?.publishedAt ?? null,
        at,
        at,
        paper ? JSON.stringify(paper) : '{}',
      ];
    }),
  );
}

/** Merges the papers again from all their records; what comes out as it was is not written. */
export async function mergeAgain(db: Kysely<Schema>, ids: readonly PaperId[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  const [records, before] = [await recordsByPaper(db, ids), await rowsOf(db, ids)];
  const changed = before.flatMap((row) => {
    const paper = mergePaper(row.id, records.get(row.id) ?? []);
    const json = JSON.stringify(paper);
    if (json === row.paper_json) return [];
    return [[row.seq, row.id, paper.announcedOn, paper.publishedAt, row.first_seen_at, at, json]];
  });
  await insertRows(
    db,
    'insert into papers (seq, id, announced_on, published_at, first_seen_at, updated_at, paper_json)',
    changed,
    `on conflict (seq) do update set announced_on = excluded.announced_on, published_at = excluded.published_at,
      updated_at = excluded.updated_at, paper_json = excluded.paper_json, words_stale = 1`,
  );
}

/** Records of papers as merging takes them: with all announcements of their source, and the latest signals. */
export async function recordsByPaper(
  db: Kysely<Schema>,
  ids: readonly PaperId[],
): Promise<Map<PaperId, StoredRecord[]>> {
  const { rows } = await sql<Schema['records']>`
    select * from records where paper_id in ${listed(ids)} order by source, via, key
  `.execute(db);
  const announcements = await announcementsByPaper(db, ids);
  const byPaper = new Map<PaperId, StoredRecord[]>();
  for (const row of rows) {
    const own = (announcements.get(row.paper_id) ?? [])
      .filter(({ source }) => source === row.source)
      .map(({ on, kind }): Announcement => ({ on, kind }));
    const content = JSON.parse(row.record_json) as Omit<
      PaperRecord,
      'announcements' | 'signals' | 'statedAt'
    >;
    append(byPaper, row.paper_id, {
      ...content,
      announcements: own,
      signals: JSON.parse(row.signals_json) as PaperRecord['signals'],
      statedAt: row.stated_at,
      firstSeenAt: row.first_seen_at,
      updatedAt: row.updated_at,
    });
  }
  return byPaper;
}

/** The papers with announcements and signals, in the order of `ids`. */
export async function papersWithHistory(
  db: Kysely<Schema>,
  ids: readonly PaperId[],
): Promise<PaperWithHistory[]> {
  const [rows, announcements, signals] = [
    await rowsOf(db, ids),
    await announcementsByPaper(db, ids),
    await signalsByPaper(db, ids),
  ];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    return {
      paper: JSON.parse(row.paper_json) as Paper,
      announcements: announcements.get(id) ?? [],
      firstSeenAt: row.first_seen_at,
      signals: signals.get(id) ?? [],
    };
  });
}

async function rowsOf(db: Kysely<Schema>, ids: readonly PaperId[]) {
  const { rows } = await sql<{ seq: number; id: PaperId; first_seen_at: Instant; paper_json: string }>`
    select seq, id, first_seen_at, paper_json from papers
    where id in ${listed(ids)}
  `.execute(db);
  return rows;
}

async function announcementsByPaper(
  db: Kysely<Schema>,
  ids: readonly PaperId[],
): Promise<Map<PaperId, AnnouncementBySource[]>> {
  const { rows } = await sql<Schema['announcements']>`
    select * from announcements where paper_id in ${listed(ids)}
    order by announced_on, source, kind
  `.execute(db);
  const byPaper = new Map<PaperId, AnnouncementBySource[]>();
  for (const { paper_id, source, announced_on, kind, seen_at } of rows) {
    append(byPaper, paper_id, { source, on: announced_on, kind, seenAt: seen_at });
  }
  return byPaper;
}

async function signalsByPaper(db: Kysely<Schema>, ids: readonly PaperId[]): Promise<Map<PaperId, Signal[]>> {
  const { rows } = await sql<Schema['signals']>`
    select * from signals where paper_id in ${listed(ids)}
    order by at, source, name
  `.execute(db);
  const byPaper = new Map<PaperId, Signal[]>();
  for (const { paper_id, ...signal } of rows) append(byPaper, paper_id, signal);
  return byPaper;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
