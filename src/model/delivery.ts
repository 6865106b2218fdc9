// One edition to one subscriber: its states, and the outcome of an attempt.
import type { EditionId } from './edition.ts';
import type { Selection } from './selection.ts';
import type { Instant } from './time.ts';

/**
 * `planned -> sending -> sent`; `deferred` is tried again at `nextAttemptAt`; `uncertain` means that the server had the
 * whole message and its reply is not known: never resent unless a person requests it (`send --retry-uncertain`).
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
  /** Null for an address from the command line that is not a subscriber's. */
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
  /** The server's last reply, or why it was skipped. */
  response: string | null;
}

/** A delivery's outcome, as the delivery loop reports it. */
export interface DeliveryOutcome {
  id: number;
  state: 'sent' | 'deferred' | 'failed' | 'skipped' | 'uncertain' | 'planned';
  /** Whether it counts as an attempt: not if the receiver was never contacted. */
  attempted: boolean;
  at: Instant;
  nextAttemptAt: Instant | null;
  response: string | null;
}
