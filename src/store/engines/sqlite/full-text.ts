// The full-text index in SQLite: FTS5 over titles, abstracts, authors and organisations (https://sqlite.org/fts5.html).
import { CompiledQuery, type Kysely, sql } from 'kysely';
import type { PaperId } from '../../../model/paper.ts';
import type { SearchFilters, WordQuery } from '../../contract/papers.ts';
import type { FullTextIndex } from '../../engine.ts';
import { paperOf, searchableText } from '../../papers/paper-rows.ts';
import type { Schema } from '../../schema.ts';
import { list } from './rows.ts';

export function fullTextIndex(database: Kysely<Schema>): FullTextIndex {
  return {
    update: () => updateIndex(database),
    search: (query, filters, limit) => search(database, query, filters, limit),
    async remove(db, id) {
      await sql`delete from paper_words where rowid = (select seq from papers where id = ${id})`.execute(db);
    },
  };
}

/** A match in a title weighs most, one in an abstract least. */
const columnWeights = { title: 8, abstract: 1, authors: 4, organization: 4 };

/** Papers per transaction. */
const batchSize = 500;

async function updateIndex(database: Kysely<Schema>): Promise<void> {
  for (let done = false; !done; ) {
    done = await database.transaction().execute(async (db) => {
      const stale = await db
        .selectFrom('papers')
        .select(['seq', 'paper_json', 'abstract'])
        .where('words_stale', '=', 1)
        .limit(batchSize)
        .execute();
      const seqs = stale.map(({ seq }) => seq);
      await sql`delete from paper_words where rowid in ${list(seqs)}`.execute(db);
      for (const row of stale) {
        const { title, abstract, authors, organization } = searchableText(paperOf(row));
        await db.executeQuery(
          CompiledQuery.raw(
            'insert into paper_words (rowid, title, abstract, authors, organization) values (?, ?, ?, ?, ?)',
            [row.seq, title, abstract, authors, organization],
          ),
        );
      }
      await sql`update papers set words_stale = 0 where seq in ${list(seqs)}`.execute(db);
      return stale.length < batchSize;
    });
  }
}

/** The papers that match, best first; `score` is the negative of FTS5's bm25. */
async function search(
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
