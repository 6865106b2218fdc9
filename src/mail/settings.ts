// What the mail path needs to know of the configuration.
import type { DkimKey } from './compose/dkim-key.ts';

export interface MailAddress {
  name: string | null;
  email: string;
}

export interface MailSettings {
  from: MailAddress;
  replyTo: MailAddress | null;
  /** The list's title, for List-Id (RFC 2919). */
  listTitle: string;
  /** The site's address, for List-Archive; null without a site. */
  siteUrl: string | null;
  /** Signs each mail; at most two. */
  dkim: readonly DkimKey[];
}
