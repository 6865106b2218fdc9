// The contracts of the aggregates for readers: subscribers, suppressions, notices, deliveries and bounces.
import type { Clock } from '../../clock.ts';
import type { Delivery, DeliveryState } from '../../model/delivery.ts';
import type { EditionId, Period } from '../../model/edition.ts';
import type { MailRequest } from '../../model/mail-request.ts';
import type { Outbox } from '../../model/outbox.ts';
import type {
  Dossier,
  LeavingState,
  Subscriber,
  SubscriberPreferences,
  SubscriberState,
  Why,
} from '../../model/subscriber.ts';
import type { Instant } from '../../model/time.ts';
import type { LeaseOptions, Sender } from './senders.ts';

export interface NewSubscriber {
  email: string;
  name: string | null;
  preferences: { periods: readonly Period[]; interests?: readonly string[] };
  /** The basis of consent in words; `added by command` where it is left out. */
  consent?: string;
  /** Active where it is left out; lists from elsewhere name those who left, too. */
  state?: SubscriberState;
}

export interface SubscriberStore {
  /**
   * Adds or makes active again, whatever suppressed the address; `added` is false for one who was active already.
   * The caller must check whether that is allowed (`suppressions.find`).
   */
  add(subscriber: NewSubscriber, at: Instant): Promise<{ subscriber: Subscriber; added: boolean }>;
  /**
   * Many in one transaction. An address that is there already keeps its state, unless the list says that it left; those
   * that are suppressed are not added and returned.
   */
  import(
    subscribers: readonly NewSubscriber[],
    at: Instant,
  ): Promise<{ added: number; known: number; suppressed: string[] }>;
  find(email: string): Promise<Subscriber | null>;
  /** By the number that links name them with; numbers are never given out twice. */
  get(id: number): Promise<Subscriber | null>;
  /** In order of address; `after` is the last address of the page before. */
  list(options: {
    state: SubscriberState | null;
    after: string | null;
    limit: number;
  }): Promise<Subscriber[]>;
  /** Changes name, preferences or state; null when there is no such subscriber. */
  update(
    email: string,
    change: { name?: string | null; preferences?: Partial<SubscriberPreferences>; state?: SubscriberState },
    at: Instant,
  ): Promise<Subscriber | null>;
  /**
   * Changes the state and records the cause; null when there is no such subscriber, unchanged when it has the state already. A
   * subscriber who leaves is suppressed; a suppression is lifted with `active`, that of a complaint by a command only.
   */
  changeState(email: string, state: SubscriberState, why: Why, at: Instant): Promise<Subscriber | null>;
  /**
   * Someone asks for the digest and has not confirmed it: a new address becomes pending, a pending one gets the new preferences,
   * any other is unchanged. Returns the resulting state.
   */
  ask(subscriber: NewSubscriber, at: Instant): Promise<Subscriber>;
  /**
   * Activates the subscriber who confirms with a link made at `issuedAt`, unless the state has changed since then or the address
   * has complained: null then.
   */
  confirm(id: number, issuedAt: Instant, at: Instant): Promise<Subscriber | null>;
  /** Everything that is stored about an address; null when there is no such subscriber. */
  dossier(email: string): Promise<Dossier | null>;
  /** True if there was one. Planned deliveries to it are skipped, and the address is suppressed. */
  remove(email: string, at: Instant): Promise<boolean>;
  /** Removes, and forgets the address everywhere; its suppression stays, as a hash. */
  erase(email: string, why: Why, at: Instant): Promise<boolean>;
  /** Deletes those who subscribed before the instant and never confirmed. */
  forgetUnconfirmed(before: Instant): Promise<number>;
  count(state: SubscriberState | null): Promise<number>;
}

/** Feeds of readers' own papers, each at an address with a secret. */
export interface ReaderFeedStore {
  /** The secret of a reader's feed; null if they have none. */
  secretOf(subscriber: number): Promise<string | null>;
  /** Makes the feed, or gives it a new address. */
  open(subscriber: number, secret: string, at: Instant): Promise<void>;
  /** Ends the feed; false if there was none. */
  close(subscriber: number): Promise<boolean>;
}

export interface Suppression {
  reason: LeavingState | 'command';
  cause: string;
  at: Instant;
}

export interface SuppressionStore {
  find(email: string): Promise<Suppression | null>;
  /** For an address that need not be a subscriber's. A complaint is never made less. */
  add(email: string, suppression: Suppression): Promise<void>;
}

export interface Notice extends MailRequest {
  id: number;
  /** How often its mail was tried. */
  attempts: number;
  requestedAt: Instant;
}

