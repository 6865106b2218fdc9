// Takes in what a service says of known papers: it may add to them, and join two only where a registry says that they are one.
import type { EnrichmentPage } from '../../model/enrichment.ts';
import { identityKeys } from '../../model/identity-keys.ts';
import type { IngestCounts } from '../../model/page.ts';
import type { PaperId, PaperRecord } from '../../model/paper.ts';
import type { Connection, UnitOfWork } from '../unit-of-work.ts';
import { savePageIn } from './ingest.ts';

/**
 * Stores the records of a page as `savePage` does, without those that are of no known paper. In a transaction of the scope `papers`:
 * whose keys are whose must not change before the records are placed.
 */
export async function saveEnrichments(
  unit: UnitOfWork,
  service: string,
  { answers: _, ...page }: EnrichmentPage,
): Promise<IngestCounts> {
  const records = await withOwnKeysOnly(unit, page.records);
  const counts = await savePageIn(unit, service, { ...page, records });
  return { ...counts, received: counts.received + page.records.length - records.length };
}

/**
 * The records as they may be stored. Each is placed by a key that its paper has, so that it makes no paper; and it must make two
 * works one only by what a registry says of preprint and article: every other key that another paper has is left out. A record of
 * a paper that is gone is dropped.
 */
async function withOwnKeysOnly(
  connection: Connection,
  records: readonly PaperRecord[],
): Promise<PaperRecord[]> {
  const owners = await ownersOf(connection, records.flatMap(identityKeys));
  const keyCount = await keyCounts(connection, [...new Set(owners.values())]);
  const isOpen = (own: PaperId, key: string) => (owners.get(key) ?? own) === own;
  /** An identifier that one record of the page has claimed is not available to the next. */
  const claim = (own: PaperId, key: string) => {
    const owner = owners.get(key);
    if (owner === own) return;
    for (const paper of [own, owner ?? own]) keyCount.set(paper, (keyCount.get(paper) ?? 0) + 1);
    if (owner === undefined) owners.set(key, own);
  };
  /** Preprint and article, each known by one key alone: a work that already has both is not half of another. */
  const isOtherHalf = (own: PaperId, key: string) =>
    keyCount.get(own) === 1 && keyCount.get(owners.get(key) ?? '') === 1;
  return records.flatMap((record) => {
    const own = record.key;
    const isPlaced = identityKeys(record).some((key) => owners.get(key) === own);
    if (!isPlaced) return [];
    const identifiers = Object.fromEntries(
      Object.entries(record.identifiers).filter(([kind, value]) =>
        identityKeys({ identifiers: { [kind]: value } }).every(
          (key) => isOpen(own, key) || (isRelation(record) && isOtherHalf(own, key)),
        ),
      ),
    );
    for (const key of identityKeys({ identifiers })) claim(own, key);
    return [{ ...record, identifiers }];
  });
}

/** Only a record that names the published version as well as the preprint shows that two papers are one. */
function isRelation({ source, identifiers }: PaperRecord): boolean {
  return source === 'crossref' && identifiers.publishedDoi !== undefined;
}

async function ownersOf({ db, engine }: Connection, keys: readonly string[]): Promise<Map<string, PaperId>> {
  const rows = await db.selectFrom('paper_keys').selectAll().where('key', 'in', engine.list(keys)).execute();
  return new Map(rows.map(({ key, paper_id }) => [key, paper_id]));
}

/** How many keys each paper has, without its title. */
async function keyCounts(
  { db, engine }: Connection,
  papers: readonly PaperId[],
): Promise<Map<PaperId, number>> {
  const rows = await db
    .selectFrom('paper_keys')
    .select(({ fn }) => ['paper_id', fn.countAll<number>().as('count')])
    .where('paper_id', 'in', engine.list(papers))
    .where('key', 'not like', 'title:%')
    .groupBy('paper_id')
    .execute();
  return new Map(rows.map(({ paper_id, count }) => [paper_id, count]));
}
