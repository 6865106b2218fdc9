// Takes DOIs from records that are of another work than the paper that has the DOI, before they are placed.
import { isOfService } from '../../model/merge-table.ts';
import type { PaperRecord } from '../../model/paper.ts';
import { areTwoWorks, withoutDois } from '../../model/shared-doi.ts';
import { recordOf } from '../papers/paper-rows.ts';
import type { Connection } from '../unit-of-work.ts';

type Says = Pick<PaperRecord, 'title' | 'authors' | 'abstract'>;

/**
 * The records, in their order, those of another work than their DOI's paper without that DOI. A paper's own records count all: one
 * that agrees with any of them stays, so that papers that were joined before stay joined.
 */
export async function withoutOthersDois(
  connection: Connection,
  records: readonly PaperRecord[],
): Promise<readonly PaperRecord[]> {
  if (!records.some((record) => doisOf(record).length > 0)) return records;
  const known = await knownWorks(connection, records);
  return records.map((record) => {
    const dois = doisOf(record);
    const others = dois.filter((doi) => {
      const says = known.get(doi);
      return says?.every((each) => areTwoWorks(each, record));
    });
    for (const doi of dois.filter((each) => !others.includes(each))) {
      known.set(doi, [...(known.get(doi) ?? []), record].slice(-maxCompared));
    }
    return others.length > 0 ? withoutDois(record, new Set(others)) : record;
  });
}

/** A paper has a record of each interface of each source; more than these say nothing more. */
const maxCompared = 20;

/** A service's record belongs to the paper that was queried; a record without a title can't contradict it. */
function doisOf({ source, via, title, identifiers: { doi, publishedDoi } }: PaperRecord): string[] {
  if (!title || isOfService(source, via)) return [];
  return [doi, publishedDoi].filter((each) => each !== undefined);
}

/** What the records of the papers that have the DOIs say, by DOI. */
async function knownWorks(
  { db, engine }: Connection,
  records: readonly PaperRecord[],
): Promise<Map<string, Says[]>> {
  const keys = [...new Set(records.flatMap(doisOf))].map((doi) => `doi:${doi}`);
  const rows = await db
    .selectFrom('paper_keys')
    .innerJoin('records', 'records.paper_id', 'paper_keys.paper_id')
    .innerJoin('papers', 'papers.id', 'records.paper_id')
    .select(['paper_keys.key', 'records.record_json', 'records.shared', 'papers.paper_json'])
    .where('paper_keys.key', 'in', engine.list(keys))
    .execute();
  const known = new Map<string, Says[]>();
  for (const { key, record_json, shared, paper_json } of rows) {
    const doi = key.slice('doi:'.length);
    const says = recordOf<Says>({ record_json, shared, abstract: null }, { paper_json, abstract: null });
    if (says.title) known.set(doi, [...(known.get(doi) ?? []), says].slice(-maxCompared));
  }
  return known;
}
