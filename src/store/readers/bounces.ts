// The bounces aggregate: which returning mails were read, what they said, and which deliveries came back.
import type { Kysely } from 'kysely';
import { normalizeEmail } from '../../model/email-address.ts';
import type { BounceStore } from '../contract/readers.ts';
import type { Schema } from '../schema.ts';

export function bounceStore(database: Kysely<Schema>): BounceStore {
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
      const rows = await database
        .selectFrom('subscribers')
        // By subscriber, as that has an index; an address that is no subscriber has nothing to lose by a bounce.
        .innerJoin('deliveries', 'deliveries.subscriber_id', 'subscribers.id')
        .select(['deliveries.id', 'edition_id', 'deliveries.email', 'sent_at'])
        .select(({ exists, selectFrom }) =>
          exists(
            selectFrom('bounces')
              .select('bounces.id')
              .whereRef('bounces.delivery_id', '=', 'deliveries.id')
              .where('kind', '=', 'bounce')
              .where('delayed', '=', 0),
          ).as('returned'),
        )
        .where('subscribers.email_key', '=', normalizeEmail(email))
        .where('deliveries.state', '=', 'sent')
        .orderBy('sent_at', 'desc')
        .orderBy('deliveries.id', 'desc')
        .limit(limit)
        .execute();
      return rows.flatMap(({ id, edition_id, email: address, sent_at, returned }) =>
        sent_at === null
          ? []
          : [{ id, editionId: edition_id, email: address, sentAt: sent_at, returned: Boolean(returned) }],
      );
    },

    async record({ hash, kind }, entries, at) {
      return await database.transaction().execute(async (db) => {
        const { numInsertedOrUpdatedRows } = await db
          .insertInto('bounce_mails')
          .values({ hash, kind, at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        for (const { deliveryId, email, status, reason, hard, delayed, action, diagnostic } of entries) {
          await db
            .insertInto('bounces')
            .values({
              mail_hash: hash,
              delivery_id: deliveryId,
              email_key: normalizeEmail(email),
              at,
              kind,
              status,
              reason,
              hard: Number(hard),
              delayed: Number(delayed),
              action,
              diagnostic,
            })
            .execute();
        }
        return true;
      });
    },
  };
}
