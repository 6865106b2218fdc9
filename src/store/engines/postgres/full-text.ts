// The full-text index in PostgreSQL: a `tsvector` for each paper, with an index of stems and a table of their counts.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { IndexHit, SearchFilters, TextMatch } from '../../../model/search.ts';
import type { WordCount } from '../../contract/search.ts';
import type { FullTextIndex, PaperText } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import { filterClauseBy, hasFilters } from '../filters.ts';
import { rankOf } from './ranking.ts';
import { list, rows } from './rows.ts';
import {
  excludedQuery,
  positiveQuery,
  prefixStem,
  requiredQueries,
  termQuery,
  titleQuery,
  vectorOf,
} from './words.ts';

const filterClause = filterClauseBy((column, text) => sql`strpos(${column}, ${text}) > 0`);

export function fullTextIndex(database: Kysely<Schema>): FullTextIndex {
  return {
    put,
    async clear(db) {
      await sql`truncate paper_words, paper_vocabulary`.execute(db);
    },
    match: (query, filters, limit, offset) => matchText(database, query, filters, limit, offset),
    passing: (query, filters) => passing(database, query, filters),
    matching: (query, filters, seqs) => matchingOf(database, query, filters, seqs),
    async occurs(term) {
      const { rows: found } = await sql`
        select 1 from paper_words where words @@ ${termQuery(term)}::tsquery limit 1`.execute(database);
      return found.length > 0;
    },
    hasPrefix: (prefix) => hasPrefix(database, prefix),
    wordsLike: (letter, minLength, maxLength) => wordsLike(database, letter, minLength, maxLength),
    countsOf: (stems) => countsOf(database, stems),
    compare: () => compare(database),
    misfiled: (titles) => misfiled(database, titles),
  };
}

async function put(db: Kysely<Schema>, texts: readonly PaperText[]): Promise<void> {
  if (texts.length === 0) return;
  await sql`delete from paper_words where seq in ${list(texts.map(({ seq }) => seq))}`.execute(db);
  const values = texts.map((text) => ({ seq: text.seq, words: vectorOf(text) }));
  await sql`insert into paper_words (seq, words)
    select seq, words::tsvector from ${rows({ seq: 'integer', words: 'text' }, values)} as given`.execute(db);
}

/** The papers that match, best first, and how many there are in all; without positive terms, the latest first. */
async function matchText(
  db: Kysely<Schema>,
  match: TextMatch,
  filters: SearchFilters,
  limit: number,
  offset: number,
): Promise<{ hits: IndexHit[]; total: number }> {
  const query = positiveQuery(match);
  if (query === null) return await latest(db, match, filters, limit, offset);
  const from = sql`from paper_words ${hasFilters(filters) ? sql`join paper_index on paper_index.seq = paper_words.seq` : sql``}
    where paper_words.words @@ ${withExclusions(query, match)}::tsquery ${filterClause(filters)}`;
  const { rows: hits } = await sql<IndexHit>`
    select paper_words.seq as seq, ${await rankOf(db, match)} as score ${from}
    order by score desc, seq limit ${limit} offset ${offset}`.execute(db);
  if (offset === 0 && hits.length < limit) return { hits, total: hits.length };
  return { hits, total: await count(db, from) };
}

async function latest(
  db: Kysely<Schema>,
  match: TextMatch,
  filters: SearchFilters,
  limit: number,
  offset: number,
): Promise<{ hits: IndexHit[]; total: number }> {
  const from = sql`from paper_index where true ${filterClause(filters)} ${exclusionClause(match)}`;
  const { rows: found } = await sql<{ seq: number }>`
    select seq ${from} order by listed_on desc nulls last, seq desc limit ${limit} offset ${offset}`.execute(
    db,
  );
  return { hits: found.map(({ seq }) => ({ seq, score: 0 })), total: await count(db, from) };
}

async function count(db: Kysely<Schema>, from: RawBuilder<unknown>): Promise<number> {
  const { rows: counts } = await sql<{ count: number }>`select count(*) as count ${from}`.execute(db);
  return counts[0]?.count ?? 0;
}

