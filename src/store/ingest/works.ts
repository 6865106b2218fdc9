// Finds out which paper a record is of: by shared identifiers, by a title that all else bears out, else as a new one.
import { type Kysely, sql } from 'kysely';
import { canonicalId, contradicts, identityKeys, titleKey } from '../../model/identity-keys.ts';
import type { PaperId, PaperRecord } from '../../model/paper.ts';
import { compareWorks, type Evidence } from '../../model/same-work.ts';
import { listed } from '../engines/sqlite/lists.ts';
import { recordOf } from '../papers/paper-rows.ts';
import type { Schema } from '../schema.ts';

/** Where a record belongs. */
export interface Place {
  paperId: PaperId;
  isNew: boolean;
}

/** Above this many papers of one title it is no name but a heading, and none is compared. */
const maxNamesakes = 8;

/** The keys of the works that a page speaks of, and what is to be written of them. */
export class Works {
  /** Paper by key: `arxiv:…`, `doi:…`. */
  readonly #papers = new Map<string, PaperId>();
  /** Keys by paper, to tell whether a title may join. */
  readonly #keys = new Map<PaperId, Set<string>>();
  /** Papers by title key; unlike an identifier, a title may be that of many. */
  readonly #titled = new Map<string, Set<PaperId>>();
  /** What is known of the papers that have a title in common with a record of the page. */
  readonly #evidence = new Map<PaperId, Evidence[]>();
  /** Papers in the order in which their ids were given out. */
  readonly #age = new Map<PaperId, number>();
  readonly newKeys: { key: string; paper_id: PaperId }[] = [];
  readonly newTitles: { title: string; paper_id: PaperId }[] = [];
  readonly newPapers: PaperId[] = [];
  /** Papers that turned out to be one, in the order in which to join them. */
  readonly joined: { loser: PaperId; winner: PaperId }[] = [];

  /** The keys of each record of the page: made once, they are needed thrice. */
  readonly #own: ReadonlyMap<PaperRecord, RecordKeys>;

  private constructor(own: ReadonlyMap<PaperRecord, RecordKeys>) {
    this.#own = own;
  }

