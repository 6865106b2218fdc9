// The store's interface to papers: the papers themselves, fetches, enrichment and editions.
import type {
  Candidate,
  Edition,
  EditionDraft,
  EditionId,
  Period,
  Pick,
  Reason,
} from '../../model/edition.ts';
import type { EditionKey } from '../../model/edition-key.ts';
import type { EnrichmentPage, PaperToEnrich } from '../../model/enrichment.ts';
import type { Cursor, FetchLogEntry, IngestCounts, Page, Validators } from '../../model/page.ts';
import type { Paper, PaperId, PaperRecord, PaperWithHistory } from '../../model/paper.ts';
import type { Instant, PlainDate } from '../../model/time.ts';

export interface StoredRecord extends PaperRecord {
  firstSeenAt: Instant;
  updatedAt: Instant;
}

export interface SeenVersion {
  version: number;
  /** When this database first heard of it. */
  seenAt: Instant;
}

export interface PaperStore {
  /** Keeps a page's records and its cursor in one transaction, merges, and reports. Saving the same page again is a no-op. */
  savePage(source: string, page: Page, at: Instant): Promise<IngestCounts>;
  /** The stored paper that each record is of, in their order; null for one that `savePage` would make a new paper of. */
  placesOf(records: readonly PaperRecord[]): Promise<(PaperId | null)[]>;
  /** By canonical id or any spelling that `model/identity.ts` knows; follows forwards. */
  find(id: string): Promise<PaperWithHistory | null>;
  recordsOf(id: PaperId): Promise<StoredRecord[]>;
  /** The versions that any source has reported, in their order. */
  versionsOf(id: PaperId): Promise<SeenVersion[]>;
  /** Papers that any source announced as new, cross or featured within the dates, inclusive. */
  announcedBetween(from: PlainDate, to: PlainDate): Promise<PaperWithHistory[]>;
  /** Papers whose signals changed at or after the instant: what trending chooses from. */
  activeSince(since: Instant): Promise<PaperWithHistory[]>;
  /** The papers of these ids that there are, in their order. */
  histories(ids: readonly PaperId[]): Promise<PaperWithHistory[]>;
  /**
   * Papers announced as new, cross or featured within the dates whose signals changed at or after `since`, and which no frozen
   * edition of the period has had and no editor has dropped from one.
   */
  overlooked(options: {
    period: Period;
    from: PlainDate;
    to: PlainDate;
    since: Instant;
  }): Promise<PaperWithHistory[]>;
  /** Papers with the most upvotes among those whose upvotes changed at or after `since`. */
  votedUp(options: { since: Instant; limit: number }): Promise<{ paper: Paper; upvotes: number }[]>;
  /** The last date on or before `date` with a new, cross or featured announcement; null in an empty database. */
  latestAnnouncement(date: PlainDate): Promise<PlainDate | null>;
  count(): Promise<number>;
}

export interface FetchStore {
  cursor(source: string): Promise<Cursor | null>;
  validators(url: string): Promise<Validators | null>;
  log(entry: FetchLogEntry): Promise<void>;
  /** The last entry of each source, by source name. */
  last(): Promise<FetchLogEntry[]>;
}

/** Which papers are worth a query. */
export interface EnrichmentQuery {
  /** Dates of announcements, inclusive. */
  from: PlainDate;
  to: PlainDate;
  /** Papers whose signals changed at the source at or after this instant, too. */
  activeSince: Instant;
  /** One that the service knew is queried again if the last query was at or before this instant. */
  foundBefore: Instant;
  /** The same for one that it did not know. */
  missingBefore: Instant;
}

export interface EnrichmentStore {
  /** Papers to query a service for, the latest announced first, and within a day those with the most votes. */
  papersToAsk(service: string, query: EnrichmentQuery): Promise<PaperToEnrich[]>;
  /**
   * Stores a service's records, and that it was queried. This creates no paper, and merges two only if a registry says that one
   * is the preprint of the other.
   */
  savePage(service: string, page: EnrichmentPage, at: Instant): Promise<IngestCounts>;
}

export interface FrozenEdition {
  edition: Edition;
  subject: string;
}

/** An edition to be frozen. Without candidates readers' own selections are made from its list. */
export type Freezable = Edition & { candidates?: EditionDraft['candidates'] };

export interface CandidatePlace {
  editionId: EditionId;
  frozenAt: Instant;
  /** From 1, among `of` candidates. */
  place: number;
  of: number;
  heat: number;
  closeness: number;
  reasons: Reason[];
}

export interface EditionStore {
  get(id: EditionId): Promise<FrozenEdition | null>;
  /** All frozen editions, oldest first. */
  keys(): Promise<EditionKey[]>;
  /** The frozen editions whose list has the paper, latest first. */
  keysWith(paper: PaperId): Promise<EditionKey[]>;
  /** Those of the editions that are frozen. */
  frozenAmong(ids: readonly EditionId[]): Promise<Set<EditionId>>;
  /** The frozen edition of a period with the latest date. */
  latest(period: Period): Promise<FrozenEdition | null>;
  /** The latest frozen edition of a period dated before `before`. */
  previous(period: Period, before: PlainDate): Promise<FrozenEdition | null>;
  /** The frozen editions of a period dated within the dates, inclusive, oldest first, with the papers of their lists. */
  frozenBetween(
    period: Period,
    from: PlainDate,
    to: PlainDate,
  ): Promise<{ date: PlainDate; frozenAt: Instant; papers: PaperId[] }[]>;
  /** Those of the papers that a frozen edition of the period has had in any section, `except` left aside. */
  alreadyIn(period: Period, papers: readonly PaperId[], except: EditionId): Promise<Set<PaperId>>;
  /**
   * Freezes the edition and plans one delivery for each active subscriber who wants its period, in one transaction.
   * An edition that is already frozen is returned unchanged. Its candidates keep their content until `contentUntil`; a
   * publication is planned for each of the named outlets.
   */
  freeze(
    draft: Freezable,
    subject: string,
    at: Instant,
    contentUntil?: Instant,
    outlets?: readonly string[],
  ): Promise<FrozenEdition>;
  /** What a frozen edition could have contained, in the common order; without those whose content is gone. */
  candidatesOf(id: EditionId): Promise<Candidate[]>;
  /** The place of a paper among the candidates of each edition that could have contained it, the latest first. */
  placesOf(paper: PaperId): Promise<CandidatePlace[]>;
  /** Deletes the content of candidates whose editions are no longer sent. */
  forgetContent(at: Instant): Promise<void>;
  setPick(pick: Pick): Promise<void>;
  picks(id: EditionId): Promise<Pick[]>;
  /** False if there was no such pick. */
  removePick(id: EditionId, paper: PaperId, action: Pick['action']): Promise<boolean>;
  /** The picks of all editions that are not frozen, by edition and time. */
  openPicks(): Promise<Pick[]>;
}
