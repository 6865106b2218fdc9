// What the store's functions work with: a connection, or a transaction with its time.
import type { Kysely } from 'kysely';
import type { Instant } from '../model/time.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

export interface Connection {
  /** The database, or the transaction in progress. */
  readonly db: Kysely<Schema>;
  readonly engine: Engine;
}

export interface UnitOfWork extends Connection {
  /** When the change happens: the time that is stored with it. */
  readonly at: Instant;
}
