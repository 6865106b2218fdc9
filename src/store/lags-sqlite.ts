// How long papers were under way, in SQLite's own date arithmetic: from submission to announcement, and from there to us.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PlainDate } from '../model/paper.ts';
import type { Schema } from './schema.ts';

export interface SourceLags {
  source: string;
  submittedToAnnounced: number | null;
  announcedToFetched: number | null;
}

/**
 * The median hours by source, over newsworthy announcements since a date. A day of announcement counts from its midnight in UTC.
 * What was announced before the source was first fetched is left out: that it came late says nothing of the source.
 */
export async function medianLags(db: Kysely<Schema>, since: PlainDate): Promise<SourceLags[]> {
  const announced = sql`julianday(announcements.announced_on)`;
  const [submitted, fetched] = [
    await medians(db, since, sql`${announced} - julianday(papers.published_at)`),
    await medians(db, since, sql`julianday(seen_at) - ${announced}`),
  ];
  return [...new Set([...submitted.keys(), ...fetched.keys()])].map((source) => ({
    source,
    submittedToAnnounced: submitted.get(source) ?? null,
    announcedToFetched: fetched.get(source) ?? null,
  }));
}

async function medians(
  db: Kysely<Schema>,
  since: PlainDate,
  lagDays: RawBuilder<unknown>,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ source: string; hours: number }>`
    with firsts as (
      select source, substr(started_at, 1, 10) as first_day from fetches
      where id in (select min(id) from fetches group by source)
    ), lags as (
      select announcements.source as source, 24 * (${lagDays}) as hours
      from announcements
        join firsts on firsts.source = announcements.source
        join papers on papers.id = announcements.paper_id
      where announcements.announced_on >= ${since} and announcements.announced_on >= first_day
        and kind in ('new', 'cross', 'featured')
    ), ranked as (
      select source, hours, row_number() over (partition by source order by hours) as place,
        count(*) over (partition by source) as total
      from lags where hours is not null
    )
    select source, round(avg(hours), 1) as hours from ranked
    where place in ((total + 1) / 2, (total + 2) / 2) group by source
  `.execute(db);
  return new Map(rows.map(({ source, hours }) => [source, hours]));
}
