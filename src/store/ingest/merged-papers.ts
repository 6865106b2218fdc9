// Stores the merged papers, computed from their records.
import { mergePaper } from '../../model/merge.ts';
import type { PaperId, PaperRecord } from '../../model/paper.ts';
import { recordsByPaper, rowsOf } from '../papers/paper-histories.ts';
import { withoutAbstract } from '../papers/paper-rows.ts';
import { writtenSummaries } from '../papers/written-summaries.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** Adds papers; those without a record in `lone` are empty until `mergeAgain` fills them. */
export async function insertPapers(
  { db, engine, at }: UnitOfWork,
  ids: readonly PaperId[],
  lone: ReadonlyMap<PaperId, PaperRecord>,
): Promise<void> {
  await engine.insertRows(
    db,
    {
      into: 'papers',
      columns: [
        'id',
        'announced_on',
        'published_at',
        'first_seen_at',
        'updated_at',
        'paper_json',
        'abstract',
      ],
    },
    ids,
    (id) => {
      const record = lone.get(id);
      if (!record) return [id, null, null, at, at, '{}', null];
      const paper = mergePaper(id, [record]);
      return [id, paper.announcedOn, paper.publishedAt, at, at, withoutAbstract(paper), paper.abstract];
    },
  );
}

/** Merges the papers again from all their records and summaries; a paper that comes out unchanged is not written. */
export async function mergeAgain(unit: UnitOfWork, ids: readonly PaperId[]): Promise<void> {
  if (ids.length === 0) return;
  const { db, engine, at } = unit;
  const records = await recordsByPaper(unit, ids);
  const summaries = await writtenSummaries(unit, ids);
  const changed = (await rowsOf(unit, ids)).flatMap((row) => {
    const paper = mergePaper(row.id, records.get(row.id) ?? [], summaries.get(row.id));
    const json = withoutAbstract(paper);
    if (json === row.paper_json && paper.abstract === row.abstract) return [];
    const { announcedOn, publishedAt, abstract } = paper;
    return [[row.seq, row.id, announcedOn, publishedAt, row.first_seen_at, at, json, abstract, 1]];
  });
  await engine.insertRows(
    db,
    {
      into: 'papers',
      columns: [
        'seq',
        'id',
        'announced_on',
        'published_at',
        'first_seen_at',
        'updated_at',
        'paper_json',
        'abstract',
        'words_stale',
      ],
      onConflict: {
        key: ['seq'],
        update: ['announced_on', 'published_at', 'updated_at', 'paper_json', 'abstract', 'words_stale'],
      },
    },
    changed,
    (row) => row,
  );
}
