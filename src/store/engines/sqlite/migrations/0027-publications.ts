// Publications: which outlet got which edition, with the message as it was first made.
import type { Migration } from './migration.ts';

export const publications: Migration = {
  name: '0027-publications',
  statements: [
    `create table publications (
      id integer primary key,
      edition_id text not null references editions (id),
      outlet text not null,
      state text not null default 'planned'
        check (state in ('planned', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'uncertain')),
      attempts integer not null default 0,
      next_attempt_at text,
      sent_at text,
      response text,
      message text,
      papers_json text,
      unique (edition_id, outlet)
    )`,
    'create index publications_outlet on publications (outlet)',
  ],
};
