-- Made by the migrations; do not edit.

CREATE TRIGGER papers_deleted after delete on papers begin
  delete from paper_words where rowid = old.seq;
  delete from paper_vectors where model in (select id from vector_models) and seq = old.seq;
    end;

CREATE TABLE announcements (
  paper_id text not null references papers (id),
  source text not null,
  announced_on text not null,
  kind text not null,
  seen_at text not null,
  primary key (paper_id, source, announced_on, kind)
) without rowid;

CREATE TABLE bounce_mails (
  hash text primary key,
  kind text not null,
  at text not null
) without rowid;

CREATE TABLE bounces (
  id integer primary key,
  mail_hash text not null references bounce_mails (hash),
  delivery_id integer references deliveries (id) on delete set null,
  email_key text not null,
  at text not null,
  kind text not null,
  status text not null,
  reason text not null,
  hard integer not null,
  delayed integer not null,
  action text not null,
  diagnostic text not null
);

CREATE TABLE cursors (
  source text primary key,
  cursor_json text not null,
  updated_at text not null
) without rowid;

CREATE TABLE deliveries (
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
  response text, selection_json text, sender_id integer,
  unique (edition_id, email_key)
);

CREATE TABLE edition_candidates (
  edition_id text not null references editions (id),
  paper_id text not null,
  place integer not null,
  heat real not null,
  closeness real not null,
  reasons_json text not null,
  content_json text,
  primary key (edition_id, paper_id)
) without rowid;

CREATE TABLE edition_papers (
  edition_id text not null references editions (id),
  paper_id text not null,
  period text not null, section text not null default 'list'
  check (section in ('list', 'missed')),
  primary key (edition_id, paper_id)
) without rowid;

CREATE TABLE editions (
  id text primary key,
  period text not null,
  date text not null,
  subject text not null,
  frozen_at text not null,
  edition_json text not null
    , content_until text) without rowid;

CREATE TABLE enrichments (
  service text not null,
  paper_id text not null references papers (id) on delete cascade,
  asked_at text not null,
  found integer not null,
  primary key (service, paper_id)
) without rowid;

CREATE TABLE fetches (
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
);

CREATE TABLE "library_papers" (
  subscriber_id integer not null references subscribers (id) on delete cascade,
  origin text not null,
  item text not null,
  paper_id text not null references papers (id),
  added_at text not null,
  primary key (subscriber_id, origin, item, paper_id)
) without rowid;

CREATE TABLE library_syncs (
  subscriber_id integer not null references subscribers (id) on delete cascade,
  origin text not null,
  version integer not null,
  scope text not null,
  synced_at text not null,
  primary key (subscriber_id, origin)
) without rowid;

CREATE TABLE migrations (name text primary key) without rowid;

CREATE TABLE notices (
  id integer primary key,
  wish text not null check (wish in ('subscribe', 'link')),
  email_hash text not null,
  email text,
  name text,
  interests_json text not null,
  state text not null check (state in ('waiting', 'sent', 'dropped', 'failed')),
  attempts integer not null default 0,
  requested_at text not null,
  next_attempt_at text not null,
  settled_at text
);

CREATE TABLE paces (
  name text primary key,
  at_ms integer not null
);

CREATE TABLE paper_forwards (
  id text primary key,
  paper_id text not null references papers (id)
) without rowid;

CREATE TABLE paper_index (
  seq integer primary key references papers (seq) on delete cascade,
  text_hash text not null,
  listed_on text,
  categories text not null,
  sources text not null
);

CREATE TABLE paper_keys (
  key text primary key,
  paper_id text not null references papers (id)
) without rowid;

CREATE TABLE paper_titles (
  title text not null,
  paper_id text not null references papers (id),
  primary key (title, paper_id)
) without rowid;

CREATE TABLE paper_vectors (
  model integer not null references vector_models (id),
  seq integer not null,
  text_hash text not null,
  vector blob,
  primary key (model, seq)
) without rowid;

CREATE VIRTUAL TABLE paper_vocabulary using fts5vocab (paper_words, row);

CREATE VIRTUAL TABLE paper_words using fts5 (
    title, abstract, authors, organization,
    content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
  );

CREATE TABLE papers (
  seq integer primary key,
  id text not null unique,
  announced_on text,
  published_at text,
  first_seen_at text not null,
  updated_at text not null,
  paper_json text not null,
  words_stale integer not null default 1
    , abstract text);

CREATE TABLE picks (
  edition_id text not null,
  paper_id text not null references papers (id),
  action text not null check (action in ('pick', 'drop')),
  note text,
  at text not null,
  primary key (edition_id, paper_id)
) without rowid;

CREATE TABLE profile_rules (
  subscriber_id integer not null references subscribers (id) on delete cascade,
  position integer not null,
  kind text not null
    check (kind in ('text', 'phrase', 'author', 'organization', 'category', 'source', 'sentence')),
  value text not null,
  effect text not null check (effect in ('more', 'always', 'never')),
  paused_until text,
  primary key (subscriber_id, position)
) without rowid;

CREATE TABLE publications (
  id integer primary key,
  edition_id text not null references editions (id),
  outlet text not null,
  state text not null default 'planned'
    check (state in ('planned', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'uncertain')),
  attempts integer not null default 0,
  next_attempt_at text,
  sent_at text,
  response text,
  message text,
  papers_json text, sender_id integer,
  unique (edition_id, outlet)
);

CREATE TABLE reader_editions (
  subscriber_id integer not null references subscribers (id) on delete cascade,
  edition_id text not null,
  primary key (subscriber_id, edition_id)
) without rowid;

