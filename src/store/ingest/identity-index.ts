// Finds the paper of a record: by shared identifiers, by a title that other evidence confirms, or as a new paper.
import { addToGroup } from '../../model/group-by.ts';
import { canonicalId, contradicts, identityKeys, mainTitleKey, titleKey } from '../../model/identity-keys.ts';
import type { PaperId, PaperRecord } from '../../model/paper.ts';
import { compareWorks, type Evidence } from '../../model/same-work.ts';
import { recordOf } from '../papers/paper-rows.ts';
import type { Connection } from '../unit-of-work.ts';

/** The paper that a record belongs to. */
export interface PlacedRecord {
  paperId: PaperId;
  isNew: boolean;
}

/** A title that more papers than this share is a heading, and none of them is compared. */
const maxSameTitle = 8;

/** The age of a paper: stored papers by their `seq`, then the new ones of the page in their order. */
type Age = { stored: number } | { new: number };

/** The identities of the papers that a page's records could belong to, and what the page adds to them. */
export class IdentityIndex {
  /** Paper by key: `arxiv:…`, `doi:…`. */
  readonly #papers = new Map<string, PaperId>();
  /** Keys by paper, to decide whether a title may join. */
  readonly #keys = new Map<PaperId, Set<string>>();
  /** Papers by title key; unlike an identifier, many papers may share a title. */
  readonly #titled = new Map<string, Set<PaperId>>();
  /** What is known of the papers that share a title with a record of the page. */
  readonly #evidence = new Map<PaperId, Evidence[]>();
  readonly #ages = new Map<PaperId, Age>();
  readonly newKeys: { key: string; paper_id: PaperId }[] = [];
  readonly newTitles: { title: string; paper_id: PaperId }[] = [];
  readonly newPapers: PaperId[] = [];
  /** Papers that turned out to be one, in the order in which to join them. */
  readonly joined: { loser: PaperId; winner: PaperId }[] = [];

  /** The keys of each record of the page: they are needed three times. */
  readonly #own: ReadonlyMap<PaperRecord, RecordKeys>;

  private constructor(own: ReadonlyMap<PaperRecord, RecordKeys>) {
    this.#own = own;
  }