export interface NoticeStore {
  /** Keeps a request, known address or not; false when too many are waiting. */
  request(request: MailRequest, at: Instant): Promise<boolean>;
  /** Requests that are due, oldest first; no other process gets them before `leaseUntil`. */
  claim(at: Instant, leaseUntil: Instant, limit: number): Promise<Notice[]>;
  /** `waiting` is tried again at `nextAttemptAt`; all else is the end of it, and its address is forgotten. */
  settle(
    id: number,
    outcome: { state: 'sent' | 'dropped' | 'failed' } | { state: 'waiting'; nextAttemptAt: Instant },
    at: Instant,
  ): Promise<void>;
  /** How many mails have gone to the address since. */
  sentSince(email: string, since: Instant): Promise<number>;
  /** Deletes what was settled before the instant. */
  forgetSettled(before: Instant): Promise<void>;
}

export type DeliveryCounts = Record<DeliveryState, number>;

/** An address that must not be mailed, and since when, if that is known. */
export interface BlockedAddress {
  email: string;
  /** `pending` for one who has subscribed and not confirmed yet. */
  reason: Suppression['reason'] | 'pending';
  since: Instant | null;
}

/** Who would get a mail: how many, and the first of them. */
export interface Audience {
  total: number;
  first: string[];
}

/** A delivery as it is on record. */
export interface DeliveryRecord
  extends Pick<Delivery, 'id' | 'state' | 'attempts' | 'nextAttemptAt' | 'sentAt' | 'response'> {
  edition: EditionId;
  /** Empty if the address was erased. */
  email: string;
}

/** Which deliveries are meant; null leaves a property open. */
export interface DeliveryFilter {
  edition: EditionId | null;
  states: readonly DeliveryState[] | null;
  emails: readonly string[] | null;
}

export interface DeliveryStore extends Outbox {
  /** Begins sending: together with others, or alone, holding the run lock. */
  startSending(clock: Clock, options: LeaseOptions): Promise<Sender>;
  /** Those of the latest editions first, within one in the order in which they were planned. */
  list(filter: DeliveryFilter, limit: number | null): Promise<DeliveryRecord[]>;
  /** How many deliveries match. */
  count(filter: DeliveryFilter): Promise<number>;
  /**
   * Plans deliveries to addresses that a person names: none to those that `blockedAmong` has, and again to those that were
   * skipped or failed. Any other delivery of this edition stays as it is.
   */
  plan(edition: EditionId, emails: readonly string[]): Promise<void>;
  /** Those of the addresses that must not be mailed. */
  blockedAmong(emails: readonly string[]): Promise<BlockedAddress[]>;
  /** Who would get the edition if it were sent now: to the addresses only, if there are any, as `plan` would have it. */
  audienceOf(
    edition: { id: EditionId; period: Period },
    options: { emails: readonly string[] | null; retryUncertain: boolean; limit: number },
  ): Promise<Audience>;
  /** How many mails were sent, of whatever edition. */
  sentSince(since: Instant): Promise<number>;
  /**
   * Recovers what a dead run left in `sending`: deliveries that were handed over become `uncertain`, all others `planned` again.
   * Where one process sends at a time, call it only while holding the run lock; where several do, it is about those whose lease
   * is over. Returns how many are uncertain.
   */
  recover(edition: EditionId, at: Instant): Promise<number>;
  /**
   * Makes `uncertain` deliveries `planned` again, because a person requested it; only those to `addresses`, unless that is null.
   */
  retryUncertain(edition: EditionId, emails: readonly string[] | null): Promise<number>;
  /** Editions that still have planned, deferred or sending deliveries, oldest first. */
  unfinished(): Promise<EditionId[]>;
  /** Of the deliveries to the given addresses; of all where it is null or left out. */
  counts(edition: EditionId, emails?: readonly string[] | null): Promise<DeliveryCounts>;
}

/** A delivery that a server took, or refused at once, and whether it came to nothing. */
export interface SentDelivery {
  id: number;
  editionId: EditionId;
  email: string;
  sentAt: Instant;
  returned: boolean;
}

/** What a returning mail said of one address, and what was done. */
export interface BounceEntry {
  deliveryId: number | null;
  email: string;
  status: string;
  reason: string;
  hard: boolean;
  /** The delivery was still being tried. */
  delayed: boolean;
  action: string;
  diagnostic: string;
}

export interface BounceStore {
  /** Whether a mail with this hash was recorded: it counts once, however often it is read. */
  hasRead(hash: string): Promise<boolean>;
  /** The address of a delivery; null if there is no such delivery. */
  recipientOf(deliveryId: number): Promise<string | null>;
  /** Deliveries to a subscriber, newest first; empty for an address that is not subscribed. */
  sentTo(email: string, limit: number): Promise<SentDelivery[]>;
  /**
   * Keeps a mail and its entries in one transaction, without addresses that aren't subscribed; false, and nothing kept,
   * where it was recorded before.
   */
  record(
    mail: { hash: string; kind: string },
    entries: readonly BounceEntry[],
    at: Instant,
  ): Promise<boolean>;
}