CREATE TABLE reader_events (
  subscriber_id integer not null references subscribers (id) on delete cascade,
  paper_id text not null references papers (id),
  kind text not null check (kind in ('like', 'save', 'dislike')),
  origin text not null,
  at text not null,
  primary key (subscriber_id, paper_id)
) without rowid;

CREATE TABLE reader_feeds (
  subscriber_id integer primary key references subscribers (id) on delete cascade,
  secret text not null,
  created_at text not null
);

CREATE TABLE reader_papers (
  subscriber_id integer not null references subscribers (id) on delete cascade,
  edition_id text not null,
  papers_json text not null,
  primary key (subscriber_id, edition_id)
) without rowid;

CREATE TABLE records (
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
  record_json text not null, abstract text, shared integer not null default 0,
  primary key (source, via, key)
);

CREATE TABLE rejects (
  source text not null,
  subject text not null,
  reason text not null,
  seen_at text not null,
  primary key (source, subject, reason)
) without rowid;

CREATE TABLE secrets (
  name text primary key,
  value text not null
) without rowid;

CREATE TABLE senders (
  id integer primary key,
  renewals integer not null default 0,
  expires_ms integer not null,
  reserved integer not null default 0
);

CREATE TABLE signals (
  paper_id text not null references papers (id),
  source text not null,
  name text not null,
  at text not null,
  value real not null,
  primary key (paper_id, source, name, at)
) without rowid;

CREATE TABLE "subscriber_events" (
  id integer primary key,
  email_key text not null,
  state text not null,
  cause text not null,
  at text not null,
  source text not null default 'command'
);

CREATE TABLE subscriber_periods (
  subscriber_id integer not null references subscribers (id) on delete cascade,
  period text not null,
  primary key (subscriber_id, period)
) without rowid;

CREATE TABLE "subscribers" (
  id integer primary key autoincrement,
  email text not null,
  email_key text not null unique,
  name text,
  state text not null check (state in ('pending', 'active', 'unsubscribed', 'bounced', 'complained')),
  created_at text not null,
  updated_at text not null,
  consent text,
  consented_at text,
  for_you_share real not null default 0.6, when_quiet text not null default 'trending');

CREATE TABLE summaries (
  id integer primary key,
  paper_id text not null references papers (id),
  revision text not null,
  model text not null,
  language text not null,
  asked_at text not null,
  state text not null check (state in ('asked', 'written', 'rejected')),
  text text,
  reason text
);

CREATE TABLE suppressions (
  email_hash text primary key,
  reason text not null check (reason in ('unsubscribed', 'bounced', 'complained', 'command')),
  cause text not null,
  at text not null
) without rowid;

CREATE TABLE upkeep (
  task text primary key,
  at text not null,
  until text
) without rowid;

CREATE TABLE validators (
  url text primary key,
  etag text,
  last_modified text
) without rowid;

CREATE TABLE vector_models (
  id integer primary key,
  name text not null,
  dimensions integer not null,
  papers integer not null,
  created_at text not null,
  state text not null check (state in ('active', 'building')),
  revision integer not null default 0,
  data blob
);

CREATE TABLE versions (
  paper_id text not null references papers (id),
  version integer not null,
  seen_at text not null,
  primary key (paper_id, version)
) without rowid;

CREATE INDEX announcements_date on announcements (announced_on, kind);

CREATE INDEX bounces_delivery on bounces (delivery_id);

CREATE INDEX bounces_email on bounces (email_key);

CREATE INDEX bounces_mail on bounces (mail_hash);

CREATE INDEX deliveries_due on deliveries (edition_id, next_attempt_at) where state = 'deferred';

CREATE INDEX deliveries_sent on deliveries (sent_at) where sent_at is not null;

CREATE INDEX deliveries_state on deliveries (edition_id, state);

CREATE INDEX deliveries_subscriber on deliveries (subscriber_id);

CREATE INDEX deliveries_unlisted on deliveries (email_key) where subscriber_id is null;

CREATE INDEX edition_candidates_paper on edition_candidates (paper_id);

CREATE INDEX edition_papers_paper on edition_papers (paper_id, period);

CREATE INDEX editions_period on editions (period, date);

CREATE INDEX enrichments_by_paper on enrichments (paper_id);

CREATE INDEX fetches_finished on fetches (finished_at);

CREATE INDEX fetches_source on fetches (source, id);

CREATE INDEX library_papers_paper on library_papers (paper_id);

CREATE INDEX notices_address on notices (email_hash, settled_at);

CREATE INDEX notices_due on notices (state, next_attempt_at);

CREATE INDEX paper_forwards_paper on paper_forwards (paper_id);

CREATE INDEX paper_index_listed_on on paper_index (listed_on, seq);

CREATE INDEX paper_keys_paper on paper_keys (paper_id);

CREATE INDEX paper_titles_paper on paper_titles (paper_id);

CREATE INDEX papers_announced_on on papers (announced_on);

CREATE INDEX papers_words_stale on papers (seq) where words_stale = 1;

CREATE INDEX picks_paper on picks (paper_id);

CREATE INDEX publications_outlet on publications (outlet);

CREATE INDEX reader_events_at on reader_events (at);

CREATE INDEX reader_events_paper on reader_events (paper_id);

CREATE INDEX records_paper on records (paper_id);

CREATE INDEX signals_at on signals (at);

CREATE INDEX subscriber_events_at on subscriber_events (at, state);

CREATE INDEX subscriber_events_email on subscriber_events (email_key);

CREATE INDEX subscriber_periods_period on subscriber_periods (period);

CREATE INDEX subscribers_state on subscribers (state);

CREATE INDEX summaries_asked_at on summaries (asked_at);

CREATE INDEX summaries_paper on summaries (paper_id);
