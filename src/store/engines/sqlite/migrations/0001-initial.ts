// The first schema: papers and what sources say of them, editions, subscribers and deliveries.
import type { Migration } from './migration.ts';

export const initial: Migration = {
  name: '0001-initial',
  statements: [
    `create table papers (
      seq integer primary key,
      id text not null unique,
      announced_on text,
      published_at text,
      first_seen_at text not null,
      updated_at text not null,
      paper_json text not null,
      words_stale integer not null default 1
    )`,
    'create index papers_words_stale on papers (seq) where words_stale = 1',
    'create index papers_announced_on on papers (announced_on)',
    // With a rowid, and its longest column last: what is looked up for each record of a page lies on one leaf.
    `create table records (
      source text not null,
      via text not null,
      key text not null,
      paper_id text not null references papers (id),
      version integer,
      stated_at text,
      first_seen_at text not null,
      updated_at text not null,
      hash text not null,
      signals_json text not null,
      record_json text not null,
      primary key (source, via, key)
    )`,
    'create index records_paper on records (paper_id)',
    `create table paper_keys (
      key text primary key,
      paper_id text not null references papers (id)
    ) without rowid`,
    'create index paper_keys_paper on paper_keys (paper_id)',
    `create table paper_forwards (
      id text primary key,
      paper_id text not null references papers (id)
    ) without rowid`,
    `create table announcements (
      paper_id text not null references papers (id),
      source text not null,
      announced_on text not null,
      kind text not null,
      seen_at text not null,
      primary key (paper_id, source, announced_on, kind)
    ) without rowid`,
    'create index announcements_date on announcements (announced_on, kind)',
    `create table versions (
      paper_id text not null references papers (id),
      version integer not null,
      seen_at text not null,
      primary key (paper_id, version)
    ) without rowid`,
    `create table signals (
      paper_id text not null references papers (id),
      source text not null,
      name text not null,
      at text not null,
      value real not null,
      primary key (paper_id, source, name, at)
    ) without rowid`,
    'create index signals_at on signals (at)',
    `create table cursors (
      source text primary key,
      cursor_json text not null,
      updated_at text not null
    ) without rowid`,
    `create table validators (
      url text primary key,
      etag text,
      last_modified text
    ) without rowid`,
    `create table fetches (
      id integer primary key,
      source text not null,
      started_at text not null,
      finished_at text not null,
      status text not null,
      received integer not null,
      new integer not null,
      updated integer not null,
      unchanged integer not null,
      rejected integer not null,
      requests integer not null,
      error text
    )`,
    'create index fetches_source on fetches (source, id)',
    `create table rejects (
      source text not null,
      subject text not null,
      reason text not null,
      seen_at text not null,
      primary key (source, subject, reason)
    ) without rowid`,
    `create table editions (
      id text primary key,
      period text not null,
      date text not null,
      subject text not null,
      frozen_at text not null,
      edition_json text not null
    ) without rowid`,
    'create index editions_period on editions (period, date)',
    `create table edition_papers (
      edition_id text not null references editions (id),
      paper_id text not null,
      period text not null,
      primary key (edition_id, paper_id)
    ) without rowid`,
    'create index edition_papers_paper on edition_papers (paper_id, period)',
    `create table picks (
      edition_id text not null,
      paper_id text not null references papers (id),
      action text not null check (action in ('pick', 'drop')),
      note text,
      at text not null,
      primary key (edition_id, paper_id)
    ) without rowid`,
    `create table subscribers (
      id integer primary key,
      email text not null,
      email_key text not null unique,
      name text,
      state text not null check (state in ('pending', 'active', 'unsubscribed', 'bounced', 'complained')),
      created_at text not null,
      updated_at text not null
    )`,
    `create table subscriber_periods (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      period text not null,
      primary key (subscriber_id, period)
    ) without rowid`,
    'create index subscriber_periods_period on subscriber_periods (period)',
    `create table subscriber_events (
      email_key text not null,
      state text not null,
      cause text not null,
      at text not null
    )`,
    'create index subscriber_events_email on subscriber_events (email_key)',
    `create table deliveries (
      id integer primary key,
      edition_id text not null references editions (id),
      subscriber_id integer references subscribers (id) on delete set null,
      email text not null,
      email_key text not null,
      name text,
      state text not null
        check (state in ('planned', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'uncertain')),
      attempts integer not null default 0,
      next_attempt_at text,
      handed_over_at text,
      sent_at text,
      response text,
      unique (edition_id, email_key)
    )`,
    'create index deliveries_state on deliveries (edition_id, state)',
    'create index deliveries_subscriber on deliveries (subscriber_id)',
    // No content of its own: the text is in papers, and a row is deleted without giving it again.
    `create virtual table paper_words using fts5 (
        title, abstract, authors, organization,
        content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
      )`,
  ],
};
