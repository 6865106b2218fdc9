// What is stored of a source's record: enough to tell whether a new statement says anything new, and which of two counts.
import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { PaperId, PaperRecord, SignalValue } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import { listed } from '../engines/sqlite/lists.ts';
import { withoutAbstract } from '../papers/paper-rows.ts';
import type { Schema } from '../schema.ts';

export interface Statement {
  paperId: PaperId;
  version: number | null;
  statedAt: Instant | null;
  updatedAt: Instant;
  firstSeenAt: Instant;
  hash: string;
  signals: SignalValue[];
}

type RecordKey = Pick<PaperRecord, 'source' | 'via' | 'key'>;

export const statementKey = ({ source, via, key }: RecordKey) => `${source}\n${via}\n${key}`;

/** A record less what has tables or columns of its own, as it is stored beside its abstract. */
export function contentOf(record: PaperRecord): string {
  return withoutAbstract({ ...record, announcements: undefined, signals: undefined, statedAt: undefined });
}

export function hashOf(content: string, abstract: string | null): string {
  return hash('sha1', `${content}\n${abstract ?? ''}`, 'base64');
}

/** The statement that a record makes at an instant; signals on which it is silent stay as they were. */
export function statementOf(
  record: PaperRecord,
  paperId: PaperId,
  contentHash: string,
  at: Instant,
  known: Statement | null,
): Statement {
  const silent =
    known?.signals.filter(({ name }) => !record.signals.some((signal) => signal.name === name)) ?? [];
  return {
    paperId,
    version: record.version,
    statedAt: record.statedAt ?? known?.statedAt ?? null,
    firstSeenAt: known?.firstSeenAt ?? at,
    updatedAt: known?.updatedAt ?? at,
    hash: contentHash,
    signals: [...record.signals, ...silent],
  };
}

/** Of two statements about one paper the later version wins, then the later date, then the later observation. */
export function isOlderThan(record: PaperRecord, at: Instant, known: Statement): boolean {
  const version = (record.version ?? 0) - (known.version ?? 0);
  if (version !== 0) return version < 0;
  if (record.statedAt !== null && known.statedAt !== null && record.statedAt !== known.statedAt) {
    return record.statedAt < known.statedAt;
  }
  return at < known.updatedAt;
}

export function signalOf(known: Statement | null, name: SignalValue['name']): number | undefined {
  return known?.signals.find((signal) => signal.name === name)?.value;
}

/** What is stored of the records, by `statementKey`. */
export async function storedStatements(
  db: Kysely<Schema>,
  records: readonly PaperRecord[],
): Promise<Map<string, Statement>> {
  const statements = new Map<string, Statement>();
  for (const { source, via, keys } of bySourceAndVia(records)) {
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
      .where('key', 'in', listed(keys))
      .execute();
    for (const row of rows) {
      statements.set(statementKey(row), {
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
  return statements;
}

function bySourceAndVia(records: readonly PaperRecord[]): { source: string; via: string; keys: string[] }[] {
  const groups = new Map<string, { source: string; via: string; keys: string[] }>();
  for (const { source, via, key } of records) {
    const name = `${source}\n${via}`;
    const group = groups.get(name) ?? { source, via, keys: [] };
    group.keys.push(key);
    groups.set(name, group);
  }
  return [...groups.values()];
}
