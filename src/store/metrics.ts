// The metrics aggregate: counts that are answered from indexes, whatever the size of the tables.
import type { MetricsStore } from './contract/metrics.ts';
import { countedStates } from './contract/metrics.ts';
import type { Engine } from './engine.ts';

export function metricsStore({ database: db }: Engine): MetricsStore {
  return {
    async queue() {
      // A subquery for each state: of a join, PostgreSQL may read all deliveries.
      const rows = await db
        .selectFrom(
          db
            .selectFrom('editions')
            .select((eb) => [
              'period',
              ...countedStates.map((state) =>
                eb
                  .selectFrom('deliveries')
                  .select(({ fn }) => fn.countAll<number>().as('count'))
                  .whereRef('edition_id', '=', 'editions.id')
                  .where('state', '=', state)
                  .as(state),
              ),
            ])
            .as('counted'),
        )
        .select(({ fn }) => ['period', ...countedStates.map((state) => fn.sum<number>(state).as(state))])
        .groupBy('period')
        .orderBy('period')
        .execute();
      return rows.flatMap((row) =>
        countedStates.map((state) => ({ period: row.period, state, count: row[state] })),
      );
    },

    async sentBetween(from, to) {
      const { count } = await db
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('sent_at', '>=', from)
        .where('sent_at', '<', to)
        .executeTakeFirstOrThrow();
      return count;
    },

    async lastSuccesses(sources) {
      const found = [];
      for (const source of sources) {
        const row = await db
          .selectFrom('fetches')
          .select('finished_at')
          .where('source', '=', source)
          .where('status', 'in', ['ok', 'empty'])
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst();
        found.push({ source, at: row?.finished_at ?? null });
      }
      return found;
    },

    async papers() {
      const { count } = await db
        .selectFrom('papers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },

    async subscribers() {
      return await db
        .selectFrom('subscribers')
        .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
        .groupBy('state')
        .orderBy('state')
        .execute();
    },

    async pendingNotices() {
      const { count } = await db
        .selectFrom('notices')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}
