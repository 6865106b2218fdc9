// The limits that senders of one database keep together: time for mails at a rate, and how many may go in a day.
import type { SharedOutbox } from '../../model/outbox.ts';
import type { Instant } from '../../model/time.ts';
import type { Engine, Sharing } from '../engine.ts';

/**
 * The next stretch of time in which no other sender sends mail under that name, long enough for `count` mails: a later caller
 * gets the stretch after it.
 */
export async function takeSlots(
  { database, sharing }: Engine & { sharing: Sharing },
  { name, count, perSecond }: Parameters<SharedOutbox['takeSlots']>[0],
): ReturnType<SharedOutbox['takeSlots']> {
  const lastsMs = Math.ceil((count * 1000) / perSecond);
  const { ends, now } = await database
    .insertInto('paces')
    .values({ name: `mail/${name}`, at_ms: sharing.fromNow(lastsMs) })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ eb, ref, val }) => ({
        at_ms: eb
          .case()
          .when('paces.at_ms', '>', sharing.nowMs)
          .then(eb(ref('paces.at_ms'), '+', val(lastsMs)))
          .else(sharing.fromNow(lastsMs))
          .end(),
      })),
    )
    .returning(['at_ms as ends', sharing.nowMs.as('now')])
    .executeTakeFirstOrThrow();
  return { startMs: ends - lastsMs, nowMs: now, lastsMs };
}

/**
 * How many mails the sender may release beyond those that it was given before: at most `count`, and so that all senders together
 * stay within the day's limit.
 */
export async function takeBudget(
  engine: Engine,
  sender: number,
  { perDay, count, since }: { perDay: number; count: number; since: Instant },
): Promise<number> {
  return await engine.transaction(
    async (db) => {
      // In one statement: between two of them a mail may go from one to the next, and be counted in neither.
      const { sent, open, reserved } = await db
        .selectNoFrom(({ selectFrom }) => [
          selectFrom('deliveries')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .where('sent_at', '>=', since)
            .$asScalar()
            .as('sent'),
          // The server may have these as well.
          selectFrom('deliveries')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .where('edition_id', 'in', selectFrom('editions').select('editions.id'))
            .where('state', 'in', ['sending', 'uncertain'])
            .where('handed_over_at', '>=', since)
            .$asScalar()
            .as('open'),
          selectFrom('senders')
            .select(({ fn }) => fn.sum<number | null>('reserved').as('sum'))
            .$asScalar()
            .as('reserved'),
        ])
        .executeTakeFirstOrThrow();
      const taken = Math.max(0, Math.min(count, perDay - (sent ?? 0) - (open ?? 0) - (reserved ?? 0)));
      await db
        .updateTable('senders')
        .set((eb) => ({ reserved: eb('reserved', '+', taken) }))
        .where('id', '=', sender)
        .execute();
      return taken;
    },
    { scope: 'editions' },
  );
}
