// What each frozen edition could have contained, so that a reader's own selection is made from the same papers whenever it is made.
import type { Migration } from './migration.ts';

export const candidates: Migration = {
  name: '0021-candidates',
  statements: [
    `create table edition_candidates (
      edition_id text not null references editions (id),
      paper_id text not null,
      place integer not null,
      heat real not null,
      closeness real not null,
      reasons_json text not null,
      content_json text,
      primary key (edition_id, paper_id)
    ) without rowid`,
    'create index edition_candidates_paper on edition_candidates (paper_id)',
    'alter table editions add column content_until text',
  ],
};
