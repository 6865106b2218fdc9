// Reads papers with their history: announcements, signals, and the records that they are merged from.
import { addToGroup } from '../../model/group-by.ts';
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
import type { Connection } from '../unit-of-work.ts';
import { paperOf, recordOf } from './paper-rows.ts';

/** A record, and which of its fields are stored with the paper only. */
export interface RecordOfRow {
  record: StoredRecord;
  shared: number;
}

/** Records of papers as merging takes them: with all announcements of their source, and the latest signals. */
export async function recordsByPaper(
  connection: Connection,
  ids: readonly PaperId[],
): Promise<Map<PaperId, RecordOfRow[]>> {
  const { db, engine } = connection;
  const rows = await db
    .selectFrom('records')
    .selectAll()
    .where('paper_id', 'in', engine.list(ids))
    .orderBy('source')
    .orderBy('via')
    .orderBy('key')
    .execute();
  const papers = new Map((await rowsOf(connection, ids)).map((row) => [row.id, row]));
  const announcements = await announcementsByPaper(connection, ids);
  const byPaper = new Map<PaperId, RecordOfRow[]>();
  for (const row of rows) {
    const paper = papers.get(row.paper_id);
    if (!paper) continue;
    const own = (announcements.get(row.paper_id) ?? [])
      .filter(({ source }) => source === row.source)
      .map(({ on, kind }): Announcement => ({ on, kind }));
    const record: StoredRecord = {
      ...recordOf<Omit<PaperRecord, 'announcements' | 'signals' | 'statedAt'>>(row, paper),
      announcements: own,
      signals: JSON.parse(row.signals_json) as PaperRecord['signals'],
      statedAt: row.stated_at,
      firstSeenAt: row.first_seen_at,
      updatedAt: row.updated_at,
    };
    addToGroup(byPaper, row.paper_id, { record, shared: row.shared });
  }
  return byPaper;
}

/** The papers with announcements and signals, in the order of `ids`. */
export async function papersWithHistory(
  connection: Connection,
  ids: readonly PaperId[],
): Promise<PaperWithHistory[]> {
  const rows = await rowsOf(connection, ids);
  const announcements = await announcementsByPaper(connection, ids);
  const signals = await signalsByPaper(connection, ids);
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

/** The rows of the papers, in no particular order. */
export async function rowsOf({ db, engine }: Connection, ids: readonly PaperId[]): Promise<PaperRow[]> {
  return await db
    .selectFrom('papers')
    .select(['seq', 'id', 'first_seen_at', 'paper_json', 'abstract'])
    .where('id', 'in', engine.list(ids))
    .execute();
}

async function announcementsByPaper(
  { db, engine }: Connection,
  ids: readonly PaperId[],
): Promise<Map<PaperId, AnnouncementBySource[]>> {
  const rows = await db
    .selectFrom('announcements')
    .selectAll()
    .where('paper_id', 'in', engine.list(ids))
    .orderBy('announced_on')
    .orderBy('source')
    .orderBy('kind')
    .execute();
  const byPaper = new Map<PaperId, AnnouncementBySource[]>();
  for (const { paper_id, source, announced_on, kind, seen_at } of rows) {
    addToGroup(byPaper, paper_id, { source, on: announced_on, kind, seenAt: seen_at });
  }
  return byPaper;
}

async function signalsByPaper(
  { db, engine }: Connection,
  ids: readonly PaperId[],
): Promise<Map<PaperId, Signal[]>> {
  const rows = await db
    .selectFrom('signals')
    .selectAll()
    .where('paper_id', 'in', engine.list(ids))
    .orderBy('at')
    .orderBy('source')
    .orderBy('name')
    .execute();
  const byPaper = new Map<PaperId, Signal[]>();
  for (const { paper_id, ...signal } of rows) addToGroup(byPaper, paper_id, signal);
  return byPaper;
}
