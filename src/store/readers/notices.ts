// The notices aggregate: requests made on the site that a mail must answer, until it has.
import { inboxKey } from '../../model/email-address.ts';
import type { NoticeStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';
import type { AddressHasher } from './address-hasher.ts';

/** A flood must not fill the disk; a thousand newcomers in a minute still find room. */
const maxWaiting = 20_000;

export function noticeStore(engine: Engine, hasher: AddressHasher): NoticeStore {
  const { database } = engine;
  return {
    async request({ kind, email, name, interests }, at) {
      const hashOf = await hasher();
      const { waiting } = await database
        .selectFrom('notices')
        .select(({ fn }) => fn.countAll<number>().as('waiting'))
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow();
      if (waiting >= maxWaiting) return false;
      await database
        .insertInto('notices')
        .values({
          wish: kind,
          email_hash: hashOf(inboxKey(email)),
          email,
          name,
          interests_json: JSON.stringify(interests),
          state: 'waiting',
          requested_at: at,
          next_attempt_at: at,
        })
        .execute();
      return true;
    },

    async claim(at, leaseUntil, limit) {
      const rows = await engine.transaction(async (db) => {
        const due = db
          .selectFrom('notices')
          .select('id')
          .where('state', '=', 'waiting')
          .where('next_attempt_at', '<=', at)
          .orderBy('id')
          .limit(limit);
        const claimed = await engine.claimRows(due, 'notices').execute();
        return await db
          .updateTable('notices')
          .set({ next_attempt_at: leaseUntil })
          .where('id', 'in', engine.list(claimed.map(({ id }) => id)))
          .returningAll()
          .execute();
      });
      return rows
        .sort((a, b) => a.id - b.id)
        .flatMap(({ id, wish, email, name, interests_json, attempts, requested_at }) =>
          email === null
            ? []
            : [
                {
                  id,
                  kind: wish,
                  email,
                  name,
                  interests: JSON.parse(interests_json) as string[],
                  attempts,
                  requestedAt: requested_at,
                },
              ],
        );
    },

    async settle(id, outcome, at) {
      const change =
        outcome.state === 'waiting'
          ? { next_attempt_at: outcome.nextAttemptAt }
          : { state: outcome.state, email: null, name: null, interests_json: '[]', settled_at: at };
      await database
        .updateTable('notices')
        .set((eb) => ({ ...change, attempts: eb('attempts', '+', 1) }))
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .execute();
    },

    async sentSince(email, since) {
      const hashOf = await hasher();
      const { sent } = await database
        .selectFrom('notices')
        .select(({ fn }) => fn.countAll<number>().as('sent'))
        .where('email_hash', '=', hashOf(inboxKey(email)))
        .where('state', '=', 'sent')
        .where('settled_at', '>=', since)
        .executeTakeFirstOrThrow();
      return sent;
    },

    async forgetSettled(before) {
      await database.deleteFrom('notices').where('settled_at', '<', before).execute();
    },
  };
}
