// How long papers were under way, in SQLite's own date arithmetic: from submission to announcement, and from there to us.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PlainDate } from '../../../model/time.ts';
import type { Schema } from '../../schema.ts';

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
  const submitted = await medians(
    db,
    since,
    sql`${announced} - julianday(papers.published_at)`,
    sql`join papers on papers.id = announcements.paper_id`,
  );
  const fetched = await medians(db, since, sql`julianday(seen_at) - ${announced}`, sql``);
  return [...new Set([...submitted.keys(), ...fetched.keys()])].map((source) => ({
    source,
    submittedToAnnounced: submitted.get(source) ?? null,
    announcedToFetched: fetched.get(source) ?? null,
  }));
}

/** Counted by tenths of an hour: the database's window functions took four times as long to number every row. */
async function medians(
  db: Kysely<Schema>,
  since: PlainDate,
  lagDays: RawBuilder<unknown>,
  join: RawBuilder<unknown>,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ source: string; hours: number | null; papers: number }>`
    with firsts as materialized (
      select source, substr(started_at, 1, 10) as first_day from fetches
      where id in (select min(id) from fetches group by source)
    )
    select announcements.source as source, round(24 * (${lagDays}), 1) as hours, count(*) as papers
    from announcements join firsts on firsts.source = announcements.source ${join}
    where announcements.announced_on >= ${since} and announcements.announced_on >= first_day
      and kind in ('new', 'cross', 'featured')
    group by 1, 2 order by 1, 2
  `.execute(db);
  const bySource = new Map<string, { hours: number; papers: number }[]>();
  for (const { source, hours, papers } of rows) {
    if (hours === null) continue;
    const known = bySource.get(source);
    if (known) known.push({ hours, papers });
    else bySource.set(source, [{ hours, papers }]);
  }
  return new Map([...bySource].map(([source, counts]) => [source, medianOf(counts)]));
}

/** Of values in order, each so many times: the middle one, or the mean of the two in the middle. */
function medianOf(counts: readonly { hours: number; papers: number }[]): number {
  const total = counts.reduce((sum, { papers }) => sum + papers, 0);
  const valueAt = (place: number) => {
    let before = 0;
    for (const { hours, papers } of counts) {
      before += papers;
      if (place < before) return hours;
    }
    return 0;
  };
  const mean = (valueAt(Math.floor((total - 1) / 2)) + valueAt(Math.floor(total / 2))) / 2;
  return Math.round(mean * 10) / 10;
}
