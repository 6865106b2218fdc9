// The contract of a database engine: transactions, locks, full text, and the SQL that each engine writes its own way.
import type { Kysely, RawBuilder, SelectQueryBuilder, Transaction } from 'kysely';
import type { PaperId } from '../model/paper.ts';
import type { SearchFilters, WordQuery } from './contract/papers.ts';
import type { Schema } from './schema.ts';
import type { Maintenance, RunLock } from './store.ts';

/**
 * One database. The aggregates use Kysely's query builder, and raw SQL only if every engine takes it; whatever differs
 * is here. Each engine creates the tables of `Schema` itself, compares text by code point, and returns counts and sums
 * as numbers.
 */
export interface Engine {
  readonly database: Kysely<Schema>;
  readonly fullText: FullTextIndex;
  readonly maintenance: Maintenance;
  /** Where the journal of hand-overs is kept on this machine; null for a database in memory. */
  readonly journalPath: string | null;

  /** Runs `work` in one transaction; commits when it resolves, rolls back when it rejects. */
  transaction<T>(work: (db: Transaction<Schema>) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Runs queries that go through a long table once, outside a transaction: its pages aren't kept in memory. */
  scan<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** Resolves when everything committed so far is on the disk. */
  reachDisk(): Promise<void>;
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
    rowOf: (item: Item) => readonly Cell[],
  ): Promise<void>;
  /**
   * For a query whose rows the same transaction then updates: locks the rows of `table`, and leaves out those that
   * another transaction has locked.
   */
  claimRows<DB, TB extends keyof DB, O>(
    query: SelectQueryBuilder<DB, TB, O>,
    table: TB & string,
  ): SelectQueryBuilder<DB, TB, O>;
  /** The hours between two columns such as `papers.published_at`; a plain date counts as its midnight in UTC. */
  hoursBetween(from: string, to: string): RawBuilder<number | null>;
}

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

/** Full text over titles, abstracts, authors and organisations of the papers. */
export interface FullTextIndex {
  /**
   * Takes in the papers that changed since the last call (`papers.words_stale`). Searching does this, not fetching: a fetch
   * takes two thirds of the time without it, and a machine that only sends mail never pays.
   */
  update(): Promise<void>;
  /** The papers that match, best first. Scores are positive; higher is better. */
  search(query: WordQuery, filters: SearchFilters, limit: number): Promise<{ id: PaperId; score: number }[]>;
  /** Removes a paper that is about to be deleted. */
  remove(db: Kysely<Schema>, id: PaperId): Promise<void>;
}
