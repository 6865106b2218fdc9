// What a page changes: gathered record by record, then written a table at a time.
import { type Kysely, sql } from 'kysely';
import type { Announcement, PaperId, PaperRecord, SignalValue } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import { insertRows, listed } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';
import {
  contentOf,
  hashOf,
  isOlderThan,
  type Statement,
  signalOf,
  statementKey,
  statementOf,
  storedStatements,
} from './statements.ts';

type OfPaper<T> = T & { paperId: PaperId; source: string };

export class Changes {
  /** Papers to be merged anew. */
  readonly papers = new Set<PaperId>();
  readonly #at: Instant;
  /** What is stored, and what this page has said so far. */
  readonly #statements: Map<string, Statement>;
  readonly #announced = new Set<string>();
  readonly #records = new Map<string, { record: PaperRecord; content: string; statement: Statement }>();
  /** Records as they would be stored; each is asked for twice. */
  readonly #contents = new Map<PaperRecord, { content: string; hash: string }>();
  readonly #announcements: OfPaper<Announcement>[] = [];
  readonly #signals: OfPaper<SignalValue>[] = [];
  readonly #versions: { paperId: PaperId; version: number }[] = [];

  constructor(at: Instant, statements: Map<string, Statement>) {
    this.#at = at;
    this.#statements = statements;
  }

