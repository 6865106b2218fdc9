// Loads the data for comparing rankings: candidates of past editions, and who liked papers since.
import type { EvaluationStore } from './contract/evaluation.ts';
import type { Engine } from './engine.ts';

export function evaluationStore({ database }: Engine): EvaluationStore {
  return {
    async candidates(edition) {
      const rows = await database
        .selectFrom('edition_candidates')
        .leftJoin('paper_forwards', 'paper_forwards.id', 'edition_candidates.paper_id')
        .select(({ fn }) => [
          // Two candidates may have become one paper since.
          fn.coalesce('paper_forwards.paper_id', 'edition_candidates.paper_id').as('id'),
          'heat',
          'closeness',
        ])
        .where('edition_id', '=', edition)
        .orderBy('place')
        .execute();
      return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].reverse();
    },

    async likersSince(at) {
      const rows = await database
        .selectFrom('reader_events')
        .select('subscriber_id')
        .distinct()
        .where('at', '>=', at)
        .where('kind', 'in', ['like', 'save'])
        .orderBy('subscriber_id')
        .execute();
      return rows.map(({ subscriber_id }) => subscriber_id);
    },

    async libraryBefore(subscriber, at) {
      const rows = await database
        .selectFrom('library_papers')
        .select('paper_id')
        .distinct()
        .where('subscriber_id', '=', subscriber)
        .where('added_at', '<', at)
        .orderBy('paper_id')
        .execute();
      return rows.map(({ paper_id }) => paper_id);
    },
  };
}
