// Which service was asked about which paper, and when: so that none is asked more often than it has something new.
import type { Migration } from './migration.ts';

export const enrichments: Migration = {
  name: '0004-enrichments',
  statements: [
    `create table enrichments (
      service text not null,
      paper_id text not null references papers (id) on delete cascade,
      asked_at text not null,
      found integer not null,
      primary key (service, paper_id)
    ) without rowid`,
    // Papers that are joined are looked for by id alone.
    'create index enrichments_by_paper on enrichments (paper_id)',
  ],
};
