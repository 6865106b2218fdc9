// Reads papers with their history: announcements, signals, and the records that they are merged from.
import { type Kysely, sql } from 'kysely';
import type {
  Announcement,
  AnnouncementBySource,
  PaperId,
  PaperRecord,
  PaperWithHistory,
  Signal,
} from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import type { StoredRecord } from '../contract/papers.ts';
import { listed } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';
import { paperOf, recordOf } from './paper-rows.ts';

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
    append(byPaper, row.paper_id, {
      ...recordOf<Omit<PaperRecord, 'announcements' | 'signals' | 'statedAt'>>(row),
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
      paper: paperOf(row),
      announcements: announcements.get(id) ?? [],
      firstSeenAt: row.first_seen_at,
      signals: signals.get(id) ?? [],
    };
  });
}

interface PaperRow {
  seq: number;
  id: PaperId;
  first_seen_at: Instant;
  paper_json: string;
  abstract: string | null;
}

/** The papers as they are stored. */
export async function rowsOf(db: Kysely<Schema>, ids: readonly PaperId[]): Promise<PaperRow[]> {
  const { rows } = await sql<PaperRow>`
    select seq, id, first_seen_at, paper_json, abstract from papers
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
