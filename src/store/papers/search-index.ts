// The search index aggregate: what full text finds, and the papers of the index by number.
import type { SearchIndexStore, WordCount } from '../contract/search.ts';
import type { Engine } from '../engine.ts';
import { checkIndex, clearIndex, countPending, type Position, takeIn } from './index-entries.ts';
import { paperOf } from './paper-rows.ts';

/** A title that more papers have is a heading. */
const maxNamesakes = 5;

export function searchIndexStore(engine: Engine): SearchIndexStore {
  const { database: db, fullText } = engine;
  const indexed = db.selectFrom('papers').innerJoin('paper_index', 'paper_index.seq', 'papers.seq');
  const position: Position = { seq: 0 };
  return {
    async count() {
      const { count } = await db
        .selectFrom('paper_index')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },

    async hasChanges(atLeast) {
      const rows = await db
        .selectFrom('papers')
        .select('seq')
        .where('words_stale', '=', 1)
        .limit(atLeast)
        .execute();
      return rows.length >= atLeast || (await countPending(db)) >= atLeast;
    },

    pending: () => countPending(db),
    takeIn: (limit, embed) => takeIn(engine, limit, embed, position),
    match: (query, filters, limit, offset = 0) => fullText.match(query, filters, limit, offset),
    passing: fullText.passing,
    matching: fullText.matching,
    occurs: fullText.occurs,
    hasPrefix: fullText.hasPrefix,
    countsOf: fullText.countsOf,
    check: (sample) => checkIndex({ db, engine }, sample),
    clear: () => clearIndex(engine),

    async papers(seqs) {
      const rows = await indexed
        .select(['papers.seq as seq', 'paper_json', 'abstract'])
        .where('papers.seq', 'in', engine.list(seqs))
        .execute();
      return new Map(rows.map((row) => [row.seq, paperOf(row)]));
    },

    async seqsOf(ids) {
      const rows = await indexed
        .select(['id', 'papers.seq as seq'])
        .where('id', 'in', engine.list(ids))
        .execute();
      return new Map(rows.map(({ id, seq }) => [id, seq]));
    },

    async withTitle(title) {
      // Only searches need it, and it reads TeX.
      const { titleKey } = await import('../../model/identity-keys.ts');
      const key = titleKey({ title });
      if (key === null) return [];
      const rows = await indexed
        .innerJoin('paper_titles', 'paper_titles.paper_id', 'papers.id')
        .select('papers.seq as seq')
        .where('paper_titles.title', '=', key)
        .orderBy('papers.seq')
        .limit(maxNamesakes + 1)
        .execute();
      return rows.length > maxNamesakes ? [] : rows.map(({ seq }) => seq);
    },

    async wordsLike(firstLetters, minLength, maxLength) {
      const words: WordCount[] = [];
      for (const letter of new Set(firstLetters)) {
        words.push(...(await fullText.wordsLike(letter, minLength, maxLength)));
      }
      return words;
    },
  };
}
