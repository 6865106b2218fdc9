// Full text as it was when PostgreSQL was added: stems with their places, and how many papers have each stem.
import { text } from './migration.ts';

export const fullTextTables: readonly string[] = [
  // Rows of up to 8 KB stay whole: ranking reads the stems of every paper that is found.
  `create table paper_words (
    seq bigint primary key references papers (seq) on delete cascade,
    words tsvector not null
  ) with (toast_tuple_target = 8160)`,
  'create index paper_words_words on paper_words using gin (words)',
  `create table paper_vocabulary (
    word ${text} primary key,
    papers bigint not null
  )`,
  `create function count_paper_words() returns trigger language plpgsql as $$
    begin
      insert into paper_vocabulary as known (word, papers)
        select word, count(*) * case tg_op when 'DELETE' then -1 else 1 end
          from changed, unnest(tsvector_to_array(changed.words)) as word
          group by word order by word
        on conflict (word) do update set papers = known.papers + excluded.papers;
      return null;
    end $$`,
  `create trigger paper_words_added after insert on paper_words
    referencing new table as changed for each statement execute function count_paper_words()`,
  `create trigger paper_words_removed after delete on paper_words
    referencing old table as changed for each statement execute function count_paper_words()`,
  `create function forget_paper_vectors() returns trigger language plpgsql as $$
    begin
      delete from paper_vectors where model in (select id from vector_models) and seq = old.seq;
      return null;
    end $$`,
  `create trigger papers_deleted after delete on papers
    for each row execute function forget_paper_vectors()`,
];
