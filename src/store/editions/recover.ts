// Sorts out the deliveries of senders that died, hung or lost the database.
import { sql } from 'kysely';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import { dayMs, type Instant, later } from '../../model/time.ts';
import { isSharing } from '../engine.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { HandOver, HandOverJournal } from './hand-over-journal.ts';
import { goneSenders } from './lease.ts';
import { saveOutcomes } from './outbox.ts';

const longestWaitMs = 2 * dayMs;

/**
 * What was released and has no outcome becomes `uncertain`, all else `planned`: of senders whose lease is over where several may
 * send, else of all. Call it in a transaction of the scope `editions`. Returns how many became uncertain.
 */
export async function recover(
  unit: UnitOfWork,
  edition: EditionId,
  journal: HandOverJournal | null,
): Promise<number> {
  const { db, engine, at } = unit;
  const gone = isSharing(engine) ? await goneSenders(db, engine, 'deliveries', edition) : null;
  const released = await engine
    .lockRows(
      db
        .selectFrom('deliveries')
        .select('id')
        .where('edition_id', '=', edition)
        .where('state', '=', 'sending')
        .where('handed_over_at', 'is not', null)
        .$if(gone !== null, (left) =>
          left.where(({ eb, or }) =>
            or([eb('sender_id', 'is', null), eb('sender_id', 'in', engine.list(gone ?? []))]),
          ),
        ),
    )
    .execute();
  const known = released.length > 0 ? (journal?.read() ?? null) : null;
  const outcomes = released.map(({ id }) => outcomeOfReleased(id, known, at));
  await saveOutcomes(unit, outcomes, null);
  await db
    .updateTable('deliveries')
    .where('edition_id', '=', edition)
    .where('state', '=', 'sending')
    .$if(gone !== null, (left) =>
      left.where(({ eb, or }) =>
        or([eb('sender_id', 'is', null), eb('sender_id', 'in', engine.list(gone ?? []))]),
      ),
    )
    .set({ state: 'planned' })
    .execute();
  // No wait is this long: it was put off while the clock was wrong.
  await db
    .updateTable('deliveries')
    .set({ next_attempt_at: at })
    .where('edition_id', '=', edition)
    .where('state', '=', sql.lit('deferred' as const))
    .where('next_attempt_at', '>', later(at, longestWaitMs))
    .execute();
  return outcomes.filter(({ state }) => state === 'uncertain').length;
}

/** What became of a delivery that was released for sending when its process was stopped. */
function outcomeOfReleased(
  id: number,
  known: ReadonlyMap<number, HandOver> | null,
  at: Instant,
): DeliveryOutcome {
  const handOver = known?.get(id);
  const base = { id, at, nextAttemptAt: null, response: null };
  if (handOver?.kind === 'sent')
    return { ...base, state: 'sent', attempted: true, at: handOver.at, response: handOver.response };
  if (known !== null && handOver?.kind !== 'handed-over')
    return { ...base, state: 'planned', attempted: false };
  const response = `digest was stopped at ${at} before the server answered`;
  return { ...base, state: 'uncertain', attempted: false, response };
}
