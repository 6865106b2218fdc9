// Begins sending: alone, with the journal of hand-overs, or together with others under a lease.
import { sql } from 'kysely';
import type { Clock } from '../../clock.ts';
import type { DeliveryState } from '../../model/delivery.ts';
import type { EditionId } from '../../model/edition.ts';
import type { Outbox } from '../../model/outbox.ts';
import type { Instant } from '../../model/time.ts';
import type { DeliveryStore } from '../contract/readers.ts';
import type { LeaseOptions, Sender } from '../contract/senders.ts';
import { type Engine, isSharing } from '../engine.ts';
import type { AddressHasher } from '../readers/address-hasher.ts';
import { sendersOf, takeLease } from './lease.ts';
import { outbox } from './outbox.ts';
import { takeBudget, takeSlots } from './shared-limits.ts';

/** How often a sender that has nothing left looks whether another has died. */
const lookMs = 500;

interface Sending {
  engine: Engine;
  hasher: AddressHasher;
  /** What there is without a lease. */
  alone: Outbox;
  recover: DeliveryStore['recover'];
  countsOf: (
    edition: EditionId,
    emails: readonly string[] | null,
    sender: number,
  ) => Promise<Record<DeliveryState, number>>;
}

export async function startSending(
  { engine, hasher, alone, recover, countsOf }: Sending,
  clock: Clock,
  { leaseMs }: LeaseOptions,
): Promise<Sender> {
  if (!isSharing(engine)) return { id: null, outbox: alone, end: async () => {} };
  const { database } = engine;
  const lease = await takeLease(engine, clock, leaseMs);
  const own = outbox(engine, hasher, { journal: null, sender: lease.id });

  /** What it claimed and hasn't released; nothing if others have taken over. */
  const giveBack = () =>
    database
      .updateTable('deliveries')
      .set({ state: 'planned' })
      .where('sender_id', '=', lease.id)
      .where('state', '=', 'sending')
      .where('handed_over_at', 'is', null)
      .execute();

  return {
    id: lease.id,
    outbox: {
      counts: alone.counts,
      claim: (edition, options) => lease.perform(() => own.claim(edition, options)),
      saveSelections: (selections) => lease.perform(() => own.saveSelections(selections)),
      commitStep: (step) => lease.perform(() => own.commitStep(step)),
      replan: (ids) => lease.perform(() => own.replan(ids)),
      noteHandOver: () => lease.check(),
      noteOutcome: () => {},
      shared: {
        takeSlots: (request) => lease.perform(() => takeSlots(engine, request)),
        takeBudget: (request) => lease.perform(() => takeBudget(engine, lease.id, request)),
        ownCounts: (edition, emails) => countsOf(edition, emails, lease.id),
        async awaitOthers(edition, at, signal) {
          let first: Map<number, number> | null = null;
          for (;;) {
            await lease.perform(() => recover(edition, at()));
            if (await hasReady(engine, edition, at())) return true;
            const others = await lease.perform(() => sendersOf(database, edition, lease.id));
            first ??= others;
            const isAlive = ([id, renewals]: [number, number]) => (first?.get(id) ?? renewals) !== renewals;
            const unheard = [...others].filter((each) => first?.has(each[0]) && !isAlive(each));
            if (unheard.length === 0 || signal.aborted) return false;
            await clock.sleep(lookMs, signal).catch(() => {});
          }
        },
      },
    },
    async end() {
      await lease.end();
      if (!lease.isHeld) return;
      await engine.sharing.within(leaseMs, async () => {
        await giveBack();
        await database.deleteFrom('senders').where('id', '=', lease.id).execute();
      });
    },
  };
}

/** Whether a delivery of the edition can be claimed. */
async function hasReady({ database }: Engine, edition: EditionId, at: Instant): Promise<boolean> {
  const row = await database
    .selectFrom('deliveries')
    .select('id')
    .where('edition_id', '=', edition)
    .where(({ eb, or, and }) =>
      or([
        eb('state', '=', 'planned'),
        and([eb('state', '=', sql.lit('deferred' as const)), eb('next_attempt_at', '<=', at)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
