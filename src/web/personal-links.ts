// Links that stand for one subscriber: whose a followed one is, and new ones for the pages.
import type { EditionId } from '../model/edition.ts';
import { readToken, type TokenScope } from '../model/signed-token.ts';
import { siteLink } from '../model/site-links.ts';
import type { Subscriber } from '../model/subscriber.ts';
import type { SiteContext } from './route.ts';
import type { Site } from './site.ts';

export interface PersonalLinks {
  /**
   * Who may do what the scope says by the `:token` of the path; null where the token is none, has expired, or they are
   * gone. `lasting` links stand in the mails of editions, which are passed on to others and kept for years.
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
