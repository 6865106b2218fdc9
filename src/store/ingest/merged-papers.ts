// Stores the merged papers, computed from their records.
import { mergePaper } from '../../model/merge.ts';
import type { Paper, PaperId, PaperRecord } from '../../model/paper.ts';
import { type RecordOfRow, recordsByPaper, rowsOf } from '../papers/paper-histories.ts';
import { contentOf, type RecordColumns, recordColumns, withoutAbstract } from '../papers/paper-rows.ts';
import { writtenSummaries } from '../papers/written-summaries.ts';
import type { Connection, UnitOfWork } from '../unit-of-work.ts';

/**
 * Adds papers; those without a record in `lone` are empty until `mergeAgain` fills them. Returns the columns of the records in
 * `lone` that are stored with their papers.
 */
export async function insertPapers(
  { db, engine, at }: UnitOfWork,
  ids: readonly PaperId[],
  lone: ReadonlyMap<PaperId, PaperRecord>,
): Promise<Map<PaperRecord, RecordColumns>> {
  const columns = new Map<PaperRecord, RecordColumns>();
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
      columns.set(record, recordColumns(record, paper));
      return [id, paper.announcedOn, paper.publishedAt, at, at, withoutAbstract(paper), paper.abstract];
    },
  );
  return columns;
}

/** Merges the papers again from all their records and summaries; a paper that comes out unchanged is not written. */
export async function mergeAgain(unit: UnitOfWork, ids: readonly PaperId[]): Promise<void> {
  if (ids.length === 0) return;
  const { db, engine, at } = unit;
  const records = await recordsByPaper(unit, ids);
  const summaries = await writtenSummaries(unit, ids);
  const shared: { record: PaperRecord; columns: RecordColumns }[] = [];
  const changed = (await rowsOf(unit, ids)).flatMap((row) => {
    const own = records.get(row.id) ?? [];
    const paper = mergePaper(
      row.id,
      own.map(({ record }) => record),
      summaries.get(row.id),
    );
    shared.push(...newlyShared(own, paper));
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
  await saveColumns(unit, shared);
}

/** Records that have other fields in common with their paper now than they had; what the others have of their own stays as it is. */
function newlyShared(records: readonly RecordOfRow[], paper: Paper) {
  return records.flatMap(({ record, shared }) => {
    const columns = recordColumns(record, paper);
    return columns.shared === shared ? [] : [{ record, columns }];
  });
}

/** Stores records whole, before they become those of another paper. */
export async function storeWhole(connection: Connection, paper: PaperId): Promise<void> {
  const records = (await recordsByPaper(connection, [paper])).get(paper) ?? [];
  await saveColumns(
    connection,
    records
      .filter(({ shared }) => shared !== 0)
      .map(({ record }) => ({
        record,
        columns: { record_json: contentOf(record), abstract: record.abstract, shared: 0 },
      })),
  );
}

async function saveColumns(
  { db }: Connection,
  records: readonly { record: PaperRecord; columns: RecordColumns }[],
): Promise<void> {
  for (const { record, columns } of records) {
    await db
      .updateTable('records')
      .set(columns)
      .where('source', '=', record.source)
      .where('via', '=', record.via)
      .where('key', '=', record.key)
      .execute();
  }
}
