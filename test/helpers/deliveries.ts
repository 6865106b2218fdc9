// Deliveries in a real database, and the table of them against a mail server's own log.
import { expect } from 'vitest';
import type { DeliveryState } from '../../src/model/delivery.ts';
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';
import type { Store } from '../../src/store/store.ts';
import { openEmptyStore } from './empty-database.ts';
import { edition } from './papers.ts';

/** A store with the edition `daily/2026-06-16`, frozen at the given instant and planned for the readers. */
export async function plannedStore(
  path: string,
  readers: readonly string[],
  { at, busyTimeoutMs }: { at: string; busyTimeoutMs?: number },
): Promise<Store> {
  const store = await openEmptyStore(path, busyTimeoutMs === undefined ? {} : { busyTimeoutMs });
  const preferences = { periods: ['daily' as const] };
  await store.subscribers.import(
    readers.map((email) => ({ email, name: null, preferences })),
    at,
  );
  await store.editions.freeze(edition([{}]), 'Papers', at);
  return store;
}

/** What the table of deliveries says, by address. */
export function deliveryTable(path: string): Map<string, DeliveryState> {
  const database = new (sqliteDriver())(path, { readonly: true });
  const rows = database
    .prepare<[], { email: string; state: DeliveryState }>('select email, state from deliveries')
    .all();
  database.close();
  return new Map(rows.map(({ email, state }) => [email, state]));
}

/** No run is under way: `taken` is whom the server has taken a mail for, in order, and the table says neither more nor less. */
export function expectAgreement(table: ReadonlyMap<string, DeliveryState>, taken: readonly string[]): void {
  expect(new Set(taken).size, 'nobody has it twice').toBe(taken.length);
  for (const [email, state] of table) {
    if (state === 'sent') expect(taken, state).toContain(email);
    else if (state !== 'uncertain') expect(taken, `${email} is ${state}`).not.toContain(email);
  }
}
