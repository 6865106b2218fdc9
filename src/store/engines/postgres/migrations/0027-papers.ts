// Papers, records and the search index as they were when PostgreSQL was added.
import { identity, text } from './migration.ts';

export const paperTables: readonly string[] = [
  `create table papers (
    seq ${identity} primary key,
    id ${text} not null unique,
    announced_on ${text},
    published_at ${text},
    first_seen_at ${text} not null,
    updated_at ${text} not null,
    paper_json ${text} not null,
    words_stale bigint not null default 1,
    abstract ${text}
  )`,
  `create table announcements (
    paper_id ${text} not null references papers (id),
    source ${text} not null,
    announced_on ${text} not null,
    kind ${text} not null,
    seen_at ${text} not null,
    primary key (paper_id, source, announced_on, kind)
  )`,
  `create table cursors (
    source ${text} primary key,
    cursor_json ${text} not null,
    updated_at ${text} not null
  )`,
  `create table enrichments (
    service ${text} not null,
    paper_id ${text} not null references papers (id) on delete cascade,
    asked_at ${text} not null,
    found bigint not null,
    primary key (service, paper_id)
  )`,
  `create table fetches (
    id ${identity} primary key,
    source ${text} not null,
    started_at ${text} not null,
    finished_at ${text} not null,
    status ${text} not null,
    received bigint not null,
    new bigint not null,
    updated bigint not null,
    unchanged bigint not null,
    rejected bigint not null,
    requests bigint not null,
    error ${text}
  )`,
  `create table paper_forwards (
    id ${text} primary key,
    paper_id ${text} not null references papers (id)
  )`,
  `create table paper_index (
    seq bigint primary key references papers (seq) on delete cascade,
    text_hash ${text} not null,
    listed_on ${text},
    categories ${text} not null,
    sources ${text} not null
  )`,
  `create table paper_keys (
    key ${text} primary key,
    paper_id ${text} not null references papers (id)
  )`,
  `create table paper_titles (
    title ${text} not null,
    paper_id ${text} not null references papers (id),
    primary key (title, paper_id)
  )`,
  `create table vector_models (
    id ${identity} primary key,
    name ${text} not null,
    dimensions bigint not null,
    papers bigint not null,
    created_at ${text} not null,
    state ${text} not null check (state in ('active', 'building')),
    revision bigint not null default 0,
    data bytea
  )`,
  `create table paper_vectors (
    model bigint not null references vector_models (id),
    seq bigint not null,
    text_hash ${text} not null,
    vector bytea,
    primary key (model, seq)
  )`,
  `create table records (
    source ${text} not null,
    via ${text} not null,
    key ${text} not null,
    paper_id ${text} not null references papers (id),
    version bigint,
    stated_at ${text},
    first_seen_at ${text} not null,
    updated_at ${text} not null,
    hash ${text} not null,
    signals_json ${text} not null,
    record_json ${text} not null,
    abstract ${text},
    primary key (source, via, key)
  )`,
  `create table rejects (
    source ${text} not null,
    subject ${text} not null,
    reason ${text} not null,
    seen_at ${text} not null,
    primary key (source, subject, reason)
  )`,
  `create table signals (
    paper_id ${text} not null references papers (id),
    source ${text} not null,
    name ${text} not null,
    at ${text} not null,
    value double precision not null,
    primary key (paper_id, source, name, at)
  )`,
  `create table summaries (
    id ${identity} primary key,
    paper_id ${text} not null references papers (id),
    revision ${text} not null,
    model ${text} not null,
    language ${text} not null,
    asked_at ${text} not null,
    state ${text} not null check (state in ('asked', 'written', 'rejected')),
    text ${text},
    reason ${text}
  )`,
  `create table validators (
    url ${text} primary key,
    etag ${text},
    last_modified ${text}
  )`,
  `create table versions (
    paper_id ${text} not null references papers (id),
    version bigint not null,
    seen_at ${text} not null,
    primary key (paper_id, version)
  )`,
  'create index announcements_date on announcements (announced_on, kind)',
  'create index enrichments_by_paper on enrichments (paper_id)',
  'create index fetches_finished on fetches (finished_at)',
  'create index fetches_source on fetches (source, id)',
  'create index paper_forwards_paper on paper_forwards (paper_id)',
  'create index paper_index_listed_on on paper_index (listed_on, seq)',
  'create index paper_keys_paper on paper_keys (paper_id)',
  'create index paper_titles_paper on paper_titles (paper_id)',
  'create index papers_announced_on on papers (announced_on)',
  'create index papers_words_stale on papers (seq) where words_stale = 1',
  'create index records_paper on records (paper_id)',
  'create index signals_at on signals (at)',
  'create index summaries_asked_at on summaries (asked_at)',
  'create index summaries_paper on summaries (paper_id)',
];
