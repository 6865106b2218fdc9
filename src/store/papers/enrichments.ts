// The enrichments aggregate: which papers a service is to be asked about, and what it may add to them.
import type { Kysely } from 'kysely';
import type { EnrichmentPage } from '../../model/enrichment.ts';
import type { Instant } from '../../model/time.ts';
import type { EnrichmentStore } from '../contract/papers.ts';
import { papersToAsk } from '../engines/sqlite/enrichments.ts';
import { insertRows, listed } from '../engines/sqlite/lists.ts';
import type { Schema } from '../schema.ts';

export function enrichmentStore(database: Kysely<Schema>): EnrichmentStore {
  return {
    papersToAsk: (service, query) => papersToAsk(database, service, query),

    async savePage(service, page, at) {
      const { saveEnrichments } = await import('../ingest/ingest-enrichments.ts');
      const counts = await saveEnrichments(database, service, page, at);
      await markAsked(database, service, page.answers, at);
      return counts;
    },
  };
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
      answers.filter(({ paperId }) => ids.has(paperId)),
      ({ paperId, found }) => [service, paperId, at, found ? 1 : 0],
      'on conflict (service, paper_id) do update set asked_at = excluded.asked_at, found = excluded.found',
    );
  });
}