/** All papers that pass the filters and have what is required and nothing that is excluded. */
async function passing(db: Kysely<Schema>, match: TextMatch, filters: SearchFilters): Promise<Set<number>> {
  const required = requiredQueries(match).join(' & ');
  // One text instead of a row for each paper, of which there may be a million.
  const { rows: found } = await sql<{ seqs: string | null }>`
    select array_to_string(array_agg(seq), ',') as seqs from paper_index
    where true ${filterClause(filters)} ${exclusionClause(match)}
      ${required === '' ? sql`` : sql`and seq in (select seq from paper_words where words @@ ${required}::tsquery)`}
  `.execute(db);
  const seqs = found[0]?.seqs;
  return new Set(seqs ? seqs.split(',').map(Number) : []);
}

/** Those of the papers that `matchText` would find. */
async function matchingOf(
  db: Kysely<Schema>,
  match: TextMatch,
  filters: SearchFilters,
  seqs: readonly number[],
): Promise<Set<number>> {
  const query = positiveQuery(match);
  const text =
    query === null
      ? exclusionClause(match)
      : sql`and seq in (select seq from paper_words
          where seq in ${list(seqs)} and words @@ ${withExclusions(query, match)}::tsquery)`;
  const { rows: found } = await sql<{ seq: number }>`
    select seq from paper_index where seq in ${list(seqs)} ${filterClause(filters)} ${text}`.execute(db);
  return new Set(found.map(({ seq }) => seq));
}

function withExclusions(query: string, match: TextMatch): string {
  const excluded = excludedQuery(match);
  return excluded === null ? query : `(${query}) & !(${excluded})`;
}

function exclusionClause(match: TextMatch): RawBuilder<unknown> {
  const excluded = excludedQuery(match);
  if (excluded === null) return sql``;
  return sql`and seq not in (select seq from paper_words where words @@ ${excluded}::tsquery)`;
}

/** Beyond every letter: the end of what begins with a text, compared by code point. */
const end = '\u{10ffff}';

async function hasPrefix(db: Kysely<Schema>, prefix: string): Promise<boolean> {
  const stem = prefixStem(prefix);
  if (stem === null) return false;
  const { rows: found } = await sql`
    select 1 from paper_vocabulary where word >= ${stem} and word < ${stem + end} and papers > 0 limit 1
  `.execute(db);
  return found.length > 0;
}

async function wordsLike(
  db: Kysely<Schema>,
  letter: string,
  minLength: number,
  maxLength: number,
): Promise<WordCount[]> {
  const { rows: found } = await sql<WordCount>`
    select word, papers from paper_vocabulary where word >= ${letter} and word < ${letter + end}
      and length(word) between ${minLength} and ${maxLength} and papers > 0 order by word`.execute(db);
  return found;
}

async function countsOf(db: Kysely<Schema>, stems: readonly string[]): Promise<WordCount[]> {
  const { rows: found } = await sql<WordCount>`
    select word, papers from paper_vocabulary where word in ${list(stems)} and papers > 0 order by word
  `.execute(db);
  return found;
}

async function compare(db: Kysely<Schema>): Promise<{ withoutRow: number; withoutText: number }> {
  const { rows: counts } = await sql<{ withoutRow: number; withoutText: number }>`
    select (select count(*) from paper_words where seq not in (select seq from paper_index)) as "withoutRow",
      (select count(*) from paper_index where seq not in (select seq from paper_words)) as "withoutText"
  `.execute(db);
  return counts[0] ?? { withoutRow: 0, withoutText: 0 };
}

async function misfiled(
  db: Kysely<Schema>,
  titles: readonly { seq: number; title: string }[],
): Promise<number[]> {
  const wanted = titles
    .filter(({ title }) => /[\p{L}\p{N}]/u.test(title))
    .map(({ seq, title }) => ({ seq, query: titleQuery(title) }));
  const { rows: found } = await sql<{ seq: number }>`
    select wanted.seq from ${rows({ seq: 'integer', query: 'text' }, wanted)} as wanted
    join paper_words on paper_words.seq = wanted.seq
    where not paper_words.words @@ wanted.query::tsquery order by seq`.execute(db);
  return found.map(({ seq }) => seq);
}
