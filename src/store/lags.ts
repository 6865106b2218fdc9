// How long papers take: from submission to announcement, and from announcement to the first fetch that brought them.
import { sql } from 'kysely';
import { newsworthy } from '../model/announcements.ts';
import { groupBy } from '../model/group-by.ts';
import type { PlainDate } from '../model/time.ts';
import type { Engine } from './engine.ts';

export interface SourceLags {
  source: string;
  submittedToAnnounced: number | null;
  announcedToFetched: number | null;
}

/**
 * The median hours by source, over newsworthy announcements since a date. A day of announcement counts from its midnight in UTC.
 * Announcements before the source was first fetched are left out: that they came late says nothing about the source.
 */
export async function medianLags(engine: Engine, since: PlainDate): Promise<SourceLags[]> {
  const submitted = await medians(engine, since, ['papers.published_at', 'announcements.announced_on']);
  const fetched = await medians(engine, since, ['announcements.announced_on', 'announcements.seen_at']);
  return [...new Set([...submitted.keys(), ...fetched.keys()])].map((source) => ({
    source,
    submittedToAnnounced: submitted.get(source) ?? null,
    announcedToFetched: fetched.get(source) ?? null,
  }));
}

/** Counted by tenths of an hour: numbering every row with the database's window functions took four times as long. */
async function medians(
  { database, hoursBetween }: Engine,
  since: PlainDate,
  [from, to]: readonly [from: string, to: string],
): Promise<Map<string, number>> {
  const rows = await database
    .with(
      (cte) => cte('firsts').materialized(),
      (db) =>
        db
          .selectFrom('fetches')
          .select(['source', sql<PlainDate>`substr(started_at, 1, 10)`.as('first_day')])
          .where('id', 'in', (query) =>
            query
              .selectFrom('fetches')
              .select(({ fn }) => fn.min('id').as('id'))
              .groupBy('source'),
          ),
    )
    .selectFrom('announcements')
    .innerJoin('firsts', 'firsts.source', 'announcements.source')
    .$if(from.startsWith('papers.'), (query) =>
      query.innerJoin('papers', 'papers.id', 'announcements.paper_id'),
    )
    .select([
      'announcements.source',
      sql<number | null>`round(10 * ${hoursBetween(from, to)})`.as('tenths'),
      ({ fn }) => fn.countAll<number>().as('papers'),
    ])
    .where('announcements.announced_on', '>=', since)
    .whereRef('announcements.announced_on', '>=', 'first_day')
    .where('kind', 'in', newsworthy)
    .groupBy(['announcements.source', 'tenths'])
    .orderBy('announcements.source')
    .orderBy('tenths')
    .execute();
  const counts = rows.flatMap(({ source, tenths, papers }) =>
    tenths === null ? [] : [{ source, hours: tenths / 10, papers }],
  );
  return new Map(
    [...groupBy(counts, ({ source }) => source)].map(([source, values]) => [source, medianOf(values)]),
  );
}

/** Of values in order, each occurring `papers` times: the middle one, or the mean of the two in the middle. */
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
