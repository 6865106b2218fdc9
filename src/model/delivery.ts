// One edition to one subscriber: its states, and the outcome of an attempt.
import type { EditionId } from './edition.ts';
import type { Selection } from './selection.ts';
import type { Instant } from './time.ts';

/**
 * `planned -> sending -> sent`; `deferred` is tried again at `nextAttemptAt`; `uncertain` means that the server had the
 * whole message and we do not know its answer: never resent unless a person asks (`send --retry-uncertain`).
 */
export const deliveryStates = [
  'planned',
  'sending',
  'sent',
  'deferred',
  'failed',
  'skipped',
  'uncertain',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface Delivery {
  id: number;
  editionId: EditionId;
  /** Null for an address that was named on the command line and is no subscriber. */
  subscriberId: number | null;
  email: string;
  name: string | null;
  /** Whether the subscriber has a profile, so that their papers are selected for them. */
  hasProfile: boolean;
  /** What was selected when it was first claimed; null for the common list. */
  selection: Selection | null;
  state: DeliveryState;
  attempts: number;
  nextAttemptAt: Instant | null;
  sentAt: Instant | null;
  /** The server's last answer, or why it was skipped. */
  response: string | null;
}

/** A delivery's outcome, as the delivery loop reports it. */
export interface DeliveryOutcome {
  id: number;
  state: 'sent' | 'deferred' | 'failed' | 'skipped' | 'uncertain' | 'planned';
  /** Whether it counts as an attempt: not where the receiver was never asked. */
  attempted: boolean;
  at: Instant;
  nextAttemptAt: Instant | null;
  response: string | null;
}
