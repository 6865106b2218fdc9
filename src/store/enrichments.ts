// The enrichments aggregate: which papers a service is to be asked about, and what it may add to them.
import type { Kysely } from 'kysely';
import type { EnrichmentPage } from '../model/enrichment.ts';
import { identityKeys } from '../model/identity.ts';
import type { IngestCounts } from '../model/page.ts';
import type { Instant, PaperId, PaperRecord } from '../model/paper.ts';
import { papersToAsk } from './enrichments-sqlite.ts';
import { savePage } from './ingest.ts';
import { insertRows, listed } from './lists-sqlite.ts';
import type { EnrichmentStore } from './paper-stores.ts';
import type { Schema } from './schema.ts';

export function enrichmentStore(database: Kysely<Schema>): EnrichmentStore {
  return {
    papersToAsk: (service, query) => papersToAsk(database, service, query),

    async savePage(service, page, at) {
      const counts = await saveRecords(database, service, page, at);
      await markAsked(database, service, page.answers, at);
      return counts;
    },
  };
}

async function saveRecords(
  database: Kysely<Schema>,
  service: string,
  { answers: _, ...page }: EnrichmentPage,
  at: Instant,
): Promise<IngestCounts> {
  const records = await withOwnKeysOnly(database, page.records);
  const counts = await savePage(database, service, { ...page, records }, at);
  return { ...counts, received: counts.received + page.records.length - records.length };
}

/**
 * The records as they may be stored. Each is placed by a key that its paper has, so that it makes no paper; and it must make two
 * works one only by what a registry says of preprint and article: every other key that another paper has is left out. A record of
 * a paper that is gone is dropped.
 */
async function withOwnKeysOnly(
  database: Kysely<Schema>,
  records: readonly PaperRecord[],
): Promise<PaperRecord[]> {
  const owners = await ownersOf(database, records.flatMap(identityKeys));
  const keyCount = await keyCounts(database, [...new Set(owners.values())]);
  const isOpen = (own: PaperId, key: string) => (owners.get(key) ?? own) === own;
  /** What one record of the page has claimed is no longer open to the next. */
  const claim = (own: PaperId, key: string) => {
    const owner = owners.get(key);
    if (owner === own) return;
    for (const paper of [own, owner ?? own]) keyCount.set(paper, (keyCount.get(paper) ?? 0) + 1);
    if (owner === undefined) owners.set(key, own);
  };
  /** Preprint and article, each known by one key alone: a work that has both already is no half of another. */
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

/** Only a record that names the published version beside the preprint tells of two papers that are one. */
function isRelation({ source, identifiers }: PaperRecord): boolean {
  return source === 'crossref' && identifiers.publishedDoi !== undefined;
}

async function ownersOf(database: Kysely<Schema>, keys: readonly string[]): Promise<Map<string, PaperId>> {
  const rows = await database.selectFrom('paper_keys').selectAll().where('key', 'in', listed(keys)).execute();
  return new Map(rows.map(({ key, paper_id }) => [key, paper_id]));
}

/** How many keys each paper has, but for its title. */
async function keyCounts(
  database: Kysely<Schema>,
  papers: readonly PaperId[],
): Promise<Map<PaperId, number>> {
  const rows = await database
    .selectFrom('paper_keys')
    .select(({ fn }) => ['paper_id', fn.countAll<number>().as('count')])
    .where('paper_id', 'in', listed(papers))
    .where('key', 'not like', 'title:%')
    .groupBy('paper_id')
    .execute();
  return new Map(rows.map(({ paper_id, count }) => [paper_id, Number(count)]));
}

async function markAsked(
  database: Kysely<Schema>,
  service: string,
  answers: EnrichmentPage['answers'],
  at: Instant,
): Promise<void> {
  await database.transaction().execute(async (db) => {
    // A paper may have become another's since it was asked about.
    const known = await db
      .selectFrom('papers')
      .select('id')
      .where('id', 'in', listed(answers.map(({ paperId }) => paperId)))
      .execute();
    const ids = new Set(known.map(({ id }) => id));
    await insertRows(
      db,
      'insert into enrichments (service, paper_id, asked_at, found)',
      answers
        .filter(({ paperId }) => ids.has(paperId))
        .map(({ paperId, found }) => [service, paperId, at, found ? 1 : 0]),
      'on conflict (service, paper_id) do update set asked_at = excluded.asked_at, found = excluded.found',
    );
  });
}
