// The contract of an engine's tables as a whole: which there are, and what a copy of all their rows needs.
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** A table of `Schema`, as the database's catalogue describes it. */
export interface TableShape {
  readonly name: keyof Schema;
  readonly columns: readonly string[];
  /** The columns of its primary key, in their order. */
  readonly key: readonly string[];
  /** The tables that its foreign keys refer to. */
  readonly references: readonly string[];
}

export interface TableAccess {
  /** All tables but `migrations`, full text, and the progress of a copy, which each engine or database has for itself. */
  shapes(): Promise<TableShape[]>;
  /**
   * Runs `work` in a transaction that reads one state of the database. With `blockWrites`, others wait until it ends before
   * they write.
   */
  frozen<T>(options: { blockWrites: boolean }, work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** By table, the highest number that it has given to a row, also where that row is gone. */
  lastNumbers(db: Kysely<Schema>): Promise<Map<string, number>>;
  /** Makes the tables continue after these numbers and after those of their rows. */
  continueAfter(db: Kysely<Schema>, numbers: ReadonlyMap<string, number>): Promise<void>;
  /** Counts the rows anew for the planner of queries, after most of them have come at once. */
  analyze(): Promise<void>;
}
