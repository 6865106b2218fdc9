// Decides what follows from a report about one address: the rules of suppressing, and what they take for proof.
import type { SubscriberState } from '../../model/subscriber.ts';
import { dayMs, type Instant } from '../../model/time.ts';
import type { MailKind, RecipientReport } from './mail-report.ts';

export type BounceAction = 'bounced' | 'complained' | 'unsubscribed' | 'counted' | 'none';

/**
 * How we know that a mail is about a delivery of ours: our signed mark in an address; the Message-ID of the mail that we
 * sent; or only that the address is one that we wrote to, by a report that returns nothing of the mail.
 */
export type Proof = 'mark' | 'message-id' | 'address' | 'none';

/** What needs to be known of an earlier delivery. */
export interface PastDelivery {
  id: number;
  sentAt: Instant;
  returned: boolean;
}

export interface SoftLimit {
  count: number;
  days: number;
}

export interface Case {
  kind: MailKind;
  /** Of a complaint: RFC 5965. */
  feedbackType: string | null;
  recipient: Pick<RecipientReport, 'status' | 'reason' | 'hard' | 'delayed'>;
  proof: Proof;
  /** Null for an address that is not a subscriber's. */
  state: SubscriberState | null;
  /** The delivery that came back; null if that isn't known. */
  deliveryId: number | null;
  /** Newest first. */
  deliveries: readonly PastDelivery[];
  softLimit: SoftLimit;
  now: Instant;
}

export interface Decision {
  action: BounceAction;
  /** Why, in words. */
  note: string;
}

/** Without a mark of ours, only what is about a delivery this recent is believed: mail servers give up after 5 days (RFC 5321 section 4.5.4.1). */
const believedDays = 14;
/** A delivery of which nothing came back for so long has arrived. */
const silenceDays = 5;

const none = (note: string): Decision => ({ action: 'none', note });

/** What to do about a bounce or complaint. Pure. */
export function decide(facts: Case): Decision {
  const { kind, state, proof, now, deliveries } = facts;
  if (kind === 'delay') return none('still being tried');
  if (kind !== 'bounce' && kind !== 'complaint') return none(`${kind}: nothing to do`);
  if (state === null) return none('not a subscriber');
  if (proof === 'none') return none('not about a mail of ours');
  const last = deliveries[0];
  if (proof !== 'mark' && (!last || daysBetween(last.sentAt, now) > believedDays)) {
    return none(`nothing was sent there in ${believedDays} days`);
  }
  return kind === 'complaint' ? onComplaint(facts) : onBounce(facts, state);
}

function onComplaint({ feedbackType, proof, state }: Case): Decision {
  const type = feedbackType ?? 'abuse';
  // Reports about forgeries of our domain (RFC 6591), and corrections, are not complaints of a reader.
  if (/^(?:auth-failure|dmarc|not-spam|virus)$/.test(type)) return none(`a report of ${type}`);
  if (proof === 'address') return none('a complaint that returns nothing of the mail');
  if (type.startsWith('opt-out')) {
    return state === 'active' || state === 'pending'
      ? { action: 'unsubscribed', note: 'asked to be taken off the list' }
      : none(`${state} already`);
  }
  return state === 'complained'
    ? none('complained already')
    : { action: 'complained', note: `complaint (${type})` };
}

function onBounce(facts: Case, state: SubscriberState): Decision {
  const { recipient, proof, softLimit } = facts;
  if (recipient.reason === 'delivered') return none('delivered');
  if (recipient.delayed) return none('still being tried');
  if (state !== 'active' && state !== 'pending') return none(`${state} already`);
  if (recipient.hard && proof !== 'address')
    return { action: 'bounced', note: `${recipient.status} ${recipient.reason}` };
  const days = softDaysInRow(facts);
  if (days === 0) return none('mails got through since');
  const count = `${days} of ${softLimit.count} days`;
  if (days < softLimit.count) return { action: 'counted', note: `${recipient.reason}: ${count}` };
  return { action: 'bounced', note: `${recipient.reason}: ${count} in a row` };
}

/**
 * On how many days in a row mails to the address came back, this one included; 0 if a later one has arrived. A day with
 * two editions counts once, and a gap longer than the limit's days ends the row.
 */
function softDaysInRow({ deliveries, deliveryId, softLimit, now }: Case): number {
  const at = Math.max(
    0,
    deliveries.findIndex(({ id }) => id === deliveryId),
  );
  const arrivedSince = deliveries
    .slice(0, at)
    .some(({ returned, sentAt }) => !returned && daysBetween(sentAt, now) > silenceDays);
  if (arrivedSince) return 0;
  const days = new Set<string>();
  let previous: Instant | null = null;
  for (const [index, { sentAt, returned }] of deliveries.slice(at).entries()) {
    if (index > 0 && !returned) break;
    if (previous !== null && daysBetween(sentAt, previous) > softLimit.days) break;
    days.add(sentAt.slice(0, 10));
    previous = sentAt;
  }
  return days.size;
}

function daysBetween(from: Instant, to: Instant): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}
