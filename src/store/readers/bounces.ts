// The bounces aggregate: which returning mails were read, what they said, and which deliveries came back.
import type { Kysely } from 'kysely';
import { normalizeEmail } from '../../model/email-address.ts';
import type { BounceStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';

export function bounceStore(engine: Engine): BounceStore {
  const { database } = engine;
  return {
    async hasRead(hash) {
      const row = await database
        .selectFrom('bounce_mails')
        .select('hash')
        .where('hash', '=', hash)
        .executeTakeFirst();
      return row !== undefined;
    },

    async recipientOf(deliveryId) {
      const row = await database
        .selectFrom('deliveries')
        .select('email')
        .where('id', '=', deliveryId)
        .executeTakeFirst();
      return row?.email ?? null;
    },

    async sentTo(email, limit) {
      const past = database
        .selectFrom('subscribers')
        // By subscriber, as that has an index; an address that is not a subscriber's has nothing to lose by a bounce.
        .innerJoin('deliveries', 'deliveries.subscriber_id', 'subscribers.id')
        .select(['deliveries.id', 'edition_id', 'deliveries.email', 'sent_at'])
        .select(({ selectFrom }) =>
          selectFrom('bounces')
            .select(({ fn }) => fn.min('bounces.at').as('at'))
            .whereRef('bounces.delivery_id', '=', 'deliveries.id')
            .where('kind', '=', 'bounce')
            .where('delayed', '=', 0)
            .as('returned_at'),
        )
        .where('subscribers.email_key', '=', normalizeEmail(email))
        .where('deliveries.state', 'in', ['sent', 'failed']);
      const rows = await database
        .selectFrom(past.as('past'))
        .select(['id', 'edition_id', 'email', 'returned_at'])
        // What a server refused at once was never sent.
        .select(({ fn }) => fn.coalesce('sent_at', 'returned_at').as('at'))
        .where(({ fn }) => fn.coalesce('sent_at', 'returned_at'), 'is not', null)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap(({ id, edition_id, email: address, at, returned_at }) =>
        at === null
          ? []
          : [{ id, editionId: edition_id, email: address, sentAt: at, returned: returned_at !== null }],
      );
    },

    async record({ hash, kind }, entries, at) {
      return await engine.transaction(async (db) => {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('bounce_mails')
          .values({ hash, kind, at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        for (const { deliveryId, email, status, reason, hard, delayed, action, diagnostic } of entries) {
          const known = await isOfSubscriber(db, deliveryId, normalizeEmail(email));
          await db
            .insertInto('bounces')
            .values({
              mail_hash: hash,
              delivery_id: deliveryId,
              email_key: known ? normalizeEmail(email) : '',
              at,
              kind,
              status,
              reason,
              hard: Number(hard),
              delayed: Number(delayed),
              action,
              diagnostic: known ? diagnostic : '',
            })
            .execute();
        }
        return true;
      });
    },
  };
}

/** Of an address that was never here, or was erased, nothing is kept; a report may name the address that ours forwards to. */
async function isOfSubscriber(
  db: Kysely<Schema>,
  deliveryId: number | null,
  emailKey: string,
): Promise<boolean> {
  const subscribers = db.selectFrom('subscribers').select('subscribers.id');
  const row = await subscribers.where('email_key', '=', emailKey).executeTakeFirst();
  if (row !== undefined || deliveryId === null) return row !== undefined;
  const reader = await subscribers
    .innerJoin('deliveries', 'deliveries.subscriber_id', 'subscribers.id')
    .where('deliveries.id', '=', deliveryId)
    .executeTakeFirst();
  return reader !== undefined;
}
