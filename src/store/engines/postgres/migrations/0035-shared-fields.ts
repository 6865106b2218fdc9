// Fields that a record shares with its paper are stored once. Records that are there become shorter when their papers next change.
import type { Migration } from './migration.ts';

export const sharedFields: Migration = {
  name: '0035-shared-fields',
  statements: ['alter table records add column shared bigint not null default 0'],
};
