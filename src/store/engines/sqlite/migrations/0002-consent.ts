// Who agreed to what: the basis of consent, the source of each change of state, suppressions, mails asked for on the site, and keys.
import type { Migration } from './migration.ts';

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
    "alter table subscribers add column interests_json text not null default '[]'",
    // What somebody asked for on the site and a mail must answer; the address goes when the mail has gone.
    `create table notices (
      id integer primary key,
      wish text not null check (wish in ('subscribe', 'link')),
      email_hash text not null,
      email text,
      name text,
      interests_json text not null,
      state text not null check (state in ('waiting', 'sent', 'dropped', 'failed')),
      attempts integer not null default 0,
      requested_at text not null,
      next_attempt_at text not null,
      settled_at text
    )`,
    'create index notices_due on notices (state, next_attempt_at)',
    'create index notices_address on notices (email_hash, settled_at)',
    // Links name subscribers by id for years, so that the id of one who is deleted must never be another's: SQLite
    // promises that for `autoincrement` only (https://sqlite.org/autoinc.html). Dropping the old table empties the
    // references to it, which are put back.
    'create table kept_periods as select * from subscriber_periods',
    'create table kept_deliveries as select id, subscriber_id from deliveries where subscriber_id is not null',
    `create table subscribers_by_lasting_id (
      id integer primary key autoincrement,
      email text not null,
      email_key text not null unique,
      name text,
      state text not null check (state in ('pending', 'active', 'unsubscribed', 'bounced', 'complained')),
      created_at text not null,
      updated_at text not null,
      consent text,
      consented_at text,
      interests_json text not null default '[]'
    )`,
    'insert into subscribers_by_lasting_id select * from subscribers',
    'drop table subscribers',
    'alter table subscribers_by_lasting_id rename to subscribers',
    'insert into subscriber_periods select * from kept_periods',
    'update deliveries set subscriber_id = kept.subscriber_id from kept_deliveries kept where kept.id = deliveries.id',
    'drop table kept_periods',
    'drop table kept_deliveries',
  ],
};
