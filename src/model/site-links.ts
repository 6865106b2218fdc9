// Addresses on the site that appear in mails and pages: always made from the configured address, never from a request.
import type { EditionId, Period } from './edition.ts';
import { uriComponent } from './encode-uri.ts';
import { type FeedFormat, type FeedName, feedEndings } from './feed-format.ts';
import type { PaperId } from './paper.ts';
import { signToken, type TokenScope } from './signed-token.ts';
import { type Instant, later } from './time.ts';

const hourMs = 3_600_000;

/** How long each kind of link works; null: for as long as the mail is in an inbox. */
export const linkLifetimeMs = {
  confirm: 72 * hourMs,
  unsubscribe: null,
  resubscribe: 24 * hourMs,
  preferences: 24 * hourMs,
  vote: 60 * 24 * hourMs,
  /** A cookie's. */
  session: 30 * 24 * hourMs,
} as const satisfies Readonly<Record<TokenScope, number | null>>;

/** The path of a link, below the address of the site. */
export function linkPath(scope: TokenScope, token: string): string {
  return `/${scope}/${token}`;
}

/** The whole address of a link for one subscriber, signed with the key `links` of the database. */
export function siteLink(
  siteUrl: string,
  key: Buffer,
  { scope, subscriberId, now }: { scope: TokenScope; subscriberId: number; now: Instant },
): string {
  const lifetimeMs = linkLifetimeMs[scope];
  const expiresAt = lifetimeMs === null ? null : later(now, lifetimeMs);
  return `${siteUrl}${linkPath(scope, signToken(key, { scope, subscriberId, expiresAt }))}`;
}

/** Where the JSON API is. */
export const apiPath = '/api/v1';

/** The page of an edition. */
export function editionPath(id: EditionId): string {
  return `/editions/${id}`;
}

/** The picture that a shared link to an edition shows. */
export function sharePath(id: EditionId): string {
  return `/share/${id}.png`;
}

/** The page of the latest edition of a period: at the root for the first of the site's periods. */
export function latestPath(period: Period, [first]: readonly Period[]): string {
  return period === first ? '/' : `/${period}`;
}

export function feedPath(name: FeedName, format: FeedFormat): string {
  return `/feeds/${name}.${feedEndings[format]}`;
}

/** The feed of a reader's own papers, by the secret that only its address has. */
export function ownFeedPath(subscriberId: number, secret: string, format: FeedFormat): string {
  return `/feeds/own/${subscriberId.toString(36)}-${secret}.${feedEndings[format]}`;
}

/** The feed of the newest papers that a search finds. */
export function searchFeedPath(query: string, format: FeedFormat): string {
  return `/feeds/search.${feedEndings[format]}?q=${uriComponent(query)}`;
}

/** The page of a paper. Colons and slashes of an id stay, so that the address can be read. */
export function paperPath(id: PaperId): string {
  return `/papers/${readablyEncoded(id)}`;
}

export const citationFormats = ['bibtex', 'ris'] as const;
export type CitationFormat = (typeof citationFormats)[number];

/** Where a reader votes: for the papers of a mail, or below it for one of them. `base` is an address with a token. */
export function votePath(base: string, id: PaperId): string {
  return `${base}/${readablyEncoded(id)}`;
}

/** The references to what a reader saved, as a mail lists it. `base` is an address with a token. */
export function savedReferencesPath(base: string): string {
  return `${base}/saved.bib`;
}

/** The reference to a paper as a file. */
export function citationPath(format: CitationFormat, id: PaperId): string {
  return `/cite/${format}/${readablyEncoded(id)}`;
}

/** The results of a search. */
export function searchPath(query: string): string {
  return `/search?q=${uriComponent(query)}`;
}

/** The search box's script, and the address from which it gets suggestions. */
export const suggestPaths = { script: '/suggest.js', answer: '/suggest' } as const;

/** The archive of a month, `2026-06`; null for the latest. */
export function archivePath(month: string | null): string {
  return month === null ? '/archive' : `/archive/${month}`;
}

function readablyEncoded(id: string): string {
  return uriComponent(id).replaceAll('%3A', ':').replaceAll('%2F', '/');
}
