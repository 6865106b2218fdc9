// What a migration of a SQLite database consists of.
import type { Kysely } from 'kysely';
import type { Schema } from '../../../schema.ts';

/**
 * A numbered change of the schema. It runs once on each database, perhaps years after it was written, so it must not
 * depend on code that changes: whatever it needs from the model is copied into its file. The numbers have gaps.
 */
export interface Migration {
  /** Its number and what it does: `0001-initial`. */
  name: string;
  statements: readonly string[];
  /** What SQL can't express, such as new columns computed from old ones. Runs after the statements, in their transaction. */
  fill?(database: Kysely<Schema>): Promise<void>;
}
