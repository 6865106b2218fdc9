// Abstracts in columns of their own: more than half of a paper, and as JSON they were escaped and read again each time.
import type { Migration } from './migration.ts';

export const abstracts: Migration = {
  name: '0010-abstracts',
  statements: [
    'alter table papers add column abstract text',
    'alter table records add column abstract text',
    `update papers set abstract = paper_json ->> '$.abstract', paper_json = json_replace(paper_json, '$.abstract', null)`,
    // Hashes stay those of the whole JSON: the next fetch writes each record once more, and no paper changes by it.
    `update records set abstract = record_json ->> '$.abstract', record_json = json_replace(record_json, '$.abstract', null)`,
  ],
};
