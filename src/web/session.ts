// The session of a reader's own pages: a signed cookie, set after a fresh link from their mailbox.
import { timingSafeEqual } from 'node:crypto';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { readToken, signToken } from '../model/signed-token.ts';
import { linkLifetimeMs } from '../model/site-links.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { later } from '../model/time.ts';
import type { SiteContext } from './route.ts';
import type { Site } from './site.ts';

export interface Sessions {
  /** Begins a session, with a token of its own whatever the browser had. */
  begin(context: SiteContext, subscriberId: number): void;
  /** Whose session the browser is in; null without one, when it has expired, and when the reader is gone. */
  reader(context: SiteContext): Promise<Subscriber | null>;
  end(context: SiteContext): void;
}

export function sessions({ options, readers, linkKey, clock }: Site): Sessions {
  const secure = options.url.startsWith('https:');
  // A browser takes a cookie of this prefix from this host alone, over https (RFC 6265bis section 4.1.3.2).
  const name = secure ? '__Host-digest' : 'digest';
  const scope = { path: '/', secure, httpOnly: true, sameSite: 'Lax' } as const;
  return {
    begin(context, subscriberId) {
      const expiresAt = later(clock.now(), linkLifetimeMs.session);
      const token = signToken(linkKey, { scope: 'session', subscriberId, expiresAt });
      setCookie(context, name, token, { ...scope, maxAge: linkLifetimeMs.session / 1000 });
    },
    async reader(context) {
      const claims = readToken(linkKey, 'session', getCookie(context, name) ?? '', clock.now());
      return claims && (await readers.get(claims.subscriberId));
    },
    end: (context) => void deleteCookie(context, name, scope),
  };
}

/** Compares secrets in constant time. */
export function isSameSecret(given: string, kept: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(kept)];
  return one.length === other.length && timingSafeEqual(one, other);
}
