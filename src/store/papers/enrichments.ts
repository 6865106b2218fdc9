// The enrichments aggregate: which papers to query a service for, and what it may add to them.
import type { EnrichmentPage } from '../../model/enrichment.ts';
import type { EnrichmentStore } from '../contract/papers.ts';
import type { Engine } from '../engine.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { papersToAsk } from './papers-to-ask.ts';

export function enrichmentStore(engine: Engine): EnrichmentStore {
  return {
    papersToAsk: (service, query) => papersToAsk({ db: engine.database, engine }, service, query),

    async savePage(service, page, at) {
      const { saveEnrichments } = await import('../ingest/ingest-enrichments.ts');
      return await engine.transaction(
        async (db) => {
          const unit: UnitOfWork = { db, engine, at };
          const counts = await saveEnrichments(unit, service, page);
          await markAsked(unit, service, page.answers);
          return counts;
        },
        { scope: 'papers', relaxed: true },
      );
    },
  };
}

async function markAsked(
  { db, engine, at }: UnitOfWork,
  service: string,
  answers: EnrichmentPage['answers'],
): Promise<void> {
  // A paper may have been merged into another since the service was queried for it.
  const known = await db
    .selectFrom('papers')
    .select('id')
    .where('id', 'in', engine.list(answers.map(({ paperId }) => paperId)))
    .execute();
  const ids = new Set(known.map(({ id }) => id));
  await engine.insertRows(
    db,
    {
      into: 'enrichments',
      columns: ['service', 'paper_id', 'asked_at', 'found'],
      onConflict: { key: ['service', 'paper_id'], update: ['asked_at', 'found'] },
    },
    answers.filter(({ paperId }) => ids.has(paperId)),
    ({ paperId, found }) => [service, paperId, at, found ? 1 : 0],
  );
}
