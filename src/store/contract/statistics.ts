// The contract of the statistics: counts over what was fetched, sent and changed.
import type { EditionId } from '../../model/edition.ts';
import type { SignalName } from '../../model/paper.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import type { Instant, PlainDate } from '../../model/time.ts';
import type { DeliveryCounts } from './readers.ts';

export interface SourceFigures {
  source: string;
  /** When a fetch of it last succeeded, however long ago. */
  lastSuccessAt: Instant | null;
  lastError: { at: Instant; message: string } | null;
  fetches: { total: number; failed: number; partial: number; received: number; rejected: number };
  /** Papers that it announced, by date; days without any are left out. */
  days: { date: PlainDate; papers: number }[];
  /** Medians in hours; a day of announcement counts from its midnight in UTC. */
  lagHours: { submittedToAnnounced: number | null; announcedToFetched: number | null };
}

export interface EditionFigures {
  edition: EditionId;
  frozenAt: Instant;
  /** Of both sections. */
  papers: number;
  deliveries: Partial<DeliveryCounts>;
}

export interface SubscriberFigures {
  /** Subscribers in each state now. */
  states: { state: SubscriberState; count: number }[];
  /** Changes of state by day in UTC. */
  changes: { date: PlainDate; state: SubscriberState | 'removed'; count: number }[];
}

/** What one fetch changed in a signal of a source. */
export interface SignalFigures {
  source: string;
  name: SignalName;
  at: Instant;
  /** Papers whose value was seen first, or had changed. */
  changes: number;
  /** The sum of the values that were seen first. */
  atFirst: number;
  /** The sum of the rises of values seen before; falls are ignored. */
  gained: number;
}

/** Counts over what happened since a date. */
export interface StatisticsStore {
  /** Every source that was ever fetched or announced anything in that time, by name. */
  sources(since: PlainDate): Promise<SourceFigures[]>;
  /** Editions frozen in that time, the latest first. */
  editions(since: PlainDate): Promise<EditionFigures[]>;
  subscribers(since: PlainDate): Promise<SubscriberFigures>;
  /** Changes of signals since that day began in UTC, in the order of the instants. */
  signals(since: PlainDate): Promise<SignalFigures[]>;
}
