// The store's interface for comparing rankings on the instance's own history.
import type { EditionId } from '../../model/edition.ts';
import type { PaperId } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';

export interface PlacedCandidate {
  /** The id that it has now. */
  id: PaperId;
  heat: number;
  closeness: number;
}

export interface EvaluationStore {
  /** The candidates of a frozen edition in the common order, also of one whose content is gone. */
  candidates(edition: EditionId): Promise<PlacedCandidate[]>;
  /** Subscribers who liked or saved a paper at or after the instant, by number. */
  likersSince(at: Instant): Promise<number[]>;
  /** What a reader had in their library before the instant. */
  libraryBefore(subscriber: number, at: Instant): Promise<PaperId[]>;
}
