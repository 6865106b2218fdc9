// What the store keeps of each source's record: enough to decide whether a new record says anything new, and which of two is newer.
import { hash } from 'node:crypto';
import { groupBy } from '../../model/group-by.ts';
import type { PaperId, PaperRecord, SignalValue } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import type { Connection } from '../unit-of-work.ts';

export interface RecordState {
  paperId: PaperId;
  version: number | null;
  statedAt: Instant | null;
  updatedAt: Instant;
  firstSeenAt: Instant;
  /** Of the content and the abstract. */
  hash: string;
  signals: SignalValue[];
}

type RecordKey = Pick<PaperRecord, 'source' | 'via' | 'key'>;

/** The primary key of a record, as one text. */
export const recordKey = ({ source, via, key }: RecordKey) => `${source}\n${via}\n${key}`;

export function hashOf(content: string, abstract: string | null): string {
  return hash('sha1', `${content}\n${abstract ?? ''}`, 'base64');
}

/** The state after a record with the content hash came at an instant; signals that it doesn't have stay as they were. */
export function nextState(
  record: PaperRecord,
  { paperId, contentHash, at }: { paperId: PaperId; contentHash: string; at: Instant },
  known: RecordState | null,
): RecordState {
  const others =
    known?.signals.filter(({ name }) => !record.signals.some((signal) => signal.name === name)) ?? [];
  return {
    paperId,
    version: record.version,
    statedAt: record.statedAt ?? known?.statedAt ?? null,
    firstSeenAt: known?.firstSeenAt ?? at,
    updatedAt: known?.updatedAt ?? at,
    hash: contentHash,
    signals: [...record.signals, ...others],
  };
}

/** Of two records with one key the later version wins, then the later date, then the later observation. */
export function isOlderThan(record: PaperRecord, at: Instant, known: RecordState): boolean {
  const version = (record.version ?? 0) - (known.version ?? 0);
  if (version !== 0) return version < 0;
  if (record.statedAt !== null && known.statedAt !== null && record.statedAt !== known.statedAt) {
    return record.statedAt < known.statedAt;
  }
  return at < known.updatedAt;
}

export function signalOf(known: RecordState | null, name: SignalValue['name']): number | undefined {
  return known?.signals.find((signal) => signal.name === name)?.value;
}

/** The stored states of the records, by `recordKey`. */
export async function storedStates(
  { db, engine }: Connection,
  records: readonly PaperRecord[],
): Promise<Map<string, RecordState>> {
  const states = new Map<string, RecordState>();
  for (const group of groupBy(records, ({ source, via }) => `${source}\n${via}`).values()) {
    const [{ source, via } = { source: '', via: '' }] = group;
    const rows = await db
      .selectFrom('records')
      .select([
        'source',
        'via',
        'key',
        'paper_id',
        'version',
        'stated_at',
        'first_seen_at',
        'updated_at',
        'hash',
        'signals_json',
      ])
      .where('source', '=', source)
      .where('via', '=', via)
      .where('key', 'in', engine.list(group.map(({ key }) => key)))
      .execute();
    for (const row of rows) {
      states.set(recordKey(row), {
        paperId: row.paper_id,
        version: row.version,
        statedAt: row.stated_at,
        firstSeenAt: row.first_seen_at,
        updatedAt: row.updated_at,
        hash: row.hash,
        signals: JSON.parse(row.signals_json) as SignalValue[],
      });
    }
  }
  return states;
}
