// Senders that share a database: their leases, what each has claimed, and the paces that they keep together.
import type { Migration } from './migration.ts';

/** Here one process sends at a time, and these stay empty; they are there so that both engines have the same tables. */
export const senders: Migration = {
  name: '0040-senders',
  statements: [
    `create table senders (
      id integer primary key,
      renewals integer not null default 0,
      expires_ms integer not null,
      reserved integer not null default 0
    )`,
    `create table paces (
      name text primary key,
      at_ms integer not null
    )`,
    'alter table deliveries add column sender_id integer',
    'alter table publications add column sender_id integer',
  ],
};
