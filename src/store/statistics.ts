// The statistics: what was fetched, sent and changed over time, counted by the database.
import { type Kysely, sql } from 'kysely';
import type { DeliveryState } from '../model/delivery.ts';
import type { EditionId } from '../model/edition.ts';
import type { SubscriberState } from '../model/subscriber.ts';
import type { Instant, PlainDate } from '../model/time.ts';
import type { EditionFigures, SignalFigures, SourceFigures, StatisticsStore } from './contract/readers.ts';
import { medianLags } from './engines/sqlite/lags.ts';
import { listed } from './engines/sqlite/lists.ts';
import type { Schema } from './schema.ts';

export function statisticsStore(db: Kysely<Schema>): StatisticsStore {
  return {
    async sources(since) {
      const [fetches, successes, errors, papers, lags] = [
        await fetchCounts(db, since),
        await lastSuccesses(db),
        await lastErrors(db, since),
        await papersByDay(db, since),
        await medianLags(db, since),
      ];
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
        db,
        editions.map(({ id }) => id),
      );
      return editions.map(
        ({ id, frozen_at, papers }): EditionFigures => ({
          edition: id,
          frozenAt: frozen_at,
          papers: Number(papers),
          deliveries: Object.fromEntries(
            deliveries.filter((row) => row.edition_id === id).map(({ state, count }) => [state, count]),
          ),
        }),
      );
    },

    async subscribers(since) {
      const { rows: states } = await sql<{ state: SubscriberState; count: number }>`
        select state, count(*) as count from subscribers group by state order by state
      `.execute(db);
      const { rows: changes } = await sql<{
        date: PlainDate;
        state: SubscriberState | 'removed';
        count: number;
      }>`
        select substr(at, 1, 10) as date, state, count(*) as count from subscriber_events
        where at >= ${since} group by 1, 2 order by 1, 2
      `.execute(db);
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
  const { rows } = await sql<SourceFigures['fetches'] & { source: string }>`
    select source, count(*) as total,
      sum(case when status = 'failed' then 1 else 0 end) as failed,
      sum(case when status = 'partial' then 1 else 0 end) as partial,
      sum(received) as received, sum(rejected) as rejected
    from fetches where finished_at >= ${since} group by source
  `.execute(db);
  return rows;
}

/** Whenever that was, also before the time that is looked at. */
async function lastSuccesses(db: Kysely<Schema>) {
  const { rows } = await sql<{ source: string; at: Instant | null }>`
    select source, max(case when status in ('ok', 'empty') then finished_at end) as at
    from fetches group by source
  `.execute(db);
  return rows;
}

async function lastErrors(db: Kysely<Schema>, since: PlainDate) {
  const { rows } = await sql<{ source: string; at: Instant; message: string }>`
    select source, finished_at as at, error as message from fetches
    where id in (select max(id) from fetches where finished_at >= ${since} and error is not null group by source)
  `.execute(db);
  return rows;
}

async function papersByDay(db: Kysely<Schema>, since: PlainDate) {
  const { rows } = await sql<{ source: string; date: PlainDate; papers: number }>`
    select source, announced_on as date, count(distinct paper_id) as papers from announcements
    where announced_on >= ${since} and kind in ('new', 'cross', 'featured')
    group by source, announced_on order by announced_on
  `.execute(db);
  return rows;
}

async function deliveryCounts(db: Kysely<Schema>, editions: readonly EditionId[]) {
  const { rows } = await sql<{ edition_id: EditionId; state: DeliveryState; count: number }>`
    select edition_id, state, count(*) as count from deliveries
    where edition_id in ${listed(editions)} group by edition_id, state
  `.execute(db);
  return rows;
}
