// What a publication is: one edition for one outlet, with the states of a delivery.
import type { DeliveryState } from './delivery.ts';
import type { EditionId } from './edition.ts';
import type { PaperId } from './paper.ts';
import type { Instant } from './time.ts';

export interface Publication {
  id: number;
  edition: EditionId;
  /** The outlet's name. */
  outlet: string;
  state: DeliveryState;
  attempts: number;
  nextAttemptAt: Instant | null;
  sentAt: Instant | null;
  /** The outlet's last response, or why it was skipped. */
  response: string | null;
}

/** A message as it is posted, the same bytes at every attempt. */
export interface OutletMessage {
  body: string;
  /** The papers that it names. */
  papers: PaperId[];
}

export interface PublicationOutcome {
  state: 'sent' | 'deferred' | 'failed' | 'skipped' | 'uncertain' | 'planned';
  /** Whether it counts as an attempt: not if the outlet was never contacted. */
  attempted: boolean;
  at: Instant;
  nextAttemptAt: Instant | null;
  response: string | null;
}
