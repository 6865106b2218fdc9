// What a run of deliveries is given, and what it reports.
import type { Clock } from '../../clock.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Instant } from '../../model/time.ts';
import type { RecipientReport } from '../bounces/mail-report.ts';
import type { OutgoingMessage, Transport } from '../transports/transport.ts';
import type { RateLimits } from './pace.ts';

export interface DeliveryJob {
  edition: EditionId;
  /** Only deliveries to these addresses; null for all. */
  emails: readonly string[] | null;
  outbox: Outbox;
  transport: Transport;
  /** The finished mail of one delivery. Throws `MailError` for a malformed address: that delivery fails. */
  compose: (delivery: Delivery) => OutgoingMessage | Promise<OutgoingMessage>;
  /** Connections at a time. */
  connections: number;
  limits?: RateLimits;
  /** Mails of this run at most; null for no limit. */
  budget?: number | null;
  /** Instead of `budget` where other senders share the limit: takes up to `count` mails from it; 0 when it is reached. */
  takeBudget?: ((count: number) => Promise<number>) | null;
  /** After this instant a mail isn't worth sending: it is skipped, with a note. Null for never. */
  lateAt?: Instant | null;
  clock: Clock;
  /** In [0, 1), for spreading retries. */
  random: () => number;
  /** Ends the run early: what is in flight is finished, the rest given back. */
  signal: AbortSignal;
  onProgress?: (progress: DeliveryProgress) => void;
  /** Called when it is on record that a delivery failed because a server refused it, with what that says about the reader. */
  onRefused?: (delivery: Delivery, report: RecipientReport) => Promise<void>;
}

/** What this run has done so far. */
export interface DeliveryProgress {
  sent: number;
  failed: number;
  skipped: number;
  uncertain: number;
  /** Attempts that met a temporary failure; some of them are tried again within the run. */
  deferred: number;
}

/** Counts of the requested deliveries: of the whole edition, or of the addresses that were named. */
export interface DeliveryReport {
  /** All of them, whatever their state. */
  recipients: number;
  /** What this run changed. */
  sent: number;
  skipped: number;
  failed: number;
  /** All that wait for a later run. */
  deferred: number;
  /** All that a person must decide on, whichever run left them. */
  uncertain: number;
  /** Not tried yet: the run was ended, or reached a limit. */
  left: number;
}
