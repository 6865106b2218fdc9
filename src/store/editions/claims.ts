// Which deliveries of an edition can be claimed, and which of those are no longer wanted.
import { sql } from 'kysely';
import type { Delivery } from '../../model/delivery.ts';
import { normalizeEmail } from '../../model/email-address.ts';
import type { Selection } from '../../model/selection.ts';
import type { HashOf } from '../readers/address-hasher.ts';
import { suppressedAmong } from '../readers/suppressions.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';

/** 1 for a subscriber with a profile: others get the common mail. Three lookups by primary key for each delivery. */
const hasProfile = sql<number>`case
  when exists (select 1 from profile_rules where profile_rules.subscriber_id = deliveries.subscriber_id)
  or exists (select 1 from reader_events where reader_events.subscriber_id = deliveries.subscriber_id)
  or exists (select 1 from library_papers where library_papers.subscriber_id = deliveries.subscriber_id)
  then 1 else 0 end`;

/** Deliveries that can be claimed: planned ones, or deferred ones whose next attempt is due. */
export async function ready(
  { db, engine }: Connection,
  edition: string,
  options: { state: 'planned' | 'deferred'; limit: number; at: string; emails: readonly string[] | null },
) {
  const { state, limit, at, emails } = options;
  const query = db
    .selectFrom('deliveries')
    .leftJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .selectAll('deliveries')
    .select('subscribers.state as subscriber_state')
    .select(hasProfile.as('has_profile'))
    .select(wantsPeriod.as('wants_period'))
    .where('edition_id', '=', edition)
    // A literal: the index of what is due has this state only.
    .where('deliveries.state', '=', sql.lit(state))
    .$if(state === 'deferred', (due) => due.where('next_attempt_at', '<=', at))
    .$if(emails !== null, (named) =>
      named.where('deliveries.email_key', 'in', engine.list((emails ?? []).map(normalizeEmail))),
    )
    // In the order of the index, so that a batch costs the same however long the list is.
    .$if(state === 'planned' && emails === null, (planned) => planned.orderBy('deliveries.id'))
    .limit(limit);
  return await engine.claimRows(query, 'deliveries').execute();
}

/** 1 for a subscriber who wants editions of this kind; the part of an edition's id before the slash is its period. */
const wantsPeriod = sql<number>`case
  when exists (select 1 from subscriber_periods where subscriber_periods.subscriber_id = deliveries.subscriber_id
    and deliveries.edition_id like subscriber_periods.period || '/%')
  then 1 else 0 end`;

/**
 * Those who have chosen other editions since theirs was planned. One that was tried already is tried again anyway: its reader
 * may have been named on the command line.
 */
export function whoChanged(planned: readonly ReadyRow[], left: ReadonlySet<number>): number[] {
  return planned.flatMap(({ id, subscriber_id, wants_period, attempts }) =>
    subscriber_id !== null && wants_period === 0 && attempts === 0 && !left.has(id) ? [id] : [],
  );
}

type ReadyRow = Awaited<ReturnType<typeof ready>>[number];

/** Those whose subscriber is no longer active, or whose address is suppressed where it has no subscriber. */
export async function whoLeft(
  connection: Connection,
  hashOf: HashOf,
  rows: readonly ReadyRow[],
): Promise<Set<number>> {
  // Without a subscriber: named by a person, or the subscriber was deleted while the delivery was in flight.
  const unlisted = rows.filter((row) => row.subscriber_id === null);
  const suppressed = await suppressedEmails(
    connection,
    hashOf,
    unlisted.map(({ email }) => email),
  );
  const left = rows.filter((row) =>
    row.subscriber_id === null ? suppressed.has(row.email) : row.subscriber_state !== 'active',
  );
  return new Set(left.map(({ id }) => id));
}

/** Those of the addresses that must not be mailed; the empty address of an erased reader is one of them. */
export async function suppressedEmails(
  connection: Connection,
  hashOf: HashOf,
  emails: readonly string[],
): Promise<Set<string>> {
  if (emails.length === 0) return new Set();
  const hashes = await suppressedAmong(connection, emails.map(hashOf));
  return new Set(emails.filter((email) => email === '' || hashes.has(hashOf(email))));
}

type ClaimedRow = Omit<Schema['deliveries'], 'id' | 'selection_json' | 'sender_id'> & {
  id: number;
  selection_json: string | null;
  has_profile: number;
};

export function toDelivery(row: ClaimedRow): Delivery {
  return {
    id: row.id,
    editionId: row.edition_id,
    subscriberId: row.subscriber_id,
    email: row.email,
    name: row.name,
    hasProfile: row.has_profile === 1,
    selection: row.selection_json === null ? null : (JSON.parse(row.selection_json) as Selection),
    state: 'sending',
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    sentAt: row.sent_at,
    response: row.response,
  };
}
