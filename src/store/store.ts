// What the rest of the program may ask of the database, whichever engine it is.
import type { Edition, EditionId, Period, Pick } from '../model/edition.ts';
import type { Cursor, FetchLogEntry, IngestCounts, Page, Validators } from '../model/page.ts';
import type { Instant, Paper, PaperId, PaperRecord, PaperWithHistory, PlainDate } from '../model/paper.ts';
import type {
  Delivery,
  DeliveryState,
  Subscriber,
  SubscriberPreferences,
  SubscriberState,
} from '../model/subscriber.ts';

export interface Store {
  readonly papers: PaperStore;
  readonly fetches: FetchStore;
  readonly editions: EditionStore;
  readonly subscribers: SubscriberStore;
  readonly deliveries: DeliveryStore;
  readonly secrets: SecretStore;
  /** Takes the lock that one run holds at a time, or null when another process has it; a dead holder's lock is free. */
  lock(): Promise<RunLock | null>;
  close(): Promise<void>;
}

export interface SecretStore {
  /** The key of that name, 32 random bytes, made when it is first asked for: `links`, `return-path`, `suppressions`. */
  key(name: string): Promise<Buffer>;
}

export interface RunLock {
  release(): Promise<void>;
}

export interface StoredRecord extends PaperRecord {
  firstSeenAt: Instant;
  updatedAt: Instant;
}

export interface SearchFilters {
  since: PlainDate | null;
  until: PlainDate | null;
  category: string | null;
}

/** Words and phrases to look for, as `search/text-query.ts` reads them from what somebody typed. */
export interface WordQuery {
  /** At least one. */
  wanted: readonly string[];
  unwanted: readonly string[];
  /** Whether the last wanted word may go on. */
  openEnded: boolean;
}

export interface SearchHit {
  paper: Paper;
  /** Higher is better; only comparable within one query. */
  score: number;
}

export interface PaperStore {
  /** Keeps a page's records and its cursor in one transaction, merges, and reports. Saving the same page again is a no-op. */
  savePage(source: string, page: Page, at: Instant): Promise<IngestCounts>;
  /** By canonical id or any spelling that `model/identity.ts` knows; follows forwards. */
  find(id: string): Promise<PaperWithHistory | null>;
  recordsOf(id: PaperId): Promise<StoredRecord[]>;
  /** Papers that any source announced as new, cross or featured within the dates, inclusive. */
  announcedBetween(from: PlainDate, to: PlainDate): Promise<PaperWithHistory[]>;
  /** Papers whose signals changed at or after the instant: what trending chooses from. */
  activeSince(since: Instant): Promise<PaperWithHistory[]>;
  /** The last date on or before `date` with a new, cross or featured announcement; null in an empty database. */
  latestAnnouncement(date: PlainDate): Promise<PlainDate | null>;
  /** Full text over titles, abstracts, authors and organisations. */
  searchWords(query: WordQuery, filters: SearchFilters, limit: number): Promise<SearchHit[]>;
  count(): Promise<number>;
}

export interface FetchStore {
  cursor(source: string): Promise<Cursor | null>;
  validators(url: string): Promise<Validators | null>;
  log(entry: FetchLogEntry): Promise<void>;
  /** The last entry of each source, by source name. */
  last(): Promise<FetchLogEntry[]>;
}

export interface FrozenEdition {
  edition: Edition;
  subject: string;
}

export interface EditionStore {
  get(id: EditionId): Promise<FrozenEdition | null>;
  /** The latest frozen edition of a period dated before `before`. */
  previous(period: Period, before: PlainDate): Promise<FrozenEdition | null>;
  /** Those of the papers that a frozen edition of the period has had, `except` left aside. */
  alreadyIn(period: Period, papers: readonly PaperId[], except: EditionId): Promise<Set<PaperId>>;
  /**
   * Freezes the edition and plans one delivery for each active subscriber who wants its period, in one transaction.
   * An edition that is frozen already is returned as it stands.
   */
  freeze(edition: Edition, subject: string, at: Instant): Promise<FrozenEdition>;
  setPick(pick: Pick): Promise<void>;
  picks(id: EditionId): Promise<Pick[]>;
}

export interface NewSubscriber {
  email: string;
  name: string | null;
  preferences: SubscriberPreferences;
}

/** Why a subscriber's state changed, and through what it came. */
export interface Why {
  /** In words, for the record: `5.1.1 user unknown`. */
  cause: string;
  source: 'command' | 'import' | 'page' | 'one-click' | 'mail' | 'bounce' | 'complaint';
}

export interface SubscriberStore {
  /** Adds or makes active again; `added` is false for one who was active already. */
  add(subscriber: NewSubscriber, at: Instant): Promise<{ subscriber: Subscriber; added: boolean }>;
  /** Many in one transaction; an address that is there already keeps its state (someone who left is never re-added). */
  import(subscribers: readonly NewSubscriber[], at: Instant): Promise<{ added: number; known: number }>;
  find(email: string): Promise<Subscriber | null>;
  /** In order of address; `after` is the last address of the page before. */
  list(options: {
    state: SubscriberState | null;
    after: string | null;
    limit: number;
  }): Promise<Subscriber[]>;
  /** Changes name, preferences or state; null when there is no such subscriber. */
  update(
    email: string,
    change: { name?: string | null; preferences?: SubscriberPreferences; state?: SubscriberState },
    at: Instant,
  ): Promise<Subscriber | null>;
  /** Changes the state and keeps why; null when there is no such subscriber, unchanged when it has the state already. */
  changeState(email: string, state: SubscriberState, why: Why, at: Instant): Promise<Subscriber | null>;
  /** True if there was one. Planned deliveries to it are skipped. */
  remove(email: string, at: Instant): Promise<boolean>;
  count(state: SubscriberState | null): Promise<number>;
}

export type DeliveryCounts = Record<DeliveryState, number>;

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

export interface DeliveryStore {
  /** Plans deliveries to the given addresses (those who already have one of this edition keep it). */
  plan(edition: EditionId, emails: readonly string[]): Promise<void>;
  /**
   * Marks up to `limit` deliveries that are planned, or deferred and due, as `sending` and returns them; those of
   * subscribers who are no longer active become `skipped` instead.
   */
  claim(
    edition: EditionId,
    options: { limit: number; at: Instant; emails: readonly string[] | null },
  ): Promise<Delivery[]>;
  /**
   * In one transaction, records outcomes, and clears claimed deliveries: from `handedOverAt` on a receiver may have them,
   * unless that is null. Returns the ids that may go; those of readers who left meanwhile become `skipped`.
   */
  advance(step: {
    outcomes: readonly DeliveryOutcome[];
    next: readonly { id: number; subscriberId: number | null }[];
    handedOverAt: Instant | null;
  }): Promise<number[]>;
  /** How many mails were sent, of whatever edition. */
  sentSince(since: Instant): Promise<number>;
  /**
   * Sorts out what a dead run left in `sending`: handed over becomes `uncertain`, all else `planned` again.
   * Call it only while holding the run lock. Returns how many are uncertain.
   */
  recover(edition: EditionId, at: Instant): Promise<number>;
  /** Makes `uncertain` deliveries `planned` again, because a person asked for it. */
  retryUncertain(edition: EditionId): Promise<number>;
  /** Editions that still have planned, deferred or sending deliveries, oldest first. */
  unfinished(): Promise<EditionId[]>;
  counts(edition: EditionId): Promise<DeliveryCounts>;
  /** Who would get an edition of the period that is planned now: how many, and the first of them. */
  wouldReceive(period: Period, limit: number): Promise<{ total: number; first: string[] }>;
}
