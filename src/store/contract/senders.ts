// What sending needs of the store: an outbox of its own, for as long as the sender holds its lease.
import type { Outbox } from '../../model/outbox.ts';

/** How a sender that dies, hangs or loses the database is replaced. */
export interface LeaseOptions {
  /** Others take over what a sender has claimed if it hasn't renewed its lease for this long. */
  leaseMs: number;
}

/** A process that sends. */
export interface Sender {
  /** Null if one process sends at a time. */
  readonly id: number | null;
  /**
   * Its commits hold only while the lease does: what others have taken over stays as they have it. Calls reject with a
   * `StoreError` when the lease was lost.
   */
  readonly outbox: Outbox;
  /** Gives back what it has claimed and not released, and ends the lease. */
  end(): Promise<void>;
}
