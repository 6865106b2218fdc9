// The contract of a database engine: transactions, locks, full text, and the SQL that each engine writes its own way.
import type { Kysely, RawBuilder, SelectQueryBuilder, Transaction } from 'kysely';
import type { FieldTerm, IndexHit, SearchFilters, TextMatch } from '../model/search.ts';
import type { WordCount } from './contract/search.ts';
import type { Schema } from './schema.ts';
import type { Maintenance, RunLock, SourcePaces } from './store.ts';
import type { TableAccess } from './tables.ts';

/**
 * One database. The aggregates use Kysely's query builder, and raw SQL only if every engine takes it; whatever differs
 * is here. Each engine creates the tables of `Schema` itself, compares text by code point, and returns counts and sums
 * as numbers.
 */
export interface Engine {
  readonly database: Kysely<Schema>;
  readonly fullText: FullTextIndex;
  readonly maintenance: EngineMaintenance;
  readonly tables: TableAccess;
  /** Where the journal of hand-overs is kept on this machine; null for a database in memory. */
  readonly journalPath: string | null;
  /** What processes need to send at the same time; null if the run lock admits one at a time. */
  readonly sharing: Sharing | null;

  /** Runs `work` in one transaction; commits when it resolves, rolls back when it rejects. */
  transaction<T>(work: (db: Transaction<Schema>) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Runs queries that go through a long table once, outside a transaction: its pages aren't kept in memory. */
  scan<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** Resolves when everything committed so far is on the disk. */
  reachDisk(): Promise<void>;
  /** Changes whenever the database does, through this connection or another; costs a few microseconds. */
  changeStamp(): Promise<string>;
  /** Takes the lock that one run holds at a time; null while another process holds it. A dead holder's lock is free. */
  lock(): Promise<RunLock | null>;
  close(): Promise<void>;

  /** The values for `where('id', 'in', engine.list(ids))`: any number of them, also none, in one prepared statement. */
  list<V extends string | number>(values: readonly V[]): RawBuilder<V>;
  /** Values as a table, to select from or to join: `selectFrom(engine.rows({ id: 'integer' }, rows).as('wanted'))`. */
  rows<R extends Row>(types: { readonly [K in keyof R]: ColumnType }, rows: readonly R[]): RawBuilder<R>;
  /**
   * Inserts one row for each item. `rowOf` returns the values of `columns` in their order; it is called when the row's
   * turn comes, so that the garbage of a long row stays young.
   */
  insertRows<T extends keyof Schema, Item>(
    db: Kysely<Schema>,
    insert: BulkInsert<T>,
    items: readonly Item[],
    rowOf: (item: Item) => readonly (Cell | Uint8Array)[],
  ): Promise<void>;
  /**
   * For a query whose rows the same transaction then updates: locks the rows of `table`, and leaves out those that
   * another transaction has locked.
   */
  claimRows<DB, TB extends keyof DB, O>(
    query: SelectQueryBuilder<DB, TB, O>,
    table: TB & string,
  ): SelectQueryBuilder<DB, TB, O>;
  /** Locks the rows of a query on one table until the transaction ends; waits for those that another transaction has locked. */
  lockRows<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O>;
  /** The hours between two columns such as `papers.published_at`; a plain date counts as its midnight in UTC. */
  hoursBetween(from: string, to: string): RawBuilder<number | null>;
}

export interface Sharing {
  readonly sourcePaces: SourcePaces;
  /** The database's own time, in milliseconds since 1970: the clocks of machines differ. */
  readonly nowMs: RawBuilder<number>;
  /** `nowMs` and a number of milliseconds. */
  fromNow(ms: number): RawBuilder<number>;
  /** Has every statement of `work` fail that isn't answered within this time: a network may go silent. */
  within<T>(answerMs: number, work: () => Promise<T>): Promise<T>;
  /** Whether the error means that the database could not be reached; the statement may or may not have taken effect. */
  isOutage(error: unknown): boolean;
}

export function isSharing(engine: Engine): engine is Engine & { sharing: Sharing } {
  return engine.sharing !== null;
}

/** An engine without a way to write its database to a file leaves out `backup`: then the rows are copied to a SQLite file. */
export type EngineMaintenance = Pick<Maintenance, 'check'> & Partial<Pick<Maintenance, 'backup'>>;

export interface TransactionOptions {
  /**
   * Transactions of one scope run one after the other. Needed where a transaction reads rows to decide what to insert;
   * without a scope, locks on the rows that it changes are enough.
   */
  scope?: 'papers' | 'readers' | 'editions';
  /**
   * The commit doesn't wait for the disk: a crash of the process loses nothing, a power cut may. `reachDisk` waits for
   * everything at once.
   */
  relaxed?: boolean;
  /** As `Engine.scan`, in the transaction. */
  scan?: boolean;
}

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;
export type ColumnType = 'text' | 'integer' | 'real';

export interface BulkInsert<T extends keyof Schema> {
  into: T;
  columns: readonly (keyof Schema[T] & string)[];
  /** What happens to a row whose key exists: it is skipped, or updates columns. By default it is an error. */
  onConflict?:
    | 'skip'
    | {
        key: readonly (keyof Schema[T] & string)[];
        update: readonly (keyof Schema[T] & string)[];
      };
}

/** A word that never occurs: without it, Li Wei and Zhang San together would be found as Wei Zhang. */
export const nameSeparator = '\nꙮ\n';

/** The text of a paper as full text takes it in. */
export interface PaperText {
  seq: number;
  title: string;
  abstract: string | null;
  /** Names and institutes with `nameSeparator` between them. */
  authors: string;
  organization: string | null;
}

/**
 * Full text over titles, abstracts, authors and organisations of the papers, and what `paper_index` has to filter by. The
 * aggregate keeps both in step; the engine's schema removes the text of a paper that is deleted.
 */
export interface FullTextIndex {
  /** Replaces the text of these papers. */
  put(db: Kysely<Schema>, texts: readonly PaperText[]): Promise<void>;
  /** Removes the text of all papers. */
  clear(db: Kysely<Schema>): Promise<void>;
  /**
   * The papers that match, best first, and how many there are in all; without a term to look for, the latest first. Scores
   * are positive; higher is better.
   */
  match(
    query: TextMatch,
    filters: SearchFilters,
    limit: number,
    offset: number,
  ): Promise<{ hits: IndexHit[]; total: number }>;
  /** All papers that pass the filters, have what is required and nothing that is excluded. */
  passing(query: TextMatch, filters: SearchFilters): Promise<Set<number>>;
  /** Those of the papers that `match` would find. */
  matching(query: TextMatch, filters: SearchFilters, seqs: readonly number[]): Promise<Set<number>>;
  /** Whether any paper has the word or phrase there. */
  occurs(term: FieldTerm): Promise<boolean>;
  /** Whether any word begins like this. */
  hasPrefix(prefix: string): Promise<boolean>;
  /** Stems that begin with the letter and have a length within these bounds, with the number of papers that have each. */
  wordsLike(letter: string, minLength: number, maxLength: number): Promise<WordCount[]>;
  /** Those of the stems that occur, with the number of papers that have each. */
  countsOf(stems: readonly string[]): Promise<WordCount[]>;
  /** How many texts have no row in `paper_index`, and how many of its rows have no text. */
  compare(): Promise<{ withoutRow: number; withoutText: number }>;
  /** Those of the papers that have a text in which their title isn't found. */
  misfiled(titles: readonly { seq: number; title: string }[]): Promise<number[]>;
}
