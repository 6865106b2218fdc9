// Takes in a page: keeps each record, finds the paper that it is of, and merges the papers that changed.
import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { IngestCounts, Page } from '../model/page.ts';
import type { Instant, PaperId, PaperRecord, Reject, SignalValue } from '../model/paper.ts';
import { joinPapers } from './join-papers.ts';
import { listed, rowsFrom } from './lists-sqlite.ts';
import { mergeAgain } from './merged-papers.ts';
import type { Schema } from './schema.ts';
import { Works } from './works.ts';

type Db = Transaction<Schema>;

/** Stores the page, its cursor and its validators in one transaction. */
export async function savePage(
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
    const row = { cursor_json: JSON.stringify(cursor), updated_at: at };
    await db
      .insertInto('cursors')
      .values({ source, ...row })
      .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
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
  if (rejects.length === 0) return;
  await sql`
    insert or ignore into rejects (source, subject, reason, seen_at)
    select ${source}, value ->> 'subject', value ->> 'reason', ${at} from ${rowsFrom(rejects)}
  `.execute(db);
}

/** What is stored of a record: enough to tell whether a new statement says anything new. */
interface StoredStatement {
  paperId: PaperId;
  version: number | null;
  statedAt: Instant | null;
  updatedAt: Instant;
  firstSeenAt: Instant;
  hash: string;
  signals: SignalValue[];
}

const statementKey = ({ source, via, key }: Pick<PaperRecord, 'source' | 'via' | 'key'>) =>
  `${source}\n${via}\n${key}`;

async function saveRecords(db: Db, records: readonly PaperRecord[], at: Instant) {
  const counts = { new: 0, updated: 0, unchanged: 0, refused: [] as Reject[] };
  if (records.length === 0) return counts;
  const stored = await storedStatements(db, records);
  const works = await Works.load(db, records);
  const changes = new Changes();
  const places = records.map((record) => works.place(record));
  const announced = await knownAnnouncements(db, [...new Set(places.map((place) => place?.paperId ?? ''))]);
  records.forEach((record, index) => {
    const place = places[index];
    if (!place) {
      counts.refused.push({ subject: record.title || record.key, reason: 'nothing identifies it' });
      return;
    }
    const paperId = works.current(place.paperId);
    const known = stored.get(statementKey(record)) ?? null;
    const isOlder = known !== null && isOlderThan(record, at, known);
    const statement = isOlder ? known : statementOf(record, paperId, at, known);
    const signals = isOlder
      ? []
      : record.signals.filter((signal) => signalOf(known, signal.name) !== signal.value);
    const fresh = record.announcements.filter(({ on, kind }) => {
      const key = [paperId, record.source, on, kind].join('\n');
      return !announced.has(key) && announced.add(key);
    });
    const says = statement.hash !== known?.hash || signals.length > 0;
    if (says || (!isOlder && isLater(record.statedAt, known?.statedAt ?? null))) {
      changes.record(record, { ...statement, updatedAt: says ? at : statement.updatedAt });
      stored.set(statementKey(record), statement);
    }
    changes.announcements.push(
      ...fresh.map(({ on, kind }) => ({ paperId, source: record.source, on, kind })),
    );
    changes.signals.push(...signals.map((signal) => ({ paperId, source: record.source, ...signal })));
    if (record.version !== null) changes.versions.push({ paperId, version: record.version });
    if (place.isNew) counts.new += 1;
    else if (says || fresh.length > 0) counts.updated += 1;
    else counts.unchanged += 1;
    if (place.isNew || says || fresh.length > 0) changes.papers.add(paperId);
  });
  await addPapers(db, works.newPapers, at);
  for (const { loser, winner } of works.joined) {
    await joinPapers(db, loser, winner);
    changes.papers.delete(loser);
    changes.papers.add(winner);
  }
  await addKeys(db, works.newKeys);
  await changes.save(db, at);
  await mergeAgain(db, [...changes.papers], at);
  return counts;
}

/** What a page changes, gathered so that each table is written by one statement. */
class Changes {
  readonly papers = new Set<PaperId>();
  readonly announcements: { paperId: PaperId; source: string; on: string; kind: string }[] = [];
  readonly signals: ({ paperId: PaperId; source: string } & SignalValue)[] = [];
  readonly versions: { paperId: PaperId; version: number }[] = [];
  readonly #records = new Map<string, object>();

  record(record: PaperRecord, statement: StoredStatement): void {
    const { source, via, key } = record;
    this.#records.set(statementKey(record), { source, via, key, ...statement, record: contentOf(record) });
  }

