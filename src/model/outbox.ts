// What the delivery loop needs of the store: claimed deliveries in, outcomes out.
import type { Delivery, DeliveryOutcome, DeliveryState } from './delivery.ts';
import type { EditionId } from './edition.ts';
import type { Selection } from './selection.ts';
import type { Instant } from './time.ts';

/** What was selected for the reader of a delivery. */
export interface ClaimedSelection {
  delivery: number;
  subscriber: number;
  edition: EditionId;
  selection: Selection;
}

export interface Outbox {
  /**
   * Marks up to `limit` deliveries that are planned, or deferred and due, as `sending` and returns them; an empty array when none
   * is left. Those of subscribers who are no longer active become `skipped` instead.
   */
  claim(
    edition: EditionId,
    options: { limit: number; at: Instant; emails: readonly string[] | null },
  ): Promise<Delivery[]>;
  /**
   * Keeps selections with claimed deliveries and in their readers' histories, in one transaction. Throws where others have taken over
   * what this sender had claimed.
   */
  saveSelections(selections: readonly ClaimedSelection[]): Promise<void>;
  /**
   * In one transaction, records outcomes and releases claimed deliveries for sending: from `handedOverAt` on a receiver may have
   * them, unless that is null. Returns the ids that were released; those of readers who left meanwhile become `skipped`.
   */
  commitStep(step: {
    outcomes: readonly DeliveryOutcome[];
    next: readonly Pick<Delivery, 'id' | 'subscriberId'>[];
    handedOverAt: Instant | null;
    /** What is left, before this step, of what `SharedOutbox.takeBudget` gave. */
    budget?: number;
  }): Promise<number[]>;
  /**
   * Notes that a receiver may have a released delivery from now on. Takes effect at once and cheaply, so that after a crash it
   * is known which of the released deliveries had been sent; throws the store's error, and then the message must not go.
   */
  noteHandOver(id: number): void;
  /** Notes an outcome at once, ahead of the step that records it. */
  noteOutcome(outcome: DeliveryOutcome): void;
  /** Plans deferred deliveries again, as if they had not been tried. */
  replan(ids: readonly number[]): Promise<void>;
  /** Of the deliveries to the given addresses; of all where it is null. */
  counts(edition: EditionId, emails: readonly string[] | null): Promise<Record<DeliveryState, number>>;
  /** Null if one process sends at a time. */
  readonly shared: SharedOutbox | null;
}

/** What a sender needs to know of others that send the same edition at the same time. */
export interface SharedOutbox {
  /** As `Outbox.counts`, of the deliveries that this sender was the last to claim. */
  ownCounts(edition: EditionId, emails: readonly string[] | null): Promise<Record<DeliveryState, number>>;
  /**
   * Waits, when nothing is left to claim, until all others that have claimed deliveries of the edition have been heard of, and takes
   * over what those had that were not. Resolves with true when there is something to claim again.
   */
  awaitOthers(edition: EditionId, at: () => Instant, signal: AbortSignal): Promise<boolean>;
  /**
   * Reserves a stretch of time in which no other sender sends mail that falls under the limit of that name; it is long enough for
   * `count` mails. Both instants are by the database's clock, in milliseconds.
   */
  takeSlots(request: {
    name: string;
    count: number;
    perSecond: number;
  }): Promise<{ startMs: number; nowMs: number; lastsMs: number }>;
  /**
   * How many more mails may be released now, at most `count`, for all senders to stay within `perDay` since that instant. Zero when
   * the day's limit is reached.
   */
  takeBudget(request: { perDay: number; count: number; since: Instant }): Promise<number>;
}
