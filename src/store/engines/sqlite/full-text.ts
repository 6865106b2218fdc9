// The full-text index in SQLite: FTS5 over titles, abstracts, authors and organisations (https://sqlite.org/fts5.html).
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { FieldTerm, IndexHit, SearchFilters, TextMatch } from '../../../model/search.ts';
import { indexedForm } from '../../../model/words.ts';
import type { WordCount } from '../../contract/search.ts';
import { type FullTextIndex, nameSeparator, type PaperText } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import {
  aroundMiddleName,
  isInitial,
  particleForms,
  spellingsOfName,
  wordsOfName,
} from '../author-spellings.ts';
import { filterClauseBy, hasFilters } from '../filters.ts';
import { insertInto, list } from './rows.ts';

const filterClause = filterClauseBy((column, text) => sql`instr(${column}, ${text}) > 0`);

export function fullTextIndex(database: Kysely<Schema>): FullTextIndex {
  return {
    put,
    async clear(db) {
      await sql`insert into paper_words (paper_words) values ('delete-all')`.execute(db);
    },
    match: (query, filters, limit, offset) => matchText(database, query, filters, limit, offset),
    passing: (query, filters) => passing(database, query, filters),
    matching: (query, filters, seqs) => matchingOf(database, query, filters, seqs),
    occurs: (term) => occurs(database, termExpression(term)),
    hasPrefix: (prefix) => occurs(database, `${quoted(prefix)}*`),
    wordsLike: (letter, minLength, maxLength) => wordsLike(database, letter, minLength, maxLength),
    countsOf: (stems) => countsOf(database, stems),
    compare: () => compare(database),
    misfiled: (titles) => misfiled(database, titles),
  };
}

async function put(db: Kysely<Schema>, texts: readonly PaperText[]): Promise<void> {
  await sql`delete from paper_words where rowid in ${list(texts.map(({ seq }) => seq))}`.execute(db);
  const columns = ['rowid', 'title', 'abstract', 'authors', 'organization'];
  await insertInto(db, 'paper_words', columns, '', texts, (text) => [
    text.seq,
    text.title,
    text.abstract,
    text.authors,
    text.organization,
  ]);
}

/** A hit in a title counts five times one in an abstract; measured on judged collections (bench/README.md). */
const weights = sql.raw('5.0, 1.0, 2.0, 2.0');

/** The papers that match, best first, and how many there are in all; without positive terms, the latest first. */
async function matchText(
  db: Kysely<Schema>,
  match: TextMatch,
  filters: SearchFilters,
  limit: number,
  offset: number,
): Promise<{ hits: IndexHit[]; total: number }> {
  const expression = positiveExpression(match);
  const isFiltered = hasFilters(filters);
  if (expression === null) return await latest(db, match, filters, limit, offset);
  const from = sql`from paper_words ${isFiltered ? sql`join paper_index on paper_index.seq = paper_words.rowid` : sql``}
    where paper_words match ${withExclusions(expression, match)} ${filterClause(filters)}`;
  const { rows } = await sql<IndexHit>`
    select paper_words.rowid as seq, -bm25(paper_words, ${weights}) as score ${from}
    order by score desc, seq limit ${limit} offset ${offset}`.execute(db);
  if (offset === 0 && rows.length < limit) return { hits: rows, total: rows.length };
  const { rows: counts } = await sql<{ count: number }>`select count(*) as count ${from}`.execute(db);
  return { hits: rows, total: counts[0]?.count ?? 0 };
}

async function latest(
  db: Kysely<Schema>,
  match: TextMatch,
  filters: SearchFilters,
  limit: number,
  offset: number,
): Promise<{ hits: IndexHit[]; total: number }> {
  const from = sql`from paper_index where true ${filterClause(filters)} ${exclusionClause(match)}`;
  const { rows } = await sql<{ seq: number }>`
    select seq ${from} order by listed_on desc nulls last, seq desc limit ${limit} offset ${offset}`.execute(
    db,
  );
  const { rows: counts } = await sql<{ count: number }>`select count(*) as count ${from}`.execute(db);
  return { hits: rows.map(({ seq }) => ({ seq, score: 0 })), total: counts[0]?.count ?? 0 };
}

/** All papers that pass the filters and have what is required and nothing that is excluded. */
async function passing(db: Kysely<Schema>, match: TextMatch, filters: SearchFilters): Promise<Set<number>> {
  const required = requirements(match).join(' AND ');
  // One text instead of a row for each paper, of which there may be a million.
  const { rows } = await sql<{ seqs: string }>`
    select json_group_array(seq) as seqs from paper_index where true ${filterClause(filters)} ${exclusionClause(match)}
      ${required === '' ? sql`` : sql`and seq in (select rowid from paper_words where paper_words match ${required})`}
  `.execute(db);
  return new Set(JSON.parse(rows[0]?.seqs ?? '[]') as number[]);
}