  /** Rows go to SQLite as one JSON parameter a table: for 300 records that is a fifth of the time of Kysely's own multi-row insert. */
  async save(db: Db, at: Instant): Promise<void> {
    await sql`
      insert into records
        (source, via, key, paper_id, version, stated_at, first_seen_at, updated_at, hash, record_json, signals_json)
      select value ->> 'source', value ->> 'via', value ->> 'key', value ->> 'paperId', value ->> 'version',
        value ->> 'statedAt', value ->> 'firstSeenAt', value ->> 'updatedAt', value ->> 'hash', value ->> 'record',
        value -> 'signals'
      from ${rowsFrom([...this.#records.values()])} where true
      on conflict (source, via, key) do update set
        paper_id = excluded.paper_id, version = excluded.version, stated_at = excluded.stated_at,
        updated_at = excluded.updated_at, hash = excluded.hash, record_json = excluded.record_json,
        signals_json = excluded.signals_json
    `.execute(db);
    await sql`
      insert or ignore into announcements (paper_id, source, announced_on, kind, seen_at)
      select value ->> 'paperId', value ->> 'source', value ->> 'on', value ->> 'kind', ${at}
      from ${rowsFrom(this.announcements)}
    `.execute(db);
    await sql`
      insert into signals (paper_id, source, name, at, value)
      select value ->> 'paperId', value ->> 'source', value ->> 'name', ${at}, value ->> 'value'
      from ${rowsFrom(this.signals)} where true
      on conflict do update set value = excluded.value
    `.execute(db);
    await sql`
      insert or ignore into versions (paper_id, version, seen_at)
      select value ->> 'paperId', value ->> 'version', ${at} from ${rowsFrom(this.versions)}
    `.execute(db);
  }
}

/** A record less what has tables or columns of its own. */
function contentOf({ announcements: _, signals: __, statedAt: ___, ...content }: PaperRecord): string {
  return JSON.stringify(content);
}

function statementOf(
  record: PaperRecord,
  paperId: PaperId,
  at: Instant,
  known: StoredStatement | null,
): StoredStatement {
  const silent =
    known?.signals.filter(({ name }) => !record.signals.some((signal) => signal.name === name)) ?? [];
  return {
    paperId,
    version: record.version,
    statedAt: record.statedAt ?? known?.statedAt ?? null,
    firstSeenAt: known?.firstSeenAt ?? at,
    updatedAt: known?.updatedAt ?? at,
    hash: createHash('sha1').update(contentOf(record)).digest('base64'),
    signals: [...record.signals, ...silent],
  };
}

/** Of two statements about one paper the later version wins, then the later date, then the later observation. */
function isOlderThan(record: PaperRecord, at: Instant, known: StoredStatement): boolean {
  const version = (record.version ?? 0) - (known.version ?? 0);
  if (version !== 0) return version < 0;
  if (record.statedAt !== null && known.statedAt !== null && record.statedAt !== known.statedAt) {
    return record.statedAt < known.statedAt;
  }
  return at < known.updatedAt;
}

function isLater(statedAt: Instant | null, known: Instant | null): boolean {
  return statedAt !== null && (known === null || statedAt > known);
}

function signalOf(known: StoredStatement | null, name: SignalValue['name']): number | undefined {
  return known?.signals.find((signal) => signal.name === name)?.value;
}

async function storedStatements(
  db: Db,
  records: readonly PaperRecord[],
): Promise<Map<string, StoredStatement>> {
  const keys = records.map(({ source, via, key }) => ({ source, via, key }));
  const { rows } = await sql<Schema['records']>`
    select source, via, key, paper_id, version, stated_at, first_seen_at, updated_at, hash, signals_json
    from ${rowsFrom(keys)} as wanted join records
      on source = wanted.value ->> 'source' and via = wanted.value ->> 'via' and key = wanted.value ->> 'key'
  `.execute(db);
  return new Map(
    rows.map((row) => [
      statementKey(row),
      {
        paperId: row.paper_id,
        version: row.version,
        statedAt: row.stated_at,
        firstSeenAt: row.first_seen_at,
        updatedAt: row.updated_at,
        hash: row.hash,
        signals: JSON.parse(row.signals_json) as SignalValue[],
      },
    ]),
  );
}

async function knownAnnouncements(db: Db, papers: readonly PaperId[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select paper_id || char(10) || source || char(10) || announced_on || char(10) || kind as key
    from announcements where paper_id in ${listed(papers)}
  `.execute(db);
  return new Set(rows.map(({ key }) => key));
}

/** Rows for foreign keys to hold on to; merging fills them. */
async function addPapers(db: Db, ids: readonly PaperId[], at: Instant): Promise<void> {
  await sql`
    insert into papers (id, first_seen_at, updated_at, paper_json)
    select value, ${at}, ${at}, '{}' from ${rowsFrom(ids)}
  `.execute(db);
}

async function addKeys(db: Db, keys: readonly { key: string; paper_id: PaperId }[]): Promise<void> {
  await sql`
    insert or ignore into paper_keys (key, paper_id)
    select value ->> 'key', value ->> 'paper_id' from ${rowsFrom(keys)}
  `.execute(db);
}
