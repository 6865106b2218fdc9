// The full-text index in SQLite: FTS5 over titles, abstracts, authors and organisations (https://sqlite.org/fts5.html).
import { type Kysely, sql } from 'kysely';
import type { Paper, PaperId } from '../../../model/paper.ts';
import type { SearchFilters, WordQuery } from '../../contract/papers.ts';
import { paperOf } from '../../papers/paper-rows.ts';
import type { Schema } from '../../schema.ts';
import { insertRows, rowsFrom } from './lists.ts';

/** A hit in a title says most, one in an abstract least. */
const columnWeights = { title: 8, abstract: 1, authors: 4, organization: 4 };

/** How many papers are taken into the index at a time. */
const batchSize = 500;

/**
 * Brings the index up to date with the papers. It is done when somebody searches and not when papers come in: a fetch takes two
 * thirds of the time without it, and a machine that only sends mail never pays.
 */
export async function catchUpWords(database: Kysely<Schema>): Promise<void> {
  for (let done = false; !done; ) {
    done = await database.transaction().execute(async (db) => {
      const rows = await db
        .selectFrom('papers')
        .select(['seq', 'paper_json', 'abstract'])
        .where('words_stale', '=', 1)
        .limit(batchSize)
        .execute();
      const seqs = rows.map(({ seq }) => seq);
      await sql`delete from paper_words where rowid in ${rowsFrom(seqs)}`.execute(db);
      await insertRows(
        db,
        'insert into paper_words (rowid, title, abstract, authors, organization)',
        rows,
        (row) => [row.seq, ...wordsOf(paperOf(row))],
      );
      await sql`update papers set words_stale = 0 where seq in ${rowsFrom(seqs)}`.execute(db);
      return rows.length < batchSize;
    });
  }
}

function wordsOf({ title, abstract, authors, organization }: Paper): (string | null)[] {
  const people = authors.map(({ name, affiliations }) => [name, ...affiliations].join(' ')).join('\n');
  return [title, abstract, people, organization && `${organization.name} ${organization.fullname}`];
}

/** The papers that match, best first; call `catchUpWords` before. `score` is positive, higher is better (FTS5's bm25 is the negative). */
export async function searchWords(
  db: Kysely<Schema>,
  query: WordQuery,
  { since, until, category }: SearchFilters,
  limit: number,
): Promise<{ id: PaperId; score: number }[]> {
  const { title, abstract, authors, organization } = columnWeights;
  const { rows } = await sql<{ id: PaperId; score: number }>`
    select papers.id, -bm25(paper_words, ${title}, ${abstract}, ${authors}, ${organization}) as score
    from paper_words join papers on papers.seq = paper_words.rowid
    where paper_words match ${matchExpression(query)}
      and (${since} is null or coalesce(papers.announced_on, substr(papers.published_at, 1, 10)) >= ${since})
      and (${until} is null or coalesce(papers.announced_on, substr(papers.published_at, 1, 10)) <= ${until})
      and (${category} is null or exists (
        select 1 from json_each(papers.paper_json, '$.categories')
        where value = ${category} or value like ${category} || '.%'))
    order by score desc, papers.id limit ${limit}
  `.execute(db);
  return rows;
}

/** A query of words and phrases in FTS5's language: every term a quoted string, so that none is an operator. */
function matchExpression({ wanted, unwanted, openEnded }: WordQuery): string {
  const quote = (term: string) => `"${term.replaceAll('"', '""')}"`;
  const terms = wanted.map(
    (term, index) => quote(term) + (openEnded && index === wanted.length - 1 ? '*' : ''),
  );
  return [terms.join(' AND '), ...unwanted.map(quote)].join(' NOT ');
}
