// Who receives the digest, and what has become of each edition sent to them.
import type { EditionId, Period } from './edition.ts';
import type { Instant } from './paper.ts';

export const subscriberStates = ['pending', 'active', 'unsubscribed', 'bounced', 'complained'] as const;
export type SubscriberState = (typeof subscriberStates)[number];

export interface SubscriberPreferences {
  /** The editions the subscriber wants. */
  periods: Period[];
}

export interface Subscriber {
  id: number;
  /** As given; compared by `normalizeEmail`. */
  email: string;
  name: string | null;
  state: SubscriberState;
  preferences: SubscriberPreferences;
  createdAt: Instant;
  updatedAt: Instant;
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
