// The contract of a destination: where a frozen edition goes. Mail is one; outlets such as webhooks are others.
import type { EditionId } from '../../../model/edition.ts';
import type { FrozenEdition } from '../../../store/contract/papers.ts';

/** What publishing one edition came to; a destination adds its own counts. */
export interface Outcome {
  edition: EditionId;
}

export interface Destination<T extends Outcome = Outcome> {
  /** Names it in messages: `mail`. */
  readonly name: string;
  /** Editions that an earlier run began to publish and did not finish, oldest first. */
  unfinished(): Promise<EditionId[]>;
  /**
   * Publishes what is left of an edition; again, it repeats nothing. Call it holding the run lock, where one process sends at a time. Throws where the
   * destination as a whole fails; what failed for single recipients is in the outcome.
   */
  publish(edition: FrozenEdition): Promise<T>;
}
