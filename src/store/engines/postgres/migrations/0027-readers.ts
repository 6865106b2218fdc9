// Readers, editions and deliveries as they were when PostgreSQL was added.
import { identity, text } from './migration.ts';

export const readerTables: readonly string[] = [
  `create table bounce_mails (
    hash ${text} primary key,
    kind ${text} not null,
    at ${text} not null
  )`,
  `create table editions (
    id ${text} primary key,
    period ${text} not null,
    date ${text} not null,
    subject ${text} not null,
    frozen_at ${text} not null,
    edition_json ${text} not null,
    content_until ${text}
  )`,
  `create table subscribers (
    id ${identity} primary key,
    email ${text} not null,
    email_key ${text} not null unique,
    name ${text},
    state ${text} not null check (state in ('pending', 'active', 'unsubscribed', 'bounced', 'complained')),
    created_at ${text} not null,
    updated_at ${text} not null,
    consent ${text},
    consented_at ${text},
    for_you_share double precision not null default 0.6,
    when_quiet ${text} not null default 'trending'
  )`,
  `create table deliveries (
    id ${identity} primary key,
    edition_id ${text} not null references editions (id),
    subscriber_id bigint references subscribers (id) on delete set null,
    email ${text} not null,
    email_key ${text} not null,
    name ${text},
    state ${text} not null check (state in ('planned', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'uncertain')),
    attempts bigint not null default 0,
    next_attempt_at ${text},
    handed_over_at ${text},
    sent_at ${text},
    response ${text},
    selection_json ${text},
    unique (edition_id, email_key)
  )`,
  `create table bounces (
    id ${identity} primary key,
    mail_hash ${text} not null references bounce_mails (hash),
    delivery_id bigint references deliveries (id) on delete set null,
    email_key ${text} not null,
    at ${text} not null,
    kind ${text} not null,
    status ${text} not null,
    reason ${text} not null,
    hard bigint not null,
    delayed bigint not null,
    action ${text} not null,
    diagnostic ${text} not null
  )`,
  `create table edition_candidates (
    edition_id ${text} not null references editions (id),
    paper_id ${text} not null,
    place bigint not null,
    heat double precision not null,
    closeness double precision not null,
    reasons_json ${text} not null,
    content_json ${text},
    primary key (edition_id, paper_id)
  )`,
  `create table edition_papers (
    edition_id ${text} not null references editions (id),
    paper_id ${text} not null,
    period ${text} not null,
    section ${text} not null default 'list' check (section in ('list', 'missed')),
    primary key (edition_id, paper_id)
  )`,
  `create table library_papers (
    subscriber_id bigint not null references subscribers (id) on delete cascade,
    origin ${text} not null,
    item ${text} not null,
    paper_id ${text} not null references papers (id),
    added_at ${text} not null,
    primary key (subscriber_id, origin, item, paper_id)
  )`,
  `create table library_syncs (
    subscriber_id bigint not null references subscribers (id) on delete cascade,
    origin ${text} not null,
    version bigint not null,
    scope ${text} not null,
    synced_at ${text} not null,
    primary key (subscriber_id, origin)
  )`,
  `create table notices (
    id ${identity} primary key,
    wish ${text} not null check (wish in ('subscribe', 'link')),
    email_hash ${text} not null,
    email ${text},
    name ${text},
    interests_json ${text} not null,
    state ${text} not null check (state in ('waiting', 'sent', 'dropped', 'failed')),
    attempts bigint not null default 0,
    requested_at ${text} not null,
    next_attempt_at ${text} not null,
    settled_at ${text}
  )`,
  `create table picks (
    edition_id ${text} not null,
    paper_id ${text} not null references papers (id),
    action ${text} not null check (action in ('pick', 'drop')),
    note ${text},
    at ${text} not null,
    primary key (edition_id, paper_id)
  )`,
  `create table profile_rules (
    subscriber_id bigint not null references subscribers (id) on delete cascade,
    position bigint not null,
    kind ${text} not null check (kind in ('text', 'phrase', 'author', 'organization', 'category', 'source', 'sentence')),
    value ${text} not null,
    effect ${text} not null check (effect in ('more', 'always', 'never')),
    paused_until ${text},
    primary key (subscriber_id, position)
  )`,
  `create table publications (
    id ${identity} primary key,
    edition_id ${text} not null references editions (id),
    outlet ${text} not null,
    state ${text} not null default 'planned' check (state in ('planned', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'uncertain')),
    attempts bigint not null default 0,
    next_attempt_at ${text},
    sent_at ${text},
    response ${text},
    message ${text},
    papers_json ${text},
    unique (edition_id, outlet)
  )`,
  `create table reader_events (
    subscriber_id bigint not null references subscribers (id) on delete cascade,
    paper_id ${text} not null references papers (id),
    kind ${text} not null check (kind in ('like', 'save', 'dislike')),
    origin ${text} not null,
    at ${text} not null,
    primary key (subscriber_id, paper_id)
  )`,
  `create table reader_papers (
    subscriber_id bigint not null references subscribers (id) on delete cascade,
    edition_id ${text} not null,
    papers_json ${text} not null,
    primary key (subscriber_id, edition_id)
  )`,
  `create table secrets (
    name ${text} primary key,
    value ${text} not null
  )`,
  `create table subscriber_events (
    id ${identity} primary key,
    email_key ${text} not null,
    state ${text} not null,
    cause ${text} not null,
    at ${text} not null,
    source ${text} not null default 'command'
  )`,
  `create table subscriber_periods (
    subscriber_id bigint not null references subscribers (id) on delete cascade,
    period ${text} not null,
    primary key (subscriber_id, period)
  )`,
  `create table suppressions (
    email_hash ${text} primary key,
    reason ${text} not null check (reason in ('unsubscribed', 'bounced', 'complained', 'command')),
    cause ${text} not null,
    at ${text} not null
  )`,
  'create index bounces_delivery on bounces (delivery_id)',
  'create index bounces_email on bounces (email_key)',
  'create index bounces_mail on bounces (mail_hash)',
  `create index deliveries_due on deliveries (edition_id, next_attempt_at) where state = 'deferred'`,
  'create index deliveries_sent on deliveries (sent_at) where sent_at is not null',
  'create index deliveries_state on deliveries (edition_id, state)',
  'create index deliveries_subscriber on deliveries (subscriber_id)',
  'create index deliveries_unlisted on deliveries (email_key) where subscriber_id is null',
  'create index edition_candidates_paper on edition_candidates (paper_id)',
  'create index edition_papers_paper on edition_papers (paper_id, period)',
  'create index editions_period on editions (period, date)',
  'create index library_papers_paper on library_papers (paper_id)',
  'create index notices_address on notices (email_hash, settled_at)',
  'create index notices_due on notices (state, next_attempt_at)',
  'create index picks_paper on picks (paper_id)',
  'create index publications_outlet on publications (outlet)',
  'create index reader_events_at on reader_events (at)',
  'create index reader_events_paper on reader_events (paper_id)',
  'create index subscriber_events_at on subscriber_events (at, state)',
  'create index subscriber_events_email on subscriber_events (email_key)',
  'create index subscriber_periods_period on subscriber_periods (period)',
];
