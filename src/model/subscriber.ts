// Who receives the digest: subscribers, their states and preferences.
import type { DeliveryState } from './delivery.ts';
import type { EditionId, Period } from './edition.ts';
import type { Profile } from './profile.ts';
import type { Selection } from './selection.ts';
import type { Instant } from './time.ts';

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
  /** The basis on which the address is written to, as text; null when none was stated. */
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

/** Everything that is stored about one subscriber: the content of their data export. */
export interface Dossier {
  subscriber: Subscriber;
  /** In order of time. */
  history: StateChange[];
  /** `response` is the server's last reply, or why the delivery was skipped. */
  deliveries: {
    editionId: EditionId;
    state: DeliveryState;
    sentAt: Instant | null;
    response: string | null;
  }[];
  profile: Profile;
  /** Their libraries elsewhere, and how far each was read. */
  libraries: { origin: string; version: number; syncedAt: Instant }[];
  /** What was selected for them and why, for editions that may still be resent; only the papers for earlier ones. */
  selections: (Selection & { editionId: EditionId })[];
  /** When their own feed was created; null without one. */
  feedSince: Instant | null;
  /** Editions whose common list they were sent, and whose deliveries are no longer kept. */
  earlierEditions: EditionId[];
}

/** States in which an address must not be written to, and is suppressed. */
export const leavingStates = ['unsubscribed', 'bounced', 'complained'] as const;
export type LeavingState = (typeof leavingStates)[number];

/** Whether the state is one in which an address must not be written to. */
export function hasLeft(state: SubscriberState): state is LeavingState {
  return leavingStates.some((each) => each === state);
}

/** As many characters as a name in a mail's header may have and still be read. */
export const maxNameLength = 100;
const maxConsentLength = 1000;

/**
 * A name on one line; null for none. What is longer than 100 characters is cut. Marks that make a name read as another one go; those that
 * join letters stay, because names are written with them.
 */
export function cleanName(text: string): string | null {
  return oneLine(text, maxNameLength);
}

/** A basis of consent on one line, of at most 1,000 characters; null for none. */
export function cleanConsent(text: string): string | null {
  return oneLine(text, maxConsentLength);
}

function oneLine(text: string, maxLength: number): string | null {
  // What is far too long is cut before it is looked at.
  const line = text
    .slice(0, maxLength * 10)
    .normalize('NFC')
    // Invisible marks; those that join letters are part of how a name is written.
    .replaceAll(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return [...line].slice(0, maxLength).join('').trim() || null;
}
