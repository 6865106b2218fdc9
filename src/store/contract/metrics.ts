// The contract of the metrics: counts that a monitoring system reads every few seconds, each computed from an index.
import type { DeliveryState } from '../../model/delivery.ts';
import type { Period } from '../../model/edition.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import type { Instant } from '../../model/time.ts';

/** States of deliveries that are counted: all but those of most deliveries, `sent` and `skipped`. */
export const countedStates = ['planned', 'sending', 'deferred', 'uncertain', 'failed'] as const;

export interface QueueFigures {
  period: Period;
  state: Extract<DeliveryState, (typeof countedStates)[number]>;
  count: number;
}

export interface MetricsStore {
  /** Deliveries that wait, are uncertain, or failed, of all editions that are kept; every state of each period that has editions. */
  queue(): Promise<QueueFigures[]>;
  /** Mails that a server took from one instant up to before another. */
  sentBetween(from: Instant, to: Instant): Promise<number>;
  /** When each of the sources was last fetched with success; null for one that never was. */
  lastSuccesses(sources: readonly string[]): Promise<{ source: string; at: Instant | null }[]>;
  papers(): Promise<number>;
  /** States without a subscriber are left out. */
  subscribers(): Promise<{ state: SubscriberState; count: number }[]>;
  /** Transactional mails that wait. */
  pendingNotices(): Promise<number>;
}
