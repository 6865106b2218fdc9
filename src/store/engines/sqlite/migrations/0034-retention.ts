// Retention: who got which common list, kept without the deliveries; and how far and when old rows were deleted.
import type { Migration } from './migration.ts';

export const retention: Migration = {
  name: '0034-retention',
  statements: [
    `create table reader_editions (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      edition_id text not null,
      primary key (subscriber_id, edition_id)
    ) without rowid`,
    `create table upkeep (
      task text primary key,
      at text not null,
      until text
    ) without rowid`,
  ],
};
