// The changes that a page of records makes: collected record by record, then written table by table.
import type { Announcement, PaperId, PaperRecord, SignalValue } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import { contentOf, type RecordColumns } from '../papers/paper-rows.ts';
import type { Connection } from '../unit-of-work.ts';
import type { PlacedRecord } from './identity-index.ts';
import {
  hashOf,
  isOlderThan,
  nextState,
  type RecordState,
  recordKey,
  signalOf,
  storedStates,
} from './record-states.ts';

type OfPaper<T> = T & { paperId: PaperId; source: string };

interface ChangedRecord {
  record: PaperRecord;
  content: string;
  state: RecordState;
  /** Whether the content that is stored is the same: only signals and times are new. */
  isSameContent: boolean;
}

export class PageChanges {
  /** Papers to merge again. */
  readonly papers = new Set<PaperId>();
  readonly #at: Instant;
  /** What is stored, and what this page has changed so far. */
  readonly #states: Map<string, RecordState>;
  readonly #announced = new Set<string>();
  readonly #records = new Map<string, ChangedRecord>();
  /** Records as they would be stored: each is needed twice. */
  readonly #contents = new Map<PaperRecord, { content: string; hash: string }>();
  readonly #announcements: OfPaper<Announcement>[] = [];
  readonly #signals: OfPaper<SignalValue>[] = [];
  readonly #versions: { paperId: PaperId; version: number }[] = [];

  constructor(at: Instant, states: Map<string, RecordState>) {
    this.#at = at;
    this.#states = states;
  }

