// Summaries that a model was asked for: what it wrote, and each request, for the limit of a day.
import type { Migration } from './migration.ts';

export const summaries: Migration = {
  name: '0024-summaries',
  statements: [
    `create table summaries (
      id integer primary key,
      paper_id text not null references papers (id),
      revision text not null,
      model text not null,
      language text not null,
      asked_at text not null,
      state text not null check (state in ('asked', 'written', 'rejected')),
      text text,
      reason text
    )`,
    'create index summaries_paper on summaries (paper_id)',
    'create index summaries_asked_at on summaries (asked_at)',
  ],
};
