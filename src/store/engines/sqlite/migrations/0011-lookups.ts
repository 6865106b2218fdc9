// Makes two lookups fast: mails sent since an instant, and the history of a subscriber in its order.
import type { Migration } from './migration.ts';

export const lookups: Migration = {
  name: '0011-lookups',
  statements: [
    'create index deliveries_sent on deliveries (sent_at) where sent_at is not null',
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