  /** Papers of the statements that are stored. */
  get knownPapers(): PaperId[] {
    return [...this.#statements.values()].map(({ paperId }) => paperId);
  }

  /** Looks up what is stored of records that go by another key than they came with. */
  async learnStatements(db: Kysely<Schema>, records: readonly PaperRecord[]): Promise<void> {
    if (records.length === 0) return;
    const statements = await storedStatements(db, records);
    for (const [key, statement] of statements) this.#statements.set(key, statement);
    await this.learnAnnouncements(
      db,
      [...statements.values()].map(({ paperId }) => paperId),
    );
  }

  /** Looks up what is known of the papers' announcements. */
  async learnAnnouncements(db: Kysely<Schema>, papers: readonly PaperId[]): Promise<void> {
    if (papers.length === 0) return;
    const { rows } = await sql<Schema['announcements']>`
      select paper_id, source, announced_on, kind from announcements where paper_id in ${listed([...new Set(papers)])}
    `.execute(db);
    for (const { paper_id, source, announced_on, kind } of rows) {
      this.#announced.add(announcementKey(paper_id, source, { on: announced_on, kind }));
    }
  }

  /** Whether the record says anything that is not stored. */
  saysAnything(record: PaperRecord): boolean {
    const known = this.#statements.get(statementKey(record));
    if (!known || this.#freshAnnouncements(record, known.paperId).length > 0) return true;
    if (isOlderThan(record, this.#at, known)) return false;
    return (
      isLater(record.statedAt, known.statedAt) ||
      this.#changedSignals(record, known).length > 0 ||
      this.#contentOf(record).hash !== known.hash
    );
  }

  /** Takes in what the record says of a paper; false if that is nothing new after all. */
  take(record: PaperRecord, paperId: PaperId, isNewPaper: boolean): boolean {
    const key = statementKey(record);
    const known = this.#statements.get(key) ?? null;
    const isOlder = known !== null && isOlderThan(record, this.#at, known);
    const { content, hash } = this.#contentOf(record);
    const statement = isOlder ? known : statementOf(record, paperId, hash, this.#at, known);
    const signals = isOlder ? [] : this.#changedSignals(record, known);
    const fresh = this.#freshAnnouncements(record, paperId);
    const says = statement.hash !== known?.hash || signals.length > 0;
    if (says || (!isOlder && isLater(record.statedAt, known?.statedAt ?? null))) {
      const kept = { ...statement, updatedAt: says ? this.#at : statement.updatedAt };
      this.#records.set(key, { record, content, statement: kept });
      this.#statements.set(key, kept);
    }
    for (const announcement of fresh) {
      this.#announced.add(announcementKey(paperId, record.source, announcement));
      this.#announcements.push({ ...announcement, paperId, source: record.source });
    }
    for (const signal of signals) this.#signals.push({ ...signal, paperId, source: record.source });
    if (record.version !== null) this.#versions.push({ paperId, version: record.version });
    const isNews = isNewPaper || says || fresh.length > 0;
    if (isNews) this.papers.add(paperId);
    return isNews;
  }

  /** The new papers that one record of this page makes alone, with it: they are merged without reading it back. */
  loneRecords(newPapers: readonly PaperId[]): Map<PaperId, PaperRecord> {
    const records = new Map<PaperId, PaperRecord | null>(newPapers.map((id) => [id, null]));
    for (const { record, statement } of this.#records.values()) {
      const first = records.get(statement.paperId);
      if (first === null) records.set(statement.paperId, record);
      else if (first) records.delete(statement.paperId);
    }
    return new Map([...records].flatMap(([id, record]) => (record ? [[id, record] as const] : [])));
  }

  async save(db: Kysely<Schema>): Promise<void> {
    await insertRows(
      db,
      `insert into records
        (source, via, key, paper_id, version, stated_at, first_seen_at, updated_at, hash, record_json, abstract, signals_json)`,
      [...this.#records.values()],
      ({ record: { source, via, key, abstract }, content, statement }) => [
        source,
        via,
        key,
        statement.paperId,
        statement.version,
        statement.statedAt,
        statement.firstSeenAt,
        statement.updatedAt,
        statement.hash,
        content,
        abstract,
        JSON.stringify(statement.signals),
      ],
      `on conflict (source, via, key) do update set paper_id = excluded.paper_id, version = excluded.version,
        stated_at = excluded.stated_at, updated_at = excluded.updated_at, hash = excluded.hash,
        record_json = excluded.record_json, abstract = excluded.abstract, signals_json = excluded.signals_json`,
    );
    await insertRows(
      db,
      'insert or ignore into announcements (paper_id, source, announced_on, kind, seen_at)',
      this.#announcements,
      ({ paperId, source, on, kind }) => [paperId, source, on, kind, this.#at],
    );
    // What another interface of the source has said already costs no row either.
    await insertRows(
      db,
      `insert into signals (paper_id, source, name, at, value)
        select column1, column2, column3, column4, column5 from (`,
      this.#signals,
      ({ paperId, source, name, value }) => [paperId, source, name, this.#at, value],
      `) where column5 is not (
          select value from signals
          where paper_id = column1 and source = column2 and name = column3 order by at desc limit 1)
        on conflict (paper_id, source, name, at) do update set value = excluded.value`,
    );
    await insertRows(
      db,
      'insert or ignore into versions (paper_id, version, seen_at)',
      this.#versions,
      ({ paperId, version }) => [paperId, version, this.#at],
    );
  }

  #contentOf(record: PaperRecord): { content: string; hash: string } {
    const known = this.#contents.get(record);
    if (known) return known;
    const content = contentOf(record);
    const made = { content, hash: hashOf(content, record.abstract) };
    this.#contents.set(record, made);
    return made;
  }

  #freshAnnouncements({ source, announcements }: PaperRecord, paperId: PaperId): Announcement[] {
    return announcements.filter((each) => !this.#announced.has(announcementKey(paperId, source, each)));
  }

  #changedSignals(record: PaperRecord, known: Statement | null): SignalValue[] {
    return record.signals.filter(({ name, value }) => signalOf(known, name) !== value);
  }
}

function announcementKey(paperId: PaperId, source: string, { on, kind }: Announcement): string {
  return `${paperId}\n${source}\n${on}\n${kind}`;
}

function isLater(statedAt: Instant | null, known: Instant | null): boolean {
  return statedAt !== null && (known === null || statedAt > known);
}
