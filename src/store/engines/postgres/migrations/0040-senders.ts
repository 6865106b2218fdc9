// Senders that share a database: their leases, what each has claimed, and the paces that they keep together.
import { identity, type Migration, text } from './migration.ts';

export const senders: Migration = {
  name: '0040-senders',
  statements: [
    `create table senders (
      id ${identity} primary key,
      renewals bigint not null default 0,
      expires_ms bigint not null,
      reserved bigint not null default 0
    )`,
    `create table paces (
      name ${text} primary key,
      at_ms bigint not null
    )`,
    // A sender's row goes when it ends; what it sent keeps its number.
    'alter table deliveries add column sender_id bigint',
    'alter table publications add column sender_id bigint',
    // In the order in which they are claimed: without it each claim would go through all that were sent.
    `create index deliveries_planned on deliveries (edition_id, id) where state = 'planned'`,
    `create index deliveries_claimed on deliveries (sender_id) where state = 'sending'`,
    // A release changes no indexed column: with room on the page no index is touched.
    'alter table deliveries set (fillfactor = 70)',
  ],
};
