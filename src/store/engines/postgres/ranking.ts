// How well papers match: the terms that they have, each by its rarity, its fields and how often it occurs.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { TextMatch } from '../../../model/search.ts';
import type { Schema } from '../../schema.ts';
import { list } from './rows.ts';
import { anyQuery, rankWeights, singleStem, termQuery } from './words.ts';

/** `ts_rank` divides by 1 + the logarithm of the length (https://www.postgresql.org/docs/current/textsearch-controls.html). */
const byLength = 1;

interface Term {
  query: string;
  stem: string | null;
  times: number;
}

/**
 * The score of a row of `paper_words`, an expression. `ts_rank` alone doesn't know how rare a word is: a query of several words
 * would find those papers first that have its commonest ones. So each term is ranked by itself, and counts by the logarithm of
 * its rarity as in BM25 (Robertson and Zaragoza 2009, section 3.3).
 */
export async function rankOf(db: Kysely<Schema>, match: TextMatch): Promise<RawBuilder<number>> {
  const terms: Term[] = [
    ...match.any.map((term) => ({ query: anyQuery(term), stem: singleStem(term.text), times: term.times })),
    ...match.required.map((term) => ({ query: termQuery(term), stem: singleStem(term.text), times: 1 })),
  ];
  const stems = terms.flatMap(({ stem }) => stem ?? []);
  const { rows } = await sql<{ word: string; papers: number }>`
    select word, papers from paper_vocabulary where word in ${list(stems)}`.execute(db);
  const counts = new Map(rows.map(({ word, papers }) => [word, papers]));
  const papers = await paperCount(db);
  const ranks = terms.map(({ query, stem, times }) => {
    // A phrase is as rare as its words at least; a small count is near enough.
    const found = stem === null ? 1 : (counts.get(stem) ?? 0);
    const weight = times * Math.log(1 + (Math.max(papers - found, 0) + 0.5) / (found + 0.5));
    return sql`${weight}::float8 * ts_rank(${rankWeights}::float4[], paper_words.words, ${query}::tsquery, ${sql.lit(byLength)})`;
  });
  return sql<number>`(${sql.join(ranks, sql` + `)})`;
}

/** Estimated where the table has been analysed: counting a million rows takes longer than the search. */
async function paperCount(db: Kysely<Schema>): Promise<number> {
  const { rows: estimates } = await sql<{ papers: number }>`
    select reltuples as papers from pg_class where oid = 'paper_words'::regclass`.execute(db);
  const estimate = estimates[0]?.papers ?? 0;
  if (estimate >= leastEstimate) return estimate;
  const { rows } = await sql<{ papers: number }>`select count(*) as papers from paper_words`.execute(db);
  return rows[0]?.papers ?? 0;
}

const leastEstimate = 10_000;
