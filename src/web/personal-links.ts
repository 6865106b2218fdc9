// Links of one subscriber: checks a followed link, and makes new ones for the pages.
import type { EditionId } from '../model/edition.ts';
import { readToken, type TokenScope } from '../model/signed-token.ts';
import { siteLink } from '../model/site-links.ts';
import type { Subscriber } from '../model/subscriber.ts';
import type { SiteContext } from './route.ts';
import type { Site } from './site.ts';

export interface PersonalLinks {
  /**
   * The subscriber whom the `:token` of the path allows what the scope says; null if the token is invalid or expired, or the
   * subscriber is gone. `lasting` links are in the mails of editions, which get forwarded and kept for years.
   */
  holder(
    context: SiteContext,
    scope: TokenScope,
  ): Promise<{
    subscriber: Subscriber | null;
    token: string;
    signed: boolean;
    lasting: boolean;
    /** What the link is limited to. */
    edition: EditionId | null;
  }>;
  /** The path of a new link, below the address of the site. */
  path(scope: TokenScope, subscriberId: number): string;
}

export function personalLinks({ readers, linkKey, clock }: Site): PersonalLinks {
  return {
    async holder(context, scope) {
      const token = context.req.param('token') ?? '';
      const claims = readToken(linkKey, scope, token, clock.now());
      const subscriber = claims && (await readers.get(claims.subscriberId));
      return {
        subscriber,
        token,
        signed: claims !== null,
        lasting: claims?.expiresAt === null,
        edition: claims?.edition ?? null,
      };
    },
    path: (scope, subscriberId) => siteLink('', linkKey, { scope, subscriberId, now: clock.now() }),
  };
}
