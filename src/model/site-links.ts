// Addresses on the site that stand in mails and pages: always made from the configured address, never from a request.
import type { EditionId } from './edition.ts';
import { signToken, type TokenScope } from './signed-token.ts';
import { type Instant, later } from './time.ts';

const hourMs = 3_600_000;

/** How long each kind of link works; null: for as long as the mail lies in somebody's inbox. */
export const linkLifetimeMs: Readonly<Record<TokenScope, number | null>> = {
  confirm: 72 * hourMs,
  unsubscribe: null,
  resubscribe: 24 * hourMs,
  preferences: 24 * hourMs,
};

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

/** Where an edition is read. */
export function editionPath(id: EditionId): string {
  return `/editions/${id}`;
}