  /** Looks up the papers that have a key or a title of the records, and all their keys. */
  static async load(db: Kysely<Schema>, records: readonly PaperRecord[]): Promise<Works> {
    const works = new Works(new Map(records.map((record) => [record, keysOf(record)])));
    const own = [...works.#own.values()];
    const titles = listed(own.flatMap(({ title }) => title ?? []));
    const titled = await sql<Schema['paper_titles']>`
      select title, paper_id from paper_titles where title in ${titles}`.execute(db);
    for (const { title, paper_id } of titled.rows) works.#learnTitle(title, paper_id);
    const { rows } = await sql<Schema['paper_keys'] & { seq: number }>`
      select paper_keys.key, paper_keys.paper_id, papers.seq
      from paper_keys join papers on papers.id = paper_keys.paper_id
      where paper_keys.paper_id in (
        select paper_id from paper_keys where key in ${listed(own.flatMap(({ strong }) => strong))}
        union select paper_id from paper_titles where title in ${titles}
      )`.execute(db);
    for (const { key, paper_id, seq } of rows) {
      works.#learn(key, paper_id);
      works.#age.set(paper_id, seq);
    }
    await works.#loadEvidence(db);
    return works;
  }

  /** The paper that the record is of, which may be new from here on; null when nothing identifies it. */
  place(record: PaperRecord): Place | null {
    const { strong, title } = this.#own.get(record) ?? keysOf(record);
    const found = new Set<PaperId>();
    for (const key of strong) {
      const paper = this.#papers.get(key);
      if (paper !== undefined && (key.startsWith('arxiv:') || !this.#isOtherArxivPaper(paper, strong)))
        found.add(paper);
    }
    for (const paper of this.#namesakesOf(record, title, strong, found)) found.add(paper);
    const [winner, ...losers] = [...found].sort((a, b) => (this.#age.get(a) ?? 0) - (this.#age.get(b) ?? 0));
    // A record without words, of a paper that is gone, makes no paper.
    const paperId = winner ?? (record.title ? canonicalId(record.identifiers) : null);
    if (paperId === null) return null;
    for (const loser of losers) {
      if (!(this.#hasArxivId(loser) && this.#hasArxivId(paperId))) this.#join(loser, paperId);
    }
    if (winner === undefined) {
      this.newPapers.push(paperId);
      this.#age.set(paperId, Number.MAX_SAFE_INTEGER - 1e9 + this.newPapers.length);
    }
    for (const key of strong) {
      // Two parts of a work with one DOI: the first has it.
      if (this.#papers.has(key)) continue;
      this.#learn(key, paperId);
      this.newKeys.push({ key, paper_id: paperId });
    }
    if (title !== null) {
      if (this.#learnTitle(title, paperId)) this.newTitles.push({ title, paper_id: paperId });
      append(this.#evidence, paperId, record);
    }
    return { paperId, isNew: winner === undefined };
  }

  /** The paper as it is called by now. */
  current(id: PaperId): PaperId {
    return this.joined.findLast(({ loser }) => loser === id)?.winner ?? id;
  }

  /**
   * Papers that are the record's by title, authors and year, though they share no identifier with it. None if there are two that
   * cannot be one: to guess would be wrong half of the time.
   */
  #namesakesOf(
    record: PaperRecord,
    title: string | null,
    strong: readonly string[],
    found: ReadonlySet<PaperId>,
  ): PaperId[] {
    const papers = title === null ? undefined : this.#titled.get(title);
    if (papers === undefined || papers.size > maxNamesakes) return [];
    const same = [...papers].filter(
      (paper) =>
        !found.has(paper) &&
        !contradicts(this.#keysOf(paper), strong) &&
        ![...found].some((other) => contradicts(this.#keysOf(paper), this.#keysOf(other))) &&
        this.#evidence.get(paper)?.some((evidence) => compareWorks(record, evidence).same),
    );
    const [first, ...others] = same;
    if (first === undefined) return [];
    return others.some((other) => contradicts(this.#keysOf(first), this.#keysOf(other))) ? [] : same;
  }

  /** Reads the records of papers that only a title speaks for; mostly there are none. */
  async #loadEvidence(db: Kysely<Schema>): Promise<void> {
    const wanted = new Set<PaperId>();
    for (const { strong, title } of this.#own.values()) {
      const papers = title === null ? undefined : this.#titled.get(title);
      if (papers === undefined || papers.size > maxNamesakes) continue;
      for (const paper of papers) {
        if (!strong.some((key) => this.#papers.get(key) === paper)) wanted.add(paper);
      }
    }
    if (wanted.size === 0) return;
    const { rows } = await sql<Pick<Schema['records'], 'paper_id' | 'record_json' | 'abstract'>>`
      select paper_id, record_json, abstract from records where paper_id in ${listed([...wanted])}`.execute(
      db,
    );
    for (const row of rows) append(this.#evidence, row.paper_id, recordOf<Evidence>(row));
  }

  /**
   * Authors now and then give one DOI to both parts of a work, or to an erratum its paper's: arXiv's ids say that they are two,
   * and weigh more.
   */
  #isOtherArxivPaper(paper: PaperId, strong: readonly string[]): boolean {
    const own = strong.find((key) => key.startsWith('arxiv:'));
    return own !== undefined && this.#hasArxivId(paper) && this.#papers.get(own) !== paper;
  }

  #hasArxivId(paper: PaperId): boolean {
    for (const key of this.#keysOf(paper)) if (key.startsWith('arxiv:')) return true;
    return false;
  }

  #keysOf(paper: PaperId): ReadonlySet<string> {
    return this.#keys.get(paper) ?? new Set();
  }

  #learn(key: string, paper: PaperId): void {
    this.#papers.set(key, paper);
    const keys = this.#keys.get(paper) ?? new Set();
    this.#keys.set(paper, keys.add(key));
  }

  /** Whether that is new. */
  #learnTitle(title: string, paper: PaperId): boolean {
    const papers = this.#titled.get(title);
    if (papers === undefined) this.#titled.set(title, new Set([paper]));
    else if (papers.has(paper)) return false;
    else papers.add(paper);
    return true;
  }

  #join(loser: PaperId, winner: PaperId): void {
    for (const key of this.#keysOf(loser)) this.#learn(key, winner);
    this.#keys.delete(loser);
    for (const papers of this.#titled.values()) if (papers.delete(loser)) papers.add(winner);
    for (const evidence of this.#evidence.get(loser) ?? []) append(this.#evidence, winner, evidence);
    this.#evidence.delete(loser);
    for (const row of [...this.newKeys, ...this.newTitles]) if (row.paper_id === loser) row.paper_id = winner;
    for (const pair of this.joined) if (pair.winner === loser) pair.winner = winner;
    this.joined.push({ loser, winner });
  }
}

interface RecordKeys {
  strong: string[];
  title: string | null;
}

function keysOf(record: PaperRecord): RecordKeys {
  return { strong: identityKeys(record), title: titleKey(record) };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
