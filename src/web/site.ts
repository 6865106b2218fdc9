// What the web face asks of the rest of the program: a command gives it.
import type { Clock } from '../clock.ts';
import type { EditionId, Period } from '../model/edition.ts';
import type { EditionKey } from '../model/edition-key.ts';
import type { FeedFormat, FeedName } from '../model/feed-format.ts';
import type { MailRequest } from '../model/mail-request.ts';
import type { PaperId } from '../model/paper.ts';
import type { CitationFormat } from '../model/site-links.ts';
import type { BallotPaper, SitePages, VoteMark } from '../model/site-pages.ts';
import type {
  Dossier,
  Subscriber,
  SubscriberPreferences,
  SubscriberState,
  Why,
} from '../model/subscriber.ts';
import type { Instant } from '../model/time.ts';
import type { ApiContent } from './api/content.ts';
import type { SiteOptions } from './options.ts';
import type { OwnContent } from './own-content.ts';

/** The readers of the digest, as the store knows them. */
export interface Readers {
  get(id: number): Promise<Subscriber | null>;
  update(
    email: string,
    change: { name?: string | null; preferences?: Partial<SubscriberPreferences> },
    at: Instant,
  ): Promise<Subscriber | null>;
  changeState(email: string, state: SubscriberState, why: Why, at: Instant): Promise<Subscriber | null>;
  confirm(id: number, issuedAt: Instant, at: Instant): Promise<Subscriber | null>;
  dossier(email: string): Promise<Dossier | null>;
  erase(email: string, why: Why, at: Instant): Promise<boolean>;
}

/** Public content, as the text of whole pages and files; null if it doesn't exist. */
export interface PublicContent {
  /** Changes whenever any of it may have changed. */
  stamp(): Promise<string>;
  /** The latest edition of a period; what it would be now where none is frozen. */
  latestEdition(period: Period): Promise<string>;
  edition(id: EditionId): Promise<string | null>;
  /** The picture that a shared link to an edition shows, as PNG. It stays as it is. */
  shareImage(id: EditionId): Promise<Uint8Array | null>;
  /** `2026-06`; null for the latest month. */
  archive(month: string | null): Promise<string | null>;
  /** The page of a paper; `id` is canonical, and differs from the one asked for by another spelling. */
  paper(id: string): Promise<{ id: PaperId; page(): Promise<string> } | null>;
  /** The reference to a paper. */
  citation(format: CitationFormat, id: string): Promise<string | null>;
  /** `page` counts from 1. */
  search(query: string, page: number): Promise<string>;
  /** Whole queries that begin like this one, the likeliest first. */
  suggestions(query: string): Promise<string[]>;
  /** The script that offers them in the search box. */
  suggestScript(): string;
  about(): string;
  /** See `feedNames`. */
  feed(name: FeedName, format: FeedFormat): Promise<string>;
  /** The newest papers that a search finds. */
  searchFeed(query: string, format: FeedFormat): Promise<string>;
  sitemap(): Promise<string>;
  robots(): string;
  /** The icon, as SVG. */
  icon(): string;
  /** The same for programs, as values. */
  api: ApiContent;
}

/** What readers say of papers. */
export interface Votes {
  /** The papers of the mail that a reader gets of an edition; null if the edition isn't frozen. */
  ballot(
    subscriberId: number,
    edition: EditionId,
  ): Promise<{ edition: EditionKey; papers: BallotPaper[] } | null>;
  /** The references to what the reader's mail of an edition lists as saved, as BibTeX; null if it lists nothing. */
  savedReferences(subscriberId: number, edition: EditionId): Promise<string | null>;
  /** Notes marks in place of earlier ones; the papers must be of the ballot. */
  cast(subscriberId: number, marks: ReadonlyMap<PaperId, VoteMark>): Promise<void>;
}

export interface Site {
  /** Of the digest. */
  title: string;
  options: Pick<SiteOptions, 'url' | 'trustedProxies' | 'metrics'>;
  pages: SitePages;
  /** The `style` elements of all pages, for the Content-Security-Policy. */
  styles: readonly string[];
  content: PublicContent;
  votes: Votes;
  own: OwnContent;
  readers: Readers;
  /** The editions that readers may choose from. */
  periods: readonly Period[];
  /** Takes the same time whether the address is known or not; false when too many are waiting. */
  requestMail(request: MailRequest): Promise<boolean>;
  /** What the operator's monitoring reads, with its media type. */
  metrics(): Promise<{ type: string; text: string }>;
  /** Signs links. */
  linkKey: Buffer;
  clock: Clock;
  log: SiteLog;
}

export interface SiteLog {
  /** Something went wrong on this side. */
  warn(message: string): void;
  /** Shown with --verbose: one line a request, with the pattern of its path, never the path: that may hold a token. */
  detail(message: string): void;
}
