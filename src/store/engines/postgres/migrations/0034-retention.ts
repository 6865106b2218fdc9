// Retention: who got which common list, kept without the deliveries; and how far and when old rows were deleted.
import { type Migration, text } from './migration.ts';

export const retention: Migration = {
  name: '0034-retention',
  statements: [
    `create table reader_editions (
      subscriber_id bigint not null references subscribers (id) on delete cascade,
      edition_id ${text} not null,
      primary key (subscriber_id, edition_id)
    )`,
    `create table upkeep (
      task ${text} primary key,
      at ${text} not null,
      until ${text}
    )`,
  ],
};
