// What came back: the mails that were read, so that each counts once, and what each said of whom.
import type { Migration } from './migration.ts';

export const bounces: Migration = {
  name: '0009-bounces',
  statements: [
    `create table bounce_mails (
      hash text primary key,
      kind text not null,
      at text not null
    ) without rowid`,
    `create table bounces (
      id integer primary key,
      mail_hash text not null references bounce_mails (hash),
      delivery_id integer references deliveries (id) on delete set null,
      email_key text not null,
      at text not null,
      kind text not null,
      status text not null,
      reason text not null,
      hard integer not null,
      delayed integer not null,
      action text not null,
      diagnostic text not null
    )`,
    'create index bounces_delivery on bounces (delivery_id)',
    'create index bounces_email on bounces (email_key)',
    'create index bounces_mail on bounces (mail_hash)',
  ],
};
