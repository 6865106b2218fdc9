// Who receives the digest, and what has become of each edition sent to them.
import type { EditionId, Period } from './edition.ts';
import type { Instant } from './paper.ts';

export const subscriberStates = ['pending', 'active', 'unsubscribed', 'bounced', 'complained'] as const;
export type SubscriberState = (typeof subscriberStates)[number];

export interface SubscriberPreferences {
  /** The editions the subscriber wants. */
  periods: Period[];
  /** arXiv-style categories and free keywords, as `parseInterests` reads them. */
  interests: string[];
}

export interface Subscriber {
  id: number;
  /** As given; compared by `normalizeEmail`. */
  email: string;
  name: string | null;
  state: SubscriberState;
  preferences: SubscriberPreferences;
  /** The basis on which the address is written to, in words; null where nobody has stated one. */
  consent: string | null;
  consentedAt: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Why a subscriber's state changed, and through what it came. */
export interface Why {
  /** In words, for the record: `5.1.1 user unknown`. */
  cause: string;
  source: 'command' | 'import' | 'page' | 'one-click' | 'mail' | 'bounce' | 'complaint';
}

export interface StateChange extends Why {
  state: SubscriberState | 'removed';
  at: Instant;
}

/** Everything that is kept about one subscriber: what they are shown when they ask for their data. */
export interface Dossier {
  subscriber: Subscriber;
  /** In order of time. */
  history: StateChange[];
  deliveries: { editionId: EditionId; state: DeliveryState; sentAt: Instant | null }[];
}

/** States in which an address must not be written to, and is suppressed. */
export const leavingStates = ['unsubscribed', 'bounced', 'complained'] as const;
export type LeavingState = (typeof leavingStates)[number];

/** Whether the state is one in which an address must not be written to. */
export function hasLeft(state: SubscriberState): state is LeavingState {
  return leavingStates.some((each) => each === state);
}

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
  /** What the subscriber likes to read about; empty for none, and where the mail is the common one. */
  interests: readonly string[];
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
