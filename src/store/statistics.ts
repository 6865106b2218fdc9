// The statistics: what was fetched, sent and changed over time, counted by the database.
import { type Kysely, sql } from 'kysely';
import { newsworthy } from '../model/announcements.ts';
import type { EditionId } from '../model/edition.ts';
import type { Instant, PlainDate } from '../model/time.ts';
import type { EditionFigures, SignalFigures, SourceFigures, StatisticsStore } from './contract/statistics.ts';
import type { Engine } from './engine.ts';
import { medianLags } from './lags.ts';
import type { Schema } from './schema.ts';

export function statisticsStore(engine: Engine): StatisticsStore {
  const db = engine.database;
  return {
    async sources(since) {
      const fetches = await fetchCounts(db, since);
      const successes = await lastSuccesses(db);
      const errors = await lastErrors(db, since);
      const papers = await papersByDay(db, since);
      const lags = await medianLags(engine, since);
      const names = new Set([...successes, ...fetches, ...papers].map(({ source }) => source));
      return [...names].sort().map((source): SourceFigures => {
        const of = <T extends { source: string }>(rows: readonly T[]) =>
          rows.find((row) => row.source === source);
        const counts = of(fetches);
        const error = of(errors);
        const lag = of(lags);
        return {
          source,
          lastSuccessAt: of(successes)?.at ?? null,
          lastError: error ? { at: error.at, message: error.message } : null,
          fetches: {
            total: counts?.total ?? 0,
            failed: counts?.failed ?? 0,
            partial: counts?.partial ?? 0,
            received: counts?.received ?? 0,
            rejected: counts?.rejected ?? 0,
          },
          days: papers
            .filter((row) => row.source === source)
            .map(({ date, papers: count }) => ({ date, papers: count })),
          lagHours: {
            submittedToAnnounced: lag?.submittedToAnnounced ?? null,
            announcedToFetched: lag?.announcedToFetched ?? null,
          },
        };
      });
    },

    async editions(since) {
      const editions = await db
        .selectFrom('editions')
        .innerJoin('edition_papers', 'edition_papers.edition_id', 'editions.id')
        .select(({ fn }) => ['editions.id', 'frozen_at', fn.countAll<number>().as('papers')])
        .where('frozen_at', '>=', since)
        .groupBy(['editions.id', 'frozen_at'])
        .orderBy('frozen_at', 'desc')
        .orderBy('editions.id')
        .execute();
      const deliveries = await deliveryCounts(
        engine,
        editions.map(({ id }) => id),
      );
      return editions.map(
        ({ id, frozen_at, papers }): EditionFigures => ({
          edition: id,
          frozenAt: frozen_at,
          papers,
          deliveries: Object.fromEntries(
            deliveries.filter((row) => row.edition_id === id).map(({ state, count }) => [state, count]),
          ),
        }),
      );
    },

    async subscribers(since) {
      const states = await db
        .selectFrom('subscribers')
        .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
        .groupBy('state')
        .orderBy('state')
        .execute();
      const changes = await db
        .selectFrom('subscriber_events')
        .select(({ fn }) => [
          sql<PlainDate>`substr(at, 1, 10)`.as('date'),
          'state',
          fn.countAll<number>().as('count'),
        ])
        .where('at', '>=', since)
        .groupBy(['date', 'state'])
        .orderBy('date')
        .orderBy('state')
        .execute();
      return { states, changes };
    },

    async signals(since) {
      const { rows } = await sql<SignalFigures>`
        with changed as (
          select source, name, at, value, (
            select value from signals as earlier
            where earlier.paper_id = signals.paper_id and earlier.source = signals.source
              and earlier.name = signals.name and earlier.at < signals.at
            order by earlier.at desc limit 1
          ) as known
          from signals where at >= ${since}
        )
        select source, name, at, count(*) as changes,
          sum(case when known is null then value else 0 end) as "atFirst",
          sum(case when value > known then value - known else 0 end) as gained
        from changed group by source, name, at order by at, source, name
      `.execute(db);
      return rows;
    },
  };
}

async function fetchCounts(db: Kysely<Schema>, since: PlainDate) {
  return await db
    .selectFrom('fetches')
    .select(({ fn }) => [
      'source',
      fn.countAll<number>().as('total'),
      sql<number>`sum(case when status = 'failed' then 1 else 0 end)`.as('failed'),
      sql<number>`sum(case when status = 'partial' then 1 else 0 end)`.as('partial'),
      fn.sum<number>('received').as('received'),
      fn.sum<number>('rejected').as('rejected'),
    ])
    .where('finished_at', '>=', since)
    .groupBy('source')
    .execute();
}

/** The last successes of all time. */
async function lastSuccesses(db: Kysely<Schema>) {
  return await db
    .selectFrom('fetches')
    .select([
      'source',
      sql<Instant | null>`max(case when status in ('ok', 'empty') then finished_at end)`.as('at'),
    ])
    .groupBy('source')
    .execute();
}

async function lastErrors(db: Kysely<Schema>, since: PlainDate) {
  return await db
    .selectFrom('fetches')
    .select(['source', 'finished_at as at', sql<string>`error`.as('message')])
    .where('id', 'in', (query) =>
      query
        .selectFrom('fetches')
        .select(({ fn }) => fn.max('id').as('id'))
        .where('finished_at', '>=', since)
        .where('error', 'is not', null)
        .groupBy('source'),
    )
    .execute();
}

async function papersByDay(db: Kysely<Schema>, since: PlainDate) {
  return await db
    .selectFrom('announcements')
    .select(({ fn }) => [
      'source',
      'announced_on as date',
      fn.count<number>('paper_id').distinct().as('papers'),
    ])
    .where('announced_on', '>=', since)
    .where('kind', 'in', newsworthy)
    .groupBy(['source', 'announced_on'])
    .orderBy('announced_on')
    .execute();
}

async function deliveryCounts({ database, list }: Engine, editions: readonly EditionId[]) {
  return await database
    .selectFrom('deliveries')
    .select(({ fn }) => ['edition_id', 'state', fn.countAll<number>().as('count')])
    .where('edition_id', 'in', list(editions))
    .groupBy(['edition_id', 'state'])
    .execute();
}
