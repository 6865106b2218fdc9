// The summaries aggregate: requests to a model, the limit of a day, and what was written.
import type { Paper } from '../../model/paper.ts';
import type { SummaryRequest } from '../../model/summary.ts';
import type { SummaryStore } from '../contract/summaries.ts';
import type { Engine } from '../engine.ts';
import type { Connection } from '../unit-of-work.ts';

export function summaryStore(engine: Engine): SummaryStore {
  const { database } = engine;
  return {
    missing: (requests, maxTries) => missingSummaries({ db: database, engine }, requests, maxTries),

    async begin({ paperId, revision, model, language }, { perDay, since }, at) {
      return await engine.transaction(
        async (db) => {
          const { count } = await db
            .selectFrom('summaries')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .where('asked_at', '>=', since)
            .executeTakeFirstOrThrow();
          if (count >= perDay) return null;
          const { id } = await db
            .insertInto('summaries')
            .values({
              paper_id: paperId,
              revision,
              model,
              language,
              asked_at: at,
              state: 'asked',
              text: null,
              reason: null,
            })
            .returning('id')
            .executeTakeFirstOrThrow();
          return id;
        },
        { scope: 'papers' },
      );
    },

    async keep(id, text, at) {
      const { mergeAgain } = await import('../ingest/merged-papers.ts');
      await engine.transaction(
        async (db) => {
          // The paper may have been joined with another since the request to the model.
          const { paper_id } = await db
            .updateTable('summaries')
            .set({ state: 'written', text })
            .where('id', '=', id)
            .returning('paper_id')
            .executeTakeFirstOrThrow();
          await mergeAgain({ db, engine, at }, [paper_id]);
        },
        { scope: 'papers' },
      );
    },

    async reject(id, reason) {
      await database
        .updateTable('summaries')
        .set({ state: 'rejected', reason })
        .where('id', '=', id)
        .execute();
    },

    async cancel(id) {
      await database.deleteFrom('summaries').where('id', '=', id).execute();
    },

    async countSince(since) {
      const { count } = await database
        .selectFrom('summaries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('asked_at', '>=', since)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

async function missingSummaries(
  { db, engine }: Connection,
  requests: readonly SummaryRequest[],
  maxTries: number,
): Promise<SummaryRequest[]> {
  const ids = requests.map(({ paperId }) => paperId);
  const asked = await db
    .selectFrom('summaries')
    .select(['paper_id', 'revision', 'model', 'language', 'state'])
    .where('paper_id', 'in', engine.list(ids))
    .execute();
  const papers = await db
    .selectFrom('papers')
    .select(['id', 'paper_json'])
    .where('id', 'in', engine.list(ids))
    .execute();
  const tldrs = new Map(
    papers.map(({ id, paper_json }) => [id, (JSON.parse(paper_json) as Pick<Paper, 'tldr'>).tldr]),
  );
  return requests.filter(({ paperId, revision, model, language }) => {
    const tldr = tldrs.get(paperId);
    const own = asked.filter((row) => row.paper_id === paperId && row.revision === revision);
    const isOwn = tldr?.by === 'model' && own.some(({ state }) => state === 'written');
    if (tldr === undefined || (tldr !== null && !isOwn)) return false;
    const same = own.filter((row) => row.model === model && row.language === language);
    const rejected = same.filter(({ state }) => state === 'rejected').length;
    return same.every(({ state }) => state !== 'written') && rejected < maxTries;
  });
}
