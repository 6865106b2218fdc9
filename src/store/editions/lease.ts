// The lease of a process that sends while others do: renewed as long as it lives, taken over when it isn't.
import type { Kysely } from 'kysely';
import type { Clock } from '../../clock.ts';
import { messageOf, StoreError } from '../../errors.ts';
import type { Engine, Sharing } from '../engine.ts';
import type { Schema } from '../schema.ts';

export interface Lease {
  readonly id: number;
  /** Whether it certainly holds now; without asking the database. */
  readonly isHeld: boolean;
  /** Throws a `StoreError` unless it certainly holds. */
  check(): void;
  /**
   * Does some work in the database. Renews the lease first if it doesn't certainly hold, and repeats the work while the database
   * can't be reached; so it must be work that may be done twice. Throws a `StoreError` when the lease was taken over.
   */
  perform<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when the lease is no longer renewed. */
  end(): Promise<void>;
}

/** Of the lease's time: how often it is renewed, and how long before its end nothing more may leave. */
const renewals = 4;
const marginShare = 1 / 6;
/** How soon an unreachable database is tried again. */
const askAgainMs = 250;

export async function takeLease(
  engine: Engine & { sharing: Sharing },
  clock: Clock,
  leaseMs: number,
): Promise<Lease> {
  const { database, sharing } = engine;
  const answerMs = leaseMs / renewals;
  const untilMs = sharing.fromNow(leaseMs);
  // A machine that sleeps stops the monotonic clock of some systems, and the wall clock may be set back.
  const wallStartMs = clock.wallMs() - clock.elapsedMs();
  const elapsedMs = () => Math.max(clock.elapsedMs(), clock.wallMs() - wallStartMs);
  let heldUntilMs = 0;
  let isLost = false;
  let isOver = false;

  /** The database counts from the arrival of the statement, which is later than here. */
  const holdFrom = (askedMs: number) => {
    heldUntilMs = askedMs + leaseMs * (1 - marginShare);
  };

  const askedMs = elapsedMs();
  const { id } = await database
    .insertInto('senders')
    .values({ expires_ms: untilMs })
    .returning('id')
    .executeTakeFirstOrThrow();
  holdFrom(askedMs);

  const renew = async () => {
    const renewedMs = elapsedMs();
    const row = await sharing.within(answerMs, () =>
      database
        .updateTable('senders')
        .set((eb) => ({ expires_ms: untilMs, renewals: eb('renewals', '+', 1) }))
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst(),
    );
    if (row === undefined) isLost = true;
    else holdFrom(renewedMs);
  };

  let stopTimer = () => {};
  let renewing = Promise.resolve();
  const renewLater = (ms: number) => {
    stopTimer = clock.after(ms, () => {
      renewing = renew().then(
        () => plan(leaseMs / renewals),
        () => plan(Math.min(askAgainMs, leaseMs / renewals)),
      );
    });
  };
  const plan = (ms: number) => {
    if (!isOver && !isLost) renewLater(ms);
  };
  plan(leaseMs / renewals);

  const isHeld = () => !isLost && elapsedMs() < heldUntilMs;
  const lost = (cause?: unknown) =>
    new StoreError(
      isLost
        ? 'another digest process has taken over what this one was sending'
        : `the database didn't answer for ${Math.round(leaseMs / 1000)} s${cause ? `: ${messageOf(cause)}` : ''}`,
      {
        cause,
        hint: 'This process hung or lost the database; what it was sending then is uncertain. Run the command again.',
      },
    );

  return {
    id,
    get isHeld() {
      return isHeld();
    },
    check() {
      if (!isHeld()) throw lost();
    },
    async perform(work) {
      const startMs = elapsedMs();
      for (;;) {
        try {
          if (!isLost && !isHeld()) await renew();
          if (isLost) throw lost();
          return await sharing.within(answerMs, work);
        } catch (error) {
          if (isLost || !sharing.isOutage(error)) throw error;
          if (elapsedMs() - startMs >= leaseMs) throw lost(error);
          await clock.sleep(Math.min(askAgainMs, leaseMs / renewals));
        }
      }
    },
    async end() {
      isOver = true;
      stopTimer();
      await renewing;
    },
  };
}

/** Senders of an edition's deliveries, each with the number of its renewals. */
export async function sendersOf(
  db: Kysely<Schema>,
  edition: string,
  except: number,
): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('senders')
    .select(['id', 'renewals'])
    .where('id', '<>', except)
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('deliveries')
        .select(({ ref }) => ref('sender_id').$notNull().as('sender_id'))
        .where('edition_id', '=', edition)
        .where('state', '=', 'sending')
        .where('sender_id', 'is not', null),
    )
    .execute();
  return new Map(rows.map(({ id, renewals: count }) => [id, count]));
}

/**
 * Removes senders whose lease is over, and returns those that have claimed deliveries or publications of the edition and are gone,
 * these and others. Call it in a transaction of the scope `editions`.
 */
export async function goneSenders(
  db: Kysely<Schema>,
  engine: Engine & { sharing: Sharing },
  table: 'deliveries' | 'publications',
  edition: string,
): Promise<number[]> {
  // A sender that is in the middle of a transaction is left alone until that has ended.
  const overdue = await engine
    .claimRows(
      db.selectFrom('senders').select('id').where('expires_ms', '<', engine.sharing.nowMs),
      'senders',
    )
    .execute();
  if (overdue.length > 0) {
    await db
      .deleteFrom('senders')
      .where('id', 'in', engine.list(overdue.map(({ id }) => id)))
      .execute();
  }
  // In this order: a sender that claims something between the two is found alive.
  const claimants = await db
    .selectFrom(table)
    .select('sender_id')
    .distinct()
    .where('edition_id', '=', edition)
    .where('state', '=', 'sending')
    .where('sender_id', 'is not', null)
    .execute();
  const ids = claimants.flatMap(({ sender_id }) => (sender_id === null ? [] : [sender_id]));
  if (ids.length === 0) return [];
  const alive = await db.selectFrom('senders').select('id').where('id', 'in', engine.list(ids)).execute();
  const isAlive = new Set(alive.map(({ id }) => id));
  return ids.filter((id) => !isAlive.has(id));
}