/** Those of the papers that `matchText` would find. */
async function matchingOf(
  db: Kysely<Schema>,
  match: TextMatch,
  filters: SearchFilters,
  seqs: readonly number[],
): Promise<Set<number>> {
  const expression = positiveExpression(match);
  const text =
    expression === null
      ? exclusionClause(match)
      : sql`and seq in (select rowid from paper_words
          where paper_words match ${withExclusions(expression, match)} and rowid in ${list(seqs)})`;
  const { rows } = await sql<{ seq: number }>`
    select seq from paper_index where seq in ${list(seqs)} ${filterClause(filters)} ${text}`.execute(db);
  return new Set(rows.map(({ seq }) => seq));
}

async function occurs(db: Kysely<Schema>, expression: string): Promise<boolean> {
  const { rows } = await sql`select 1 from paper_words where paper_words match ${expression} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

async function wordsLike(
  db: Kysely<Schema>,
  letter: string,
  minLength: number,
  maxLength: number,
): Promise<WordCount[]> {
  const { rows } = await sql<WordCount>`
    select term as word, doc as papers from paper_vocabulary
    where term >= ${letter} and term < ${`${letter}\u{10ffff}`}
      and length(term) between ${minLength} and ${maxLength}`.execute(db);
  return rows;
}

async function countsOf(db: Kysely<Schema>, stems: readonly string[]): Promise<WordCount[]> {
  const { rows } = await sql<WordCount>`
    select term as word, doc as papers from paper_vocabulary where term in ${list(stems)}`.execute(db);
  return rows;
}

/** An FTS5 table without contents has the row numbers of its entries in the table of their sizes. */
async function compare(db: Kysely<Schema>): Promise<{ withoutRow: number; withoutText: number }> {
  const { rows } = await sql<{ withoutRow: number; withoutText: number }>`
    select (select count(*) from paper_words_docsize where id not in (select seq from paper_index)) as "withoutRow",
      (select count(*) from paper_index where seq not in (select id from paper_words_docsize)) as "withoutText"
  `.execute(db);
  return rows[0] ?? { withoutRow: 0, withoutText: 0 };
}

async function misfiled(
  db: Kysely<Schema>,
  titles: readonly { seq: number; title: string }[],
): Promise<number[]> {
  const found: number[] = [];
  for (const { seq, title } of titles.filter((each) => /[\p{L}\p{N}]/u.test(each.title))) {
    const { rows } = await sql`
      select 1 from paper_words_docsize where id = ${seq} and not exists (select 1 from paper_words
        where paper_words match ${`title : ${quoted(title)}`} and rowid = ${seq})`.execute(db);
    if (rows.length > 0) found.push(seq);
  }
  return found;
}

/** A word or phrase in FTS5's language: always a quoted string, so that it can't be an operator. */
function quoted(text: string): string {
  return `"${indexedForm(text).replaceAll('"', '""')}"`;
}

/** Looks for the term in its field. */
function termExpression({ text, field }: FieldTerm): string {
  if (field === 'author') return `authors : ${authorExpression(text)}`;
  if (field === 'organization') return `{authors organization} : ${quoted(text)}`;
  return quoted(text);
}

/**
 * A name as a phrase; with initials as its words side by side, of which the initials are beginnings: `H. Lu`, `Lu, H.`. A
 * word that separates names in the index keeps two of them from being taken for one.
 */
function authorExpression(name: string): string {
  const words = wordsOfName(name);
  if (!words.some(isInitial) || words.every(isInitial)) {
    const spellings = spellingsOfName(words).map((spelling) => quoted(spelling.join(' ')));
    const wider = aroundMiddleName(words);
    if (wider !== null) spellings.push(withMiddleName(quoted(wider.first), quoted(wider.family.join(' '))));
    return spellings.length === 0 ? quoted(name) : `(${spellings.join(' OR ')})`;
  }
  const near = particleForms(words).map((form) => {
    const parts = form.map((word) => quoted(word) + (isInitial(word) ? '*' : ''));
    return `NEAR(${parts.join(' ')}, ${form.length - 2})`;
  });
  return `(${near.join(' OR ')})`;
}

/** The word between may not be the one that separates two names. */
function withMiddleName(first: string, family: string): string {
  const apart = quoted(nameSeparator.trim());
  return `(NEAR(${first} ${family}, 1) NOT (${first} + ${apart} + ${family} OR ${family} + ${apart} + ${first}))`;
}

/** What must or may occur, as one expression; null when nothing is looked for. */
function positiveExpression(match: TextMatch): string | null {
  const any = match.any.flatMap(({ text, times, isPrefix }) =>
    Array.from({ length: times }, () => quoted(text) + (isPrefix ? '*' : '')),
  );
  const parts = [...(any.length > 0 ? [`(${any.join(' OR ')})`] : []), ...requirements(match)];
  return parts.length > 0 ? parts.join(' AND ') : null;
}

function requirements({ required }: TextMatch): string[] {
  return required.map((term) => `(${termExpression(term)})`);
}

function exclusions({ excluded }: TextMatch): string {
  return excluded.map((term) => `(${termExpression(term)})`).join(' OR ');
}

function withExclusions(expression: string, match: TextMatch): string {
  return match.excluded.length === 0 ? expression : `(${expression}) NOT (${exclusions(match)})`;
}

function exclusionClause(match: TextMatch): RawBuilder<unknown> {
  if (match.excluded.length === 0) return sql``;
  return sql`and seq not in (select rowid from paper_words where paper_words match ${exclusions(match)})`;
}
