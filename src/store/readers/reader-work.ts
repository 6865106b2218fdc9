// Transactions that change readers: with the time of the change, and the hash that replaces an address.
import type { Transaction } from 'kysely';
import type { Instant } from '../../model/time.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { AddressHasher, HashOf } from './address-hasher.ts';

export interface ReaderWork extends UnitOfWork {
  readonly hashOf: HashOf;
}

/** Runs `work` in a transaction; transactions that change readers run one after the other. */
export async function changeReaders<T>(
  engine: Engine,
  hasher: AddressHasher,
  at: Instant,
  work: (unit: ReaderWork) => Promise<T>,
): Promise<T> {
  // Before the transaction: the key of the hash may have to be made, in a statement of its own.
  const hashOf = await hasher();
  return await engine.transaction((db: Transaction<Schema>) => work({ db, engine, at, hashOf }), {
    scope: 'readers',
  });
}
