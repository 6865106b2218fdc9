// What the delivery loop needs of the store: claimed deliveries in, outcomes out.

import type { Delivery, DeliveryOutcome, DeliveryState } from './delivery.ts';
import type { EditionId } from './edition.ts';
import type { Instant } from './time.ts';

export interface Outbox {
  /**
   * Marks up to `limit` deliveries that are planned, or deferred and due, as `sending` and returns them, none when none is left;
   * those of subscribers who are no longer active become `skipped` instead.
   */
  claim(
    edition: EditionId,
    options: { limit: number; at: Instant; emails: readonly string[] | null },
  ): Promise<Delivery[]>;
  /**
   * In one transaction, records outcomes, and clears claimed deliveries: from `handedOverAt` on a receiver may have them,
   * unless that is null. Returns the ids that may go; those of readers who left meanwhile become `skipped`.
   */
  advance(step: {
    outcomes: readonly DeliveryOutcome[];
    next: readonly Pick<Delivery, 'id' | 'subscriberId'>[];
    handedOverAt: Instant | null;
  }): Promise<number[]>;
  /** Of the deliveries to the given addresses; of all where it is null. */
  counts(edition: EditionId, emails: readonly string[] | null): Promise<Record<DeliveryState, number>>;
}
