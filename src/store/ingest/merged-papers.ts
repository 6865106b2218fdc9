// Keeps the merged papers: computes them anew from their records.
import type { Kysely } from 'kysely';
import { mergePaper } from '../../model/merge.ts';
import type { PaperId, PaperRecord } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import { insertRows } from '../engines/sqlite/lists.ts';
import { recordsByPaper, rowsOf } from '../papers/paper-histories.ts';
import { withoutAbstract } from '../papers/paper-rows.ts';
import type { Schema } from '../schema.ts';

/** Adds papers; those of which `lone` has no record are empty until `mergeAgain` fills them. */
export async function insertPapers(
  db: Kysely<Schema>,
  ids: readonly PaperId[],
  lone: ReadonlyMap<PaperId, PaperRecord>,
  at: Instant,
): Promise<void> {
  await insertRows(
    db,
    'insert into papers (id, announced_on, published_at, first_seen_at, updated_at, paper_json, abstract)',
    ids,
    (id) => {
      const record = lone.get(id);
      if (!record) return [id, null, null, at, at, '{}', null];
      const paper = mergePaper(id, [record]);
      return [id, paper.announcedOn, paper.publishedAt, at, at, withoutAbstract(paper), paper.abstract];
    },
  );
}

/** Merges the papers again from all their records; what comes out as it was is not written. */
export async function mergeAgain(db: Kysely<Schema>, ids: readonly PaperId[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  const [records, before] = [await recordsByPaper(db, ids), await rowsOf(db, ids)];
  const changed = before.flatMap((row) => {
    const paper = mergePaper(row.id, records.get(row.id) ?? []);
    const json = withoutAbstract(paper);
    if (json === row.paper_json && paper.abstract === row.abstract) return [];
    const { announcedOn, publishedAt, abstract } = paper;
    return [[row.seq, row.id, announcedOn, publishedAt, row.first_seen_at, at, json, abstract]];
  });
  await insertRows(
    db,
    'insert into papers (seq, id, announced_on, published_at, first_seen_at, updated_at, paper_json, abstract)',
    changed,
    (row) => row,
    `on conflict (seq) do update set announced_on = excluded.announced_on, published_at = excluded.published_at,
      updated_at = excluded.updated_at, paper_json = excluded.paper_json, abstract = excluded.abstract,
      words_stale = 1`,
  );
}
