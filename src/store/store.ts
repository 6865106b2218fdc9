// What the rest of the program may ask of the database, whichever engine it is: the aggregates, keys and the run lock.
import type { EvaluationStore } from './contract/evaluation.ts';
import type { MetricsStore } from './contract/metrics.ts';
import type { EditionStore, EnrichmentStore, FetchStore, PaperStore } from './contract/papers.ts';
import type { ProfileStore } from './contract/profiles.ts';
import type { PublicationStore } from './contract/publications.ts';
import type {
  BounceStore,
  DeliveryStore,
  NoticeStore,
  ReaderFeedStore,
  SubscriberStore,
  SuppressionStore,
} from './contract/readers.ts';
import type { RetentionStore } from './contract/retention.ts';
import type { SearchIndexStore, VectorStore } from './contract/search.ts';
import type { StatisticsStore } from './contract/statistics.ts';
import type { SummaryStore } from './contract/summaries.ts';

export interface Store {
  readonly papers: PaperStore;
  readonly searchIndex: SearchIndexStore;
  readonly vectors: VectorStore;
  readonly fetches: FetchStore;
  readonly enrichments: EnrichmentStore;
  readonly summaries: SummaryStore;
  readonly editions: EditionStore;
  readonly subscribers: SubscriberStore;
  readonly profiles: ProfileStore;
  readonly readerFeeds: ReaderFeedStore;
  readonly deliveries: DeliveryStore;
  readonly publications: PublicationStore;
  readonly bounces: BounceStore;
  readonly secrets: SecretStore;
  readonly statistics: StatisticsStore;
  readonly metrics: MetricsStore;
  readonly evaluation: EvaluationStore;
  readonly suppressions: SuppressionStore;
  readonly notices: NoticeStore;
  readonly retention: RetentionStore;
  readonly maintenance: Maintenance;
  /** Changes whenever anything in the database does, by whichever process. Compare it to know whether a copy is current. */
  changeStamp(): Promise<string>;
  /** Null if all processes are on one machine. */
  readonly sourcePaces: SourcePaces | null;
  /** Whether any number of processes may send at the same time: only what one of them is to do needs the run lock then. */
  readonly isShared: boolean;
  /** Takes the lock that one run holds at a time, or null when another process has it; a dead holder's lock is free. */
  lock(): Promise<RunLock | null>;
  close(): Promise<void>;
}

export interface SecretStore {
  /** The key of that name, 32 random bytes, made when it is first asked for: `links`, `return-path`, `suppressions`. */
  key(name: string): Promise<Buffer>;
}

export interface Maintenance {
  /** The problems of the database's structure, at most twenty; empty for a sound one. */
  check(): Promise<string[]>;
  /**
   * Writes a consistent copy to a file, readable by its owner only, while others go on writing. Throws a `StoreError` if the
   * file exists and `overwrite` is false, and where the copy fails; a file that was there stays as it was then.
   */
  backup(file: string, options: BackupOptions): Promise<{ bytes: number }>;
}

export interface BackupOptions {
  overwrite: boolean;
  /** Stops a copy of rows; a copy of the file is made at one go. */
  signal?: AbortSignal;
  /** Called while rows are copied, with the table and the numbers of its rows. */
  onRows?: (table: string, done: number, total: number) => void;
}

/** The pace of requests to sources, kept by processes on all machines together; see `PaceLock` of the HTTP client. */
export interface SourcePaces {
  /** Takes the group's lock; null while another holds it. A dead holder's lock is free. */
  tryAcquire(group: string): Promise<{
    /** When the group's last request ended, by this machine's clock, in milliseconds since 1970; null if there was none. */
    lastRequestAtMs: number | null;
    /** Releases the lock and records when the last request ended; null keeps the recorded time. */
    release(lastRequestAtMs: number | null): Promise<void>;
  } | null>;
  close(): Promise<void>;
}

export interface RunLock {
  release(): Promise<void>;
}
