// The tables as Kysely sees them; the migrations make them, schema.sql shows them.
import type { Generated } from 'kysely';
import type { DeliveryState } from '../model/delivery.ts';
import type { Period, Pick } from '../model/edition.ts';
import type { MailRequest } from '../model/mail-request.ts';
import type { AnnouncementKind, SignalName } from '../model/paper.ts';
import type { MarkKind, PaperMark, ProfilePreferences, RuleEffect, RuleKind } from '../model/profile.ts';
import type { SubscriberState, Why } from '../model/subscriber.ts';
import type { Suppression } from './contract/readers.ts';

/** Columns named `…_json` hold JSON text; instants and dates are the ISO strings of the model. */
export interface Schema {
  papers: {
    /** Row of the full-text index. */
    seq: Generated<number>;
    id: string;
    announced_on: string | null;
    published_at: string | null;
    first_seen_at: string;
    updated_at: string;
    /** Its abstract is null: that is the next column. */
    paper_json: string;
    abstract: string | null;
    /** 1 while the full-text index has not taken it in. */
    words_stale: Generated<number>;
  };
  /** What the search index has taken in of a paper, and facts to filter by. */
  paper_index: {
    seq: number;
    /** Of the indexed text. */
    text_hash: string;
    /** Its announcement, or its publication for a paper that no source announced. */
    listed_on: string | null;
    /** In lower case, each between line feeds. */
    categories: string;
    sources: string;
  };
  vector_models: {
    id: Generated<number>;
    name: string;
    dimensions: number;
    papers: number;
    created_at: string;
    state: 'active' | 'building';
    /** Counts changes of the model's vectors. */
    revision: Generated<number>;
    data: Uint8Array | null;
  };
  /** One for each paper and model; the vector is null for a text without a known word. */
  paper_vectors: { model: number; seq: number; text_hash: string; vector: Uint8Array | null };
  records: {
    source: string;
    via: string;
    key: string;
    paper_id: string;
    version: number | null;
    stated_at: string | null;
    first_seen_at: string;
    updated_at: string;
    /** A hash of the whole content: distinguishes a repeated statement from a new one without reading it back. */
    hash: string;
    /** Without what has columns and tables of its own, and without the fields that `shared` names. */
    record_json: string;
    abstract: string | null;
    /** Which fields are the same as the paper's, and stored only there, as bits. */
    shared: Generated<number>;
    /** The latest values; their history is in `signals`. */
    signals_json: string;
  };
  paper_keys: { key: string; paper_id: string };
  paper_titles: { title: string; paper_id: string };
  paper_forwards: { id: string; paper_id: string };
  announcements: {
    paper_id: string;
    source: string;
    announced_on: string;
    kind: AnnouncementKind;
    seen_at: string;
  };
  versions: { paper_id: string; version: number; seen_at: string };
  signals: { paper_id: string; source: string; name: SignalName; at: string; value: number };
  cursors: { source: string; cursor_json: string; updated_at: string };
  validators: { url: string; etag: string | null; last_modified: string | null };
  fetches: {
    id: Generated<number>;
    source: string;
    started_at: string;
    finished_at: string;
    status: 'ok' | 'empty' | 'stale' | 'partial' | 'failed';
    received: number;
    new: number;
    updated: number;
    unchanged: number;
    rejected: number;
    requests: number;
    error: string | null;
  };
  /** When a service was last queried for a paper; `found` is 1 if it knew it. */
  enrichments: { service: string; paper_id: string; asked_at: string; found: number };
  /** One row for each request to a model; see `contract/summaries.ts`. */
  summaries: {
    id: Generated<number>;
    paper_id: string;
    revision: string;
    model: string;
    language: string;
    asked_at: string;
    state: 'asked' | 'written' | 'rejected';
    /** What was written. */
    text: string | null;
    /** Why it was refused. */
    reason: string | null;
  };
  rejects: { source: string; subject: string; reason: string; seen_at: string };
  editions: {
    id: string;
    period: Period;
    date: string;
    subject: string;
    frozen_at: string;
    edition_json: string;
    /** Until then its candidates keep their content. */
    content_until: string | null;
  };
  edition_candidates: {
    edition_id: string;
    paper_id: string;
    /** In the common order, from 0. */
    place: number;
    heat: number;
    closeness: number;
    reasons_json: string;
    /** The paper as it was when the edition was frozen; null once the edition is no longer sent. */
    content_json: string | null;
  };
  edition_papers: {
    edition_id: string;
    paper_id: string;
    period: Period;
    section: Generated<'list' | 'missed'>;
  };
  picks: { edition_id: string; paper_id: string; action: Pick['action']; note: string | null; at: string };
  subscribers: {
    id: Generated<number>;
    email: string;
    /** By `normalizeEmail`: one row an address. */
    email_key: string;
    name: string | null;
    state: SubscriberState;
    /** The basis on which the address is written to: `double opt-in`, or what the importer stated. */
    consent: string | null;
    consented_at: string | null;
    for_you_share: Generated<number>;
    when_quiet: Generated<ProfilePreferences['whenQuiet']>;
    created_at: string;
    updated_at: string;
  };
  reader_feeds: {
    subscriber_id: number;
    secret: string;
    created_at: string;
  };
  profile_rules: {
    subscriber_id: number;
    position: number;
    kind: RuleKind;
    value: string;
    effect: RuleEffect;
    paused_until: string | null;
  };
  /** The current mark of a reader on a paper. */
  reader_events: {
    subscriber_id: number;
    paper_id: string;
    kind: MarkKind;
    origin: PaperMark['origin'];
    at: string;
  };
  library_papers: {
    subscriber_id: number;
    /** `file`, or the name of an external library: `zotero:users/12345`. */
    origin: string;
    /** What the library calls the paper; empty for files. */
    item: string;
    paper_id: string;
    added_at: string;
  };
  /** How far each reader's library elsewhere has been read. */
  library_syncs: {
    subscriber_id: number;
    origin: string;
    /** The library's own version. */
    version: number;
    /** Which part of it was read. */
    scope: string;
    synced_at: string;
  };
  /** What each reader was sent: ids as a JSON list, as they were then. */
  reader_papers: { subscriber_id: number; edition_id: string; papers_json: string };
  /** Whose deliveries of the common list were deleted because they were old. */
  reader_editions: { subscriber_id: number; edition_id: string };
  /** What is done now and then: when it was last, and up to which date. */
  upkeep: { task: 'retention' | 'signals'; at: string; until: string | null };
  subscriber_periods: { subscriber_id: number; period: Period };
  subscriber_events: {
    /** In the order of the changes. */
    id: Generated<number>;
    email_key: string;
    state: SubscriberState | 'removed';
    cause: string;
    at: string;
    source: Generated<Why['source']>;
  };
  secrets: { name: string; value: string };
  suppressions: {
    /** HMAC of the normalised address under the key `suppressions`. */
    email_hash: string;
    reason: Suppression['reason'];
    cause: string;
    at: string;
  };
  notices: {
    id: Generated<number>;
    wish: MailRequest['kind'];
    /** Hashed as in `suppressions`: the key of the inbox that the address reaches. */
    email_hash: string;
    /** Null once it is settled. */
    email: string | null;
    name: string | null;
    interests_json: string;
    state: 'waiting' | 'sent' | 'dropped' | 'failed';
    attempts: Generated<number>;
    requested_at: string;
    next_attempt_at: string;
    settled_at: string | null;
  };
  deliveries: {
    id: Generated<number>;
    edition_id: string;
    subscriber_id: number | null;
    email: string;
    email_key: string;
    name: string | null;
    state: DeliveryState;
    attempts: number;
    next_attempt_at: string | null;
    /** When the server was about to hold the whole message. */
    handed_over_at: string | null;
    sent_at: string | null;
    response: string | null;
    /** A reader's own papers; null for the common list, and before it is claimed. */
    selection_json: Generated<string | null>;
    /** Who claimed it last, where several senders share the database. */
    sender_id: Generated<number | null>;
  };
  /** Processes that send, where several share the database; see `contract/senders.ts`. */
  senders: {
    id: Generated<number>;
    /** Grows with each renewal. */
    renewals: Generated<number>;
    /** When its lease ends, by the database's clock, in milliseconds since 1970. */
    expires_ms: number;
    /** Mails that it may still release of the day's limit. */
    reserved: Generated<number>;
  };
  /** What processes on several machines pace together: when the next mail may go, or when the last request ended. */
  paces: { name: string; at_ms: number };
  /** One for each edition and outlet that it goes to. */
  publications: {
    id: Generated<number>;
    edition_id: string;
    /** The outlet's name. */
    outlet: string;
    state: Generated<DeliveryState>;
    attempts: Generated<number>;
    next_attempt_at: string | null;
    sent_at: string | null;
    response: string | null;
    /** As it was first made, until it is settled. */
    message: string | null;
    /** The ids of its papers, as they were then. */
    papers_json: string | null;
    /** Who is publishing it, where several processes share the database. */
    sender_id: Generated<number | null>;
  };
  bounce_mails: { hash: string; kind: string; at: string };
  bounces: {
    id: Generated<number>;
    mail_hash: string;
    delivery_id: number | null;
    email_key: string;
    at: string;
    kind: string;
    status: string;
    reason: string;
    hard: number;
    delayed: number;
    action: string;
    diagnostic: string;
  };
}