  /** Loads the papers that share a key or a title with the records, and all keys of these papers. */
  static async load(connection: Connection, records: readonly PaperRecord[]): Promise<IdentityIndex> {
    const { db, engine } = connection;
    const index = new IdentityIndex(new Map(records.map((record) => [record, keysOf(record)])));
    const own = [...index.#own.values()];
    const titles = engine.list(own.flatMap(({ titles }) => titles));
    const titled = await db
      .selectFrom('paper_titles')
      .select(['title', 'paper_id'])
      .where('title', 'in', titles)
      .execute();
    for (const { title, paper_id } of titled) index.#addTitle(title, paper_id);
    const rows = await db
      .selectFrom('paper_keys')
      .innerJoin('papers', 'papers.id', 'paper_keys.paper_id')
      .select(['paper_keys.key', 'paper_keys.paper_id', 'papers.seq'])
      .where('paper_keys.paper_id', 'in', ({ selectFrom }) =>
        selectFrom('paper_keys')
          .select('paper_id')
          .where('key', 'in', engine.list(own.flatMap(({ strong }) => strong)))
          .union(selectFrom('paper_titles').select('paper_id').where('title', 'in', titles)),
      )
      .execute();
    for (const { key, paper_id, seq } of rows) {
      index.#addKey(key, paper_id);
      index.#ages.set(paper_id, { stored: seq });
    }
    await index.#loadEvidence(connection);
    return index;
  }

  /** The paper of the record; one that is new exists from now on. Null if nothing identifies the record. */
  resolve(record: PaperRecord): PlacedRecord | null {
    const { strong, titles } = this.#own.get(record) ?? keysOf(record);
    const found = new Set<PaperId>();
    for (const key of strong) {
      const paper = this.#papers.get(key);
      if (paper !== undefined && (key.startsWith('arxiv:') || !this.#isOtherArxivPaper(paper, strong)))
        found.add(paper);
    }
    for (const paper of this.#sameTitle(record, { strong, titles }, found)) found.add(paper);
    const [winner, ...losers] = [...found].sort((a, b) => byAge(this.#ages.get(a), this.#ages.get(b)));
    // A record without a title, of a paper that is gone, makes no paper.
    const paperId = winner ?? (record.title ? canonicalId(record.identifiers) : null);
    if (paperId === null) return null;
    for (const loser of losers) {
      if (!(this.#hasArxivId(loser) && this.#hasArxivId(paperId))) this.#join(loser, paperId);
    }
    if (winner === undefined) {
      this.newPapers.push(paperId);
      this.#ages.set(paperId, { new: this.newPapers.length });
    }
    this.#add(record, { strong, titles }, paperId);
    return { paperId, isNew: winner === undefined };
  }

  /** Makes the record's keys and title those of the paper. */
  #add(record: PaperRecord, { strong, titles }: RecordKeys, paperId: PaperId): void {
    for (const key of strong) {
      // Two parts of a work with one DOI: the first has it.
      if (this.#papers.has(key)) continue;
      this.#addKey(key, paperId);
      this.newKeys.push({ key, paper_id: paperId });
    }
    if (titles.length === 0) return;
    for (const title of titles)
      if (this.#addTitle(title, paperId)) this.newTitles.push({ title, paper_id: paperId });
    addToGroup(this.#evidence, paperId, record);
  }

  /** The paper's id after all joins so far. */
  current(id: PaperId): PaperId {
    return this.joined.findLast(({ loser }) => loser === id)?.winner ?? id;
  }

  /**
   * Papers with the record's title whose other fields confirm that they are the same work, though they share no identifier with
   * it. None if two of them can't be one work: a guess would be wrong half of the time.
   */
  #sameTitle(record: PaperRecord, { strong, titles }: RecordKeys, found: ReadonlySet<PaperId>): PaperId[] {
    const same = this.#papersTitled(titles).filter(
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

  /** Papers with one of the titles, of those that are no headings. */
  #papersTitled(titles: readonly string[]): PaperId[] {
    const groups = titles.map((title) => this.#titled.get(title) ?? new Set<PaperId>());
    return [...new Set(groups.filter(({ size }) => size <= maxSameTitle).flatMap((group) => [...group]))];
  }

  /** Loads the records of papers that share a title but no key with a record; mostly there are none. */
  async #loadEvidence({ db, engine }: Connection): Promise<void> {
    const wanted = new Set<PaperId>();
    for (const { strong, titles } of this.#own.values()) {
      for (const paper of this.#papersTitled(titles)) {
        if (!strong.some((key) => this.#papers.get(key) === paper)) wanted.add(paper);
      }
    }
    if (wanted.size === 0) return;
    const rows = await db
      .selectFrom('records')
      .innerJoin('papers', 'papers.id', 'records.paper_id')
      .select(['paper_id', 'record_json', 'records.abstract as own_abstract', 'shared'])
      .select(['paper_json', 'papers.abstract'])
      .where('paper_id', 'in', engine.list([...wanted]))
      .execute();
    for (const row of rows) {
      const { paper_id, own_abstract, paper_json, abstract, ...own } = row;
      const evidence = recordOf<Evidence>({ ...own, abstract: own_abstract }, { paper_json, abstract });
      addToGroup(this.#evidence, paper_id, evidence);
    }
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

  #addKey(key: string, paper: PaperId): void {
    this.#papers.set(key, paper);
    const keys = this.#keys.get(paper) ?? new Set();
    this.#keys.set(paper, keys.add(key));
  }

  /** Returns whether the title is new for the paper. */
  #addTitle(title: string, paper: PaperId): boolean {
    const papers = this.#titled.get(title);
    if (papers === undefined) this.#titled.set(title, new Set([paper]));
    else if (papers.has(paper)) return false;
    else papers.add(paper);
    return true;
  }

  #join(loser: PaperId, winner: PaperId): void {
    for (const key of this.#keysOf(loser)) this.#addKey(key, winner);
    this.#keys.delete(loser);
    for (const papers of this.#titled.values()) if (papers.delete(loser)) papers.add(winner);
    for (const evidence of this.#evidence.get(loser) ?? []) addToGroup(this.#evidence, winner, evidence);
    this.#evidence.delete(loser);
    for (const row of [...this.newKeys, ...this.newTitles]) if (row.paper_id === loser) row.paper_id = winner;
    for (const pair of this.joined) if (pair.winner === loser) pair.winner = winner;
    this.joined.push({ loser, winner });
  }
}

interface RecordKeys {
  strong: string[];
  /** The title, and its main part if it has a subtitle. */
  titles: string[];
}

function keysOf(record: PaperRecord): RecordKeys {
  const titles = [titleKey(record), mainTitleKey(record)].filter((title) => title !== null);
  return { strong: identityKeys(record), titles };
}

function byAge(a: Age | undefined, b: Age | undefined): number {
  const [placeA, placeB] = [placeOf(a), placeOf(b)];
  return placeA[0] - placeB[0] || placeA[1] - placeB[1];
}

/** A paper whose age is unknown counts as the oldest. */
function placeOf(age: Age | undefined): [isNew: number, place: number] {
  if (age === undefined) return [0, 0];
  return 'stored' in age ? [0, age.stored] : [1, age.new];
}
