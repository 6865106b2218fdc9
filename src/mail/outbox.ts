// What the delivery loop needs of the store.
import type { EditionId } from '../model/edition.ts';
import type { Instant } from '../model/paper.ts';
import type { Delivery, DeliveryOutcome, DeliveryState } from '../model/subscriber.ts';

export interface Outbox {
  /** Marks deliveries that are planned, or deferred and due, as `sending`; an empty list when none is left. */
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
