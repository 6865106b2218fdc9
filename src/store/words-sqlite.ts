// The full-text index in SQLite: FTS5 over titles, abstracts, authors and organisations (https://sqlite.org/fts5.html).
import { type Kysely, sql } from 'kysely';
import type { Paper, PaperId } from '../model/paper.ts';
import { rowsFrom } from './lists-sqlite.ts';
import type { Schema } from './schema.ts';
import type { SearchFilters, WordQuery } from './store.ts';

/** A hit in a title says most, one in an abstract least. */
const columnWeights = { title: 8, abstract: 1, authors: 4, organization: 4 };

/** Takes papers into the index, replacing what it had of them. */
export async function indexWords(
  db: Kysely<Schema>,
  papers: readonly { seq: number; paper: Paper; isNew: boolean }[],
): Promise<void> {
  const known = papers.filter(({ isNew }) => !isNew).map(({ seq }) => seq);
  if (known.length > 0) {
    await sql`delete from paper_words where rowid in ${rowsFrom(known)}`.execute(db);
  }
  const rows = papers.map(({ seq, paper }) => ({
    seq,
    title: paper.title,
    abstract: paper.abstract,
    authors: paper.authors.map(({ name, affiliations }) => [name, ...affiliations].join(' ')).join('\n'),
    organization: paper.organization && `${paper.organization.name} ${paper.organization.fullname}`,
  }));
  await sql`
    insert into paper_words (rowid, title, abstract, authors, organization)
    select value ->> 'seq', value ->> 'title', value ->> 'abstract', value ->> 'authors', value ->> 'organization'
    from ${rowsFrom(rows)}
  `.execute(db);
}

/** The papers that match, best first. `score` is positive, higher is better (FTS5's bm25 is the negative). */
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
