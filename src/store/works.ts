// Finds out which paper a record is of: by the keys it shares with known papers, else as a new one.
import { type Kysely, sql } from 'kysely';
import { canonicalId, identityKeys, titleKey } from '../model/identity.ts';
import type { PaperId, PaperRecord } from '../model/paper.ts';
import { listed } from './lists-sqlite.ts';
import type { Schema } from './schema.ts';

/** Where a record belongs. */
export interface Place {
  paperId: PaperId;
  isNew: boolean;
}

interface KeyRow {
  key: string;
  paper_id: PaperId;
}

/** The keys of the works that a page speaks of, and what is to be written of them. */
export class Works {
  /** Paper by key; keys are canonical ids (`arxiv:…`, `doi:…`) and title keys (`title:…`). */
  readonly #papers = new Map<string, PaperId>();
  /** Keys by paper, to tell whether a title may join. */
  readonly #keys = new Map<PaperId, Set<string>>();
  /** Papers in the order in which their ids were given out. */
  readonly #age = new Map<PaperId, number>();
  readonly newKeys: KeyRow[] = [];
  readonly newPapers: PaperId[] = [];
  /** Papers that turned out to be one, in the order in which to join them. */
  readonly joined: { loser: PaperId; winner: PaperId }[] = [];

  /** The keys of each record of the page: made once, they are needed thrice. */
  readonly #own: ReadonlyMap<PaperRecord, RecordKeys>;

  private constructor(own: ReadonlyMap<PaperRecord, RecordKeys>) {
    this.#own = own;
  }

  /** Looks up the keys of the records, and all other keys of the papers that have them, in one query. */
  static async load(db: Kysely<Schema>, records: readonly PaperRecord[]): Promise<Works> {
    const own = new Map(records.map((record) => [record, keysOf(record)]));
    const { rows } = await sql<KeyRow & { seq: number }>`
      select paper_keys.key, paper_keys.paper_id, papers.seq
      from paper_keys join papers on papers.id = paper_keys.paper_id
      where paper_keys.paper_id in (
        select paper_id from paper_keys where key in ${listed([...own.values()].flatMap(({ all }) => all))}
      )`.execute(db);
    const works = new Works(own);
    for (const { key, paper_id, seq } of rows) {
      works.#learn(key, paper_id);
      works.#age.set(paper_id, seq);
    }
    return works;
  }

  /** The paper that the record is of, which may be new from here on; null when nothing identifies it. */
  place(record: PaperRecord): Place | null {
    const { strong, title, all } = this.#own.get(record) ?? keysOf(record);
    const byTitle = title === null ? undefined : this.#papers.get(title);
    const found = new Set<PaperId>();
    for (const key of strong) {
      const paper = this.#papers.get(key);
      if (paper !== undefined && (key.startsWith('arxiv:') || !this.#isOtherArxivPaper(paper, strong)))
        found.add(paper);
    }
    if (byTitle !== undefined && !this.#contradicts(byTitle, strong)) found.add(byTitle);
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
    for (const key of all) {
      // A title that another work has already is no key for this one.
      if (this.#papers.has(key)) continue;
      this.#learn(key, paperId);
      this.newKeys.push({ key, paper_id: paperId });
    }
    return { paperId, isNew: winner === undefined };
  }

  /** The paper as it is called by now. */
  current(id: PaperId): PaperId {
    return this.joined.findLast(({ loser }) => loser === id)?.winner ?? id;
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
    for (const key of this.#keys.get(paper) ?? []) if (key.startsWith('arxiv:')) return true;
    return false;
  }

  /** Two works with different arXiv ids (DOIs, …) are two works, whatever their titles say. */
  #contradicts(paper: PaperId, strong: readonly string[]): boolean {
    const own = [...(this.#keys.get(paper) ?? [])];
    return strong.some((key) => {
      const kind = key.slice(0, key.indexOf(':') + 1);
      const same = own.filter((each) => each.startsWith(kind));
      return same.length > 0 && !same.includes(key);
    });
  }

  #learn(key: string, paper: PaperId): void {
    this.#papers.set(key, paper);
    const keys = this.#keys.get(paper) ?? new Set();
    this.#keys.set(paper, keys.add(key));
  }

  #join(loser: PaperId, winner: PaperId): void {
    for (const key of this.#keys.get(loser) ?? []) this.#learn(key, winner);
    this.#keys.delete(loser);
    for (const row of this.newKeys) if (row.paper_id === loser) row.paper_id = winner;
    for (const pair of this.joined) if (pair.winner === loser) pair.winner = winner;
    this.joined.push({ loser, winner });
  }
}

interface RecordKeys {
  strong: string[];
  title: string | null;
  all: string[];
}

function keysOf(record: PaperRecord): RecordKeys {
  const strong = identityKeys(record);
  const title = titleKey(record);
  return { strong, title, all: title === null ? strong : [...strong, title] };
}
