// The schema as it was when PostgreSQL was added: what the migrations of SQLite up to this number made.
import { fullTextTables } from './0027-full-text.ts';
import { paperTables } from './0027-papers.ts';
import { readerTables } from './0027-readers.ts';
import type { Migration } from './migration.ts';

export const initial: Migration = {
  name: '0027-initial',
  statements: [...paperTables, ...readerTables, ...fullTextTables],
};
