// Signed tokens for links: what the holder of one may do, and until when.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EditionId } from './edition.ts';
import type { Instant } from './time.ts';

/** What a token is good for; one that was made for something else is refused. */
export type TokenScope = 'confirm' | 'unsubscribe' | 'resubscribe' | 'preferences' | 'vote' | 'session';

export interface TokenClaims {
  scope: TokenScope;
  subscriberId: number;
  /** Null for links that must work for as long as the mail is in an inbox. */
  expiresAt: Instant | null;
  /** What a token for one edition's papers is limited to. */
  edition?: EditionId;
}

/** 128 bits of HMAC-SHA256: RFC 2104 section 5 asks for half of the hash at least. */
const macBytes = 16;

/** A token of URL-safe letters; the key is the database's own (`store.secrets.key('links')`). */
export function signToken(key: Buffer, { scope, subscriberId, expiresAt, edition }: TokenClaims): string {
  const expires = expiresAt === null ? '' : Math.ceil(Date.parse(expiresAt) / 1000).toString(36);
  // An edition's id has one slash, which would end a segment of a path.
  const limit = edition === undefined ? '' : `.${edition.replace('/', '_')}`;
  const payload = `${subscriberId.toString(36)}.${expires}${limit}`;
  return `${payload}.${macOf(key, scope, payload)}`;
}

/**
 * The content of a token, or null if it was not signed for this scope, was altered, or has expired. Its expiry is rounded up to
 * a second.
 */
export function readToken(key: Buffer, scope: TokenScope, token: string, now: Instant): TokenClaims | null {
  const [, payload, id = '', expires = '', limit, mac = ''] =
    /^(([0-9a-z]{1,11})\.([0-9a-z]{0,8})(?:\.([\w-]{1,40}))?)\.([\w-]{22})$/.exec(token) ?? [];
  if (payload === undefined) return null;
  // As text: the last letter has four bits that decoding ignores, so that 16 spellings would be one signature.
  const isSigned = timingSafeEqual(Buffer.from(macOf(key, scope, payload)), Buffer.from(mac));
  if (!isSigned) return null;
  const expiresMs = expires === '' ? null : Number.parseInt(expires, 36) * 1000;
  if (expiresMs !== null && expiresMs <= Date.parse(now)) return null;
  return {
    scope,
    subscriberId: Number.parseInt(id, 36),
    expiresAt: expiresMs === null ? null : new Date(expiresMs).toISOString(),
    ...(limit !== undefined && { edition: limit.replace('_', '/') }),
  };
}

function macOf(key: Buffer, scope: TokenScope, payload: string): string {
  const mac = createHmac('sha256', key).update(`${scope}\n${payload}`).digest();
  return mac.subarray(0, macBytes).toString('base64url');
}
