// What the web face asks of the rest of the program: a command gives it.
import type { Clock } from '../clock.ts';
import type { Period } from '../model/edition.ts';
import type { FeedFormat } from '../model/feed-format.ts';
import type { MailRequest } from '../model/mail-request.ts';
import type { SitePages } from '../model/site-pages.ts';
import type {
  Dossier,
  Subscriber,
  SubscriberPreferences,
  SubscriberState,
  Why,
} from '../model/subscriber.ts';
import type { Instant } from '../model/time.ts';
import type { SiteOptions } from './options.ts';

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

export interface Site {
  options: Pick<SiteOptions, 'url' | 'trustedProxies'>;
  pages: SitePages;
  /** The `style` elements of all pages, for the Content-Security-Policy. */
  styles: readonly string[];
  /** Editions as pages; null where there is none. */
  latestEdition(): Promise<string | null>;
  edition(id: string): Promise<string | null>;
  /** `page` counts from 1. */
  search(query: string, page: number): Promise<string>;
  /** The feed of a kind of edition, in the format, at its own address. */
  feed(period: Period, format: FeedFormat, feedUrl: string): Promise<string>;
  readers: Readers;
  /** The editions that readers may choose from. */
  periods: readonly Period[];
  /** Takes the same time whether the address is known or not; false when too many are waiting. */
  requestMail(request: MailRequest): Promise<boolean>;
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
