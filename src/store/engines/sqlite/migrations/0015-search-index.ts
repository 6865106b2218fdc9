// The search index: facts to filter by outside the JSON, models of vectors, and the vectors of papers.
import type { Migration } from './migration.ts';

export const searchIndex: Migration = {
  name: '0015-search-index',
  statements: [
    `create table paper_index (
      seq integer primary key references papers (seq) on delete cascade,
      text_hash text not null,
      listed_on text,
      categories text not null,
      sources text not null
    )`,
    'create index paper_index_listed_on on paper_index (listed_on, seq)',
    `create table vector_models (
      id integer primary key,
      name text not null,
      dimensions integer not null,
      papers integer not null,
      created_at text not null,
      state text not null check (state in ('active', 'building')),
      revision integer not null default 0,
      data blob
    )`,
    `create table paper_vectors (
      model integer not null references vector_models (id),
      seq integer not null,
      text_hash text not null,
      vector blob,
      primary key (model, seq)
    ) without rowid`,
    // What full text holds has no rows in the new table; the next fetch takes all papers in again.
    "insert into paper_words (paper_words) values ('delete-all')",
    // A number that is free again is given to another paper: nothing of the old one may be found under it.
    `create trigger papers_deleted after delete on papers begin
      delete from paper_words where rowid = old.seq;
      delete from paper_vectors where model in (select id from vector_models) and seq = old.seq;
    end`,
    'create virtual table paper_vocabulary using fts5vocab (paper_words, row)',
  ],
};
