// Which section of an edition a paper stood in, and indexes for what is asked over time: fetches and changes of subscribers.
import type { Migration } from './migration.ts';

export const sectionsAndStatistics: Migration = {
  name: '0005-sections-and-statistics',
  statements: [
    `alter table edition_papers add column section text not null default 'list'
      check (section in ('list', 'missed'))`,
    'create index fetches_finished on fetches (finished_at)',
    'create index subscriber_events_at on subscriber_events (at, state)',
  ],
};
