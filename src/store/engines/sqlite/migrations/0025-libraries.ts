// Libraries by origin: a paper that leaves a reader's Zotero library stays in theirs if a file brought it, too.
import type { Migration } from './migration.ts';

export const libraries: Migration = {
  name: '0025-libraries',
  statements: [
    `create table library_entries (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      origin text not null,
      item text not null,
      paper_id text not null references papers (id),
      added_at text not null,
      primary key (subscriber_id, origin, item, paper_id)
    ) without rowid`,
    `insert into library_entries (subscriber_id, origin, item, paper_id, added_at)
      select subscriber_id, 'file', '', paper_id, added_at from library_papers`,
    'drop table library_papers',
    'alter table library_entries rename to library_papers',
    'create index library_papers_paper on library_papers (paper_id)',
    `create table library_syncs (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      origin text not null,
      version integer not null,
      scope text not null,
      synced_at text not null,
      primary key (subscriber_id, origin)
    ) without rowid`,
  ],
};
