// What differs per reader besides the name: where the mail is stopped, where preferences are, and where bounces come back to.
import type { EditionId } from '../../model/edition.ts';
import { signToken } from '../../model/signed-token.ts';
import type { Instant } from '../../model/time.ts';
import { envelopeAddress } from './headers.ts';
import { returnPathOf } from './return-path.ts';

/** The reader of a mail. `id` is the delivery's; null before there is a delivery (`preview`). */
export interface Reader {
  id: number | null;
  subscriberId: number | null;
  email: string;
  name: string | null;
}

export interface ReaderLinks {
  /** The envelope sender (RFC 5321 section 3.3), each delivery's own where bounces are read. */
  returnPath: string;
  /** The page with a button, which takes one-click POSTs as well (RFC 8058); null if there is no web face. */
  unsubscribeUrl: string | null;
  /** `mailto:` and a subject. */
  unsubscribeMailto: string;
  preferencesUrl: string | null;
  /** Where the reader votes for the edition's papers; null if there is no site. */
  voteUrl: string | null;
}

export interface LinkSettings {
  /** Who the mail is from. */
  from: string;
  /** The mailbox with subaddresses that bounces and requests to unsubscribe come back to; null without such a mailbox. */
  bounces: string | null;
  /** The public address of the web face, without a trailing slash. */
  siteUrl: string | null;
  /** The edition that links to vote are for, and until when; null for a mail that isn't of an edition. */
  voting: { edition: EditionId; expiresAt: Instant } | null;
  /** The database's own keys for signing links and return paths. */
  keys: { links: Buffer; returnPath: Buffer };
}

/** Returns a function that makes the links of a reader: the same ones each time. */
export function readerLinks(settings: LinkSettings): (reader: Reader) => ReaderLinks {
  const { from, bounces, siteUrl, voting, keys } = settings;
  const page = (scope: 'unsubscribe' | 'preferences', subscriberId: number) =>
    `${siteUrl}/${scope}/${signToken(keys.links, { scope, subscriberId, expiresAt: null })}`;
  const sender = envelopeAddress(from);
  const mailbox = bounces === null ? null : envelopeAddress(bounces);
  return ({ id, subscriberId }) => {
    const returnTo = (purpose: 'bounce' | 'unsubscribe') => {
      if (mailbox === null) return sender;
      return id === null ? mailbox : returnPathOf(mailbox, keys.returnPath, { purpose, deliveryId: id });
    };
    const hasPages = siteUrl !== null && subscriberId !== null;
    return {
      returnPath: returnTo('bounce'),
      unsubscribeUrl: hasPages ? page('unsubscribe', subscriberId) : null,
      unsubscribeMailto: `mailto:${encodeURI(returnTo('unsubscribe'))}?subject=unsubscribe`,
      // A recipient who is not a subscriber has no preferences; the link goes to the site.
      preferencesUrl: hasPages ? page('preferences', subscriberId) : siteUrl,
      // Whoever isn't a subscriber has no vote: the same path leads to the papers' own pages.
      voteUrl:
        hasPages && voting
          ? `${siteUrl}/vote/${signToken(keys.links, { scope: 'vote', subscriberId, ...voting })}`
          : siteUrl && `${siteUrl}/papers`,
    };
  };
}
