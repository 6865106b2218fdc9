// Indexes for lookups that read whole tables, and numbers for the events of subscribers.
import type { Migration } from './migration.ts';

export const lookups: Migration = {
  name: '0011-lookups',
  statements: [
    'create index deliveries_sent on deliveries (sent_at) where sent_at is not null',
    // An edition may have one delivery without a subscriber for each address that a person named.
    'create index deliveries_unlisted on deliveries (email_key) where subscriber_id is null',
    'create index picks_paper on picks (paper_id)',
    'create index paper_forwards_paper on paper_forwards (paper_id)',
    // The order of events had been the table's own row numbers, which no other engine has.
    `create table numbered_events (
      id integer primary key,
      email_key text not null,
      state text not null,
      cause text not null,
      at text not null,
      source text not null default 'command'
    )`,
    `insert into numbered_events (email_key, state, cause, at, source)
      select email_key, state, cause, at, source from subscriber_events order by rowid`,
    'drop table subscriber_events',
    'alter table numbered_events rename to subscriber_events',
    'create index subscriber_events_email on subscriber_events (email_key)',
    'create index subscriber_events_at on subscriber_events (at, state)',
  ],
};
