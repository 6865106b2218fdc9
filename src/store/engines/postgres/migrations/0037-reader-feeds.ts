// Feeds of readers' own papers: the secret in each address.
import { type Migration, text } from './migration.ts';

export const readerFeeds: Migration = {
  name: '0037-reader-feeds',
  statements: [
    `create table reader_feeds (
      subscriber_id bigint primary key references subscribers (id) on delete cascade,
      secret ${text} not null,
      created_at ${text} not null
    )`,
  ],
};