  /** Papers of the records that are stored. */
  get knownPapers(): PaperId[] {
    return [...this.#states.values()].map(({ paperId }) => paperId);
  }

  /** Loads what is stored of records whose key has changed since they came. */
  async loadStates(connection: Connection, records: readonly PaperRecord[]): Promise<void> {
    if (records.length === 0) return;
    const states = await storedStates(connection, records);
    for (const [key, state] of states) this.#states.set(key, state);
    await this.loadAnnouncements(
      connection,
      [...states.values()].map(({ paperId }) => paperId),
    );
  }

  /** Loads the announcements of the papers. */
  async loadAnnouncements({ db, engine }: Connection, papers: readonly PaperId[]): Promise<void> {
    if (papers.length === 0) return;
    const rows = await db
      .selectFrom('announcements')
      .select(['paper_id', 'source', 'announced_on', 'kind'])
      .where('paper_id', 'in', engine.list([...new Set(papers)]))
      .execute();
    for (const { paper_id, source, announced_on, kind } of rows) {
      this.#announced.add(announcementKey(paper_id, source, { on: announced_on, kind }));
    }
  }

  /** Whether the record says anything that is not stored. */
  isNews(record: PaperRecord): boolean {
    const known = this.#states.get(recordKey(record));
    if (!known || this.#newAnnouncements(record, known.paperId).length > 0) return true;
    if (isOlderThan(record, this.#at, known)) return false;
    return (
      isLater(record.statedAt, known.statedAt) ||
      this.#changedSignals(record, known).length > 0 ||
      this.#contentOf(record).hash !== known.hash
    );
  }

  /** Adds what the record says about its paper; returns false if that is nothing new after all. */
  add(record: PaperRecord, { paperId, isNew }: PlacedRecord): boolean {
    const key = recordKey(record);
    const known = this.#states.get(key) ?? null;
    const isOlder = known !== null && isOlderThan(record, this.#at, known);
    const { content, hash } = this.#contentOf(record);
    const state = isOlder ? known : nextState(record, { paperId, contentHash: hash, at: this.#at }, known);
    const signals = isOlder ? [] : this.#changedSignals(record, known);
    const announcements = this.#newAnnouncements(record, paperId);
    const isChanged = state.hash !== known?.hash || signals.length > 0;
    if (isChanged || (!isOlder && isLater(record.statedAt, known?.statedAt ?? null))) {
      const kept = { ...state, updatedAt: isChanged ? this.#at : state.updatedAt };
      const isSameContent =
        known?.hash === state.hash &&
        known.paperId === state.paperId &&
        (this.#records.get(key)?.isSameContent ?? true);
      this.#records.set(key, { record, content, state: kept, isSameContent });
      this.#states.set(key, kept);
    }
    for (const announcement of announcements) {
      this.#announced.add(announcementKey(paperId, record.source, announcement));
      this.#announcements.push({ ...announcement, paperId, source: record.source });
    }
    for (const signal of signals) this.#signals.push({ ...signal, paperId, source: record.source });
    if (record.version !== null) this.#versions.push({ paperId, version: record.version });
    const isNews = isNew || isChanged || announcements.length > 0;
    if (isNews) this.papers.add(paperId);
    return isNews;
  }

  /** The new papers with exactly one record, which is of this page: they are merged without reading it back. */
  loneRecords(newPapers: readonly PaperId[]): Map<PaperId, PaperRecord> {
    const records = new Map<PaperId, PaperRecord | null>(newPapers.map((id) => [id, null]));
    for (const { record, state } of this.#records.values()) {
      const first = records.get(state.paperId);
      if (first === null) records.set(state.paperId, record);
      else if (first) records.delete(state.paperId);
    }
    return new Map([...records].flatMap(([id, record]) => (record ? [[id, record] as const] : [])));
  }

  /** Writes everything; `columns` are those of records that were merged with new papers. */
  async save(connection: Connection, columns: ReadonlyMap<PaperRecord, RecordColumns>): Promise<void> {
    await this.#saveRecords(connection, columns);
    const { db, engine } = connection;
    await engine.insertRows(
      db,
      {
        into: 'announcements',
        columns: ['paper_id', 'source', 'announced_on', 'kind', 'seen_at'],
        onConflict: 'skip',
      },
      this.#announcements,
      ({ paperId, source, on, kind }) => [paperId, source, on, kind, this.#at],
    );
    await this.#saveSignals(connection);
    await engine.insertRows(
      db,
      { into: 'versions', columns: ['paper_id', 'version', 'seen_at'], onConflict: 'skip' },
      this.#versions,
      ({ paperId, version }) => [paperId, version, this.#at],
    );
  }

  async #saveRecords(
    { db, engine }: Connection,
    columns: ReadonlyMap<PaperRecord, RecordColumns>,
  ): Promise<void> {
    const all = [...this.#records.values()];
    const rest = ['paper_id', 'version', 'stated_at', 'updated_at', 'hash', 'signals_json'] as const;
    const content = ['record_json', 'abstract', 'shared'] as const;
    const key = ['source', 'via', 'key'] as const;
    for (const isSameContent of [false, true]) {
      await engine.insertRows(
        db,
        {
          into: 'records',
          columns: [...key, 'first_seen_at', ...rest, ...content],
          onConflict: { key, update: isSameContent ? rest : [...rest, ...content] },
        },
        all.filter((each) => each.isSameContent === isSameContent),
        ({ record, content: whole, state }) => {
          const own = columns.get(record) ?? { record_json: whole, abstract: record.abstract, shared: 0 };
          return [
            record.source,
            record.via,
            record.key,
            state.firstSeenAt,
            state.paperId,
            state.version,
            state.statedAt,
            state.updatedAt,
            state.hash,
            JSON.stringify(state.signals),
            own.record_json,
            own.abstract,
            own.shared,
          ];
        },
      );
    }
  }

  /** A value that another interface of the source has already brought costs no row. */
  async #saveSignals({ db, engine }: Connection): Promise<void> {
    if (this.#signals.length === 0) return;
    // Several interfaces in one page: the last value counts.
    const signals = new Map(
      this.#signals.map(({ paperId, source, name, value }) => [
        `${paperId}\n${source}\n${name}`,
        { paper_id: paperId, source, name, value },
      ]),
    );
    const seen = engine
      .rows({ paper_id: 'text', source: 'text', name: 'text', value: 'real' }, [...signals.values()])
      .as('seen');
    await db
      .insertInto('signals')
      .columns(['paper_id', 'source', 'name', 'at', 'value'])
      .expression(
        db
          .selectFrom(seen)
          .select(({ val }) => [
            'seen.paper_id',
            'seen.source',
            'seen.name',
            val(this.#at).as('at'),
            'seen.value',
          ])
          .where(({ eb, selectFrom }) =>
            eb(
              'seen.value',
              'is distinct from',
              selectFrom('signals')
                .select('signals.value')
                .whereRef('signals.paper_id', '=', 'seen.paper_id')
                .whereRef('signals.source', '=', 'seen.source')
                .whereRef('signals.name', '=', 'seen.name')
                .orderBy('signals.at', 'desc')
                .limit(1),
            ),
          ),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['paper_id', 'source', 'name', 'at'])
          .doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
      )
      .execute();
  }

  #contentOf(record: PaperRecord): { content: string; hash: string } {
    const known = this.#contents.get(record);
    if (known) return known;
    const content = contentOf(record);
    const made = { content, hash: hashOf(content, record.abstract) };
    this.#contents.set(record, made);
    return made;
  }

  #newAnnouncements({ source, announcements }: PaperRecord, paperId: PaperId): Announcement[] {
    return announcements.filter((each) => !this.#announced.has(announcementKey(paperId, source, each)));
  }

  #changedSignals(record: PaperRecord, known: RecordState | null): SignalValue[] {
    return record.signals.filter(({ name, value }) => signalOf(known, name) !== value);
  }
}

function announcementKey(paperId: PaperId, source: string, { on, kind }: Announcement): string {
  return `${paperId}\n${source}\n${on}\n${kind}`;
}

function isLater(statedAt: Instant | null, known: Instant | null): boolean {
  return statedAt !== null && (known === null || statedAt > known);
}
