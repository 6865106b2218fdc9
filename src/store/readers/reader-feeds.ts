// The feeds of readers' own papers: who has one, and the secret in its address.
import type { ReaderFeedStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';

export function readerFeedStore({ database }: Engine): ReaderFeedStore {
  return {
    async secretOf(subscriber) {
      const row = await database
        .selectFrom('reader_feeds')
        .select('secret')
        .where('subscriber_id', '=', subscriber)
        .executeTakeFirst();
      return row?.secret ?? null;
    },

    async open(subscriber, secret, at) {
      await database
        .insertInto('reader_feeds')
        .values({ subscriber_id: subscriber, secret, created_at: at })
        .onConflict((conflict) => conflict.column('subscriber_id').doUpdateSet({ secret, created_at: at }))
        .execute();
    },

    async close(subscriber) {
      const { numDeletedRows } = await database
        .deleteFrom('reader_feeds')
        .where('subscriber_id', '=', subscriber)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
