// Who agreed to what: the basis of consent, the source of each change of state, suppressions, and the keys that sign links.
import type { Migration } from '../migrate.ts';

export const consent: Migration = {
  name: '0002-consent',
  statements: [
    `create table secrets (
      name text primary key,
      value text not null
    ) without rowid`,
    // Outlives the subscriber: the address itself is not kept, only its hash under a key of this database.
    `create table suppressions (
      email_hash text primary key,
      reason text not null check (reason in ('unsubscribed', 'bounced', 'complained', 'command')),
      cause text not null,
      at text not null
    ) without rowid`,
    "alter table subscriber_events add column source text not null default 'command'",
    'alter table subscribers add column consent text',
    'alter table subscribers add column consented_at text',
  ],
  engine: { sqlite: [] },
};
