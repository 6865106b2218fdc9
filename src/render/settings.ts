// What rendering needs besides the edition: the words on the header, and where links of the footer lead.
import type { Period } from '../model/edition.ts';
import type { PageSite } from './page-site.ts';

export interface RenderSettings {
  title: string;
  /** As configured, for instance `by AK and the research community`. */
  byline: string;
  /** BCP 47, for the `lang` attribute. */
  language: string;
  /** The one accent colour, `#rrggbb`. */
  accent: string;
  /** The site that this is a page of, or that a mail or a feed leads to; null without one. */
  site: PageSite | null;
  /** The edition whose feed a page links to: the most frequent one. */
  feed: Period;
  /** Where the reader stops the mail: a mailto: or https: address, or a sentinel that the mail path replaces; null in a page. */
  unsubscribeUrl: string | null;
  /** Where readers choose what they get; likewise a sentinel in a mail, null if there is no such page. */
  preferencesUrl: string | null;
  /** Where a reader votes for this mail's papers, each at its id below the address; a sentinel in a mail, null elsewhere. */
  voteUrl: string | null;
  /** The address that sends this, for the footer; null in a page. */
  sender: string | null;
  /** What begins a mail, line by line; null in a page. */
  intro: string | null;
  /** What ends a mail, a postal address for instance, line by line; null in a page. */
  footer: string | null;
  /** Other pages of the same site, shown at the top of a page. */
  navigation?: readonly { label: string; href: string; current: boolean }[];
  /** Says plainly that the papers are invented (`digest demo`). */
  sample: boolean;
}

/** For pages that only a site has. */
export type SitePageSettings = RenderSettings & { site: PageSite };

/** A rendered mail, the same for every reader except for sentinels. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}
