// The store's interface to publications: editions on their way to outlets.
import type { DeliveryState } from '../../model/delivery.ts';
import type { EditionId, Period } from '../../model/edition.ts';
import type { PaperId } from '../../model/paper.ts';
import type { OutletMessage, Publication, PublicationOutcome } from '../../model/publication.ts';
import type { Instant } from '../../model/time.ts';

/** Which publications are meant; null leaves a property open. */
export interface PublicationFilter {
  edition: EditionId | null;
  states: readonly DeliveryState[] | null;
}

export interface PublicationStore {
  /** Plans a publication for each outlet that has none of this edition yet. Freezing an edition does the same. */
  plan(edition: EditionId, outlets: readonly string[]): Promise<void>;
  /**
   * Sorts out what a dead run left in `sending`: `uncertain`, as the outlet may have it, but `planned` again for outlets where doing it
   * twice does no harm. Where one process sends at a time, call it only while holding the run lock; where several do, it is about
   * those whose lease is over.
   */
  recover(edition: EditionId, repeatable: readonly string[]): Promise<void>;
  /** Those that are planned, or deferred and due at `at`, in the order in which they were planned. */
  due(edition: EditionId, at: Instant): Promise<Publication[]>;
  /** The message of a publication; null before it was made, and after it was settled. */
  message(id: number): Promise<OutletMessage | null>;
  /** Keeps the message for this attempt and all later ones. */
  keepMessage(id: number, message: OutletMessage): Promise<void>;
  /** Reserves one for a sender, if there are several; false if another is at it, or has done it. */
  take(id: number, sender: number | null): Promise<boolean>;
  /**
   * Marks one as `sending`, on the disk when this resolves: from now on the outlet may have it. False if another sender has taken
   * it over.
   */
  begin(id: number, sender?: number | null): Promise<boolean>;
  /** Nothing happens where another sender has taken it over. */
  settle(id: number, outcome: PublicationOutcome, sender?: number | null): Promise<void>;
  /** Makes `uncertain` publications `planned` again, because a person requested it. Returns how many. */
  retryUncertain(edition: EditionId): Promise<number>;
  /** Editions that have planned, deferred or sending publications, oldest first. */
  unfinished(): Promise<EditionId[]>;
  /** The papers that an outlet has had in other editions of the period, under every id that each has had. */
  papersSent(outlet: string, edition: { id: EditionId; period: Period }): Promise<Set<PaperId>>;
  /** Those of the latest editions first. */
  list(filter: PublicationFilter, limit: number | null): Promise<Publication[]>;
}
