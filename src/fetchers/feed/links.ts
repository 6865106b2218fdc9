// Which address identifies an entry of a feed: without the parts that change from fetch to fetch, with those that distinguish two entries.
import { hash } from 'node:crypto';
import { lettersOf } from '../../model/letters.ts';
import { parseUrl } from '../../model/parse-url.ts';

/** An address that digest may show and fetch: http or https, with relative ones resolved. */
export function absoluteAddress(text: string, baseUrl: string): string | null {
  const trimmed = text.trim().replaceAll('&amp;', '&');
  const url = trimmed ? parseUrl(trimmed, baseUrl) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** Parameters that track how a reader came. */
const tracking =
  /^(?:utm_.*|pk_.*|mtm_.*|mc_[ce]id|_hs\w+|rss|rss_.*|af|source|src|ref|referrer|fbclid|gclid|dclid|msclkid|igshid|dgcid|cmp|cmpid|ftag|feed|feature|xtor|wt\.\w+|needaccess|phpsessid|jsessionid|sessionid|sid|ncid|campaign|campaign_?id|alertid|etoc|rfr_\w+|ct)$/i;

/** Services whose address of an article ends with its path: all else changes with each fetch, as PubMed's `ff` does. */
const pathOnly =
  /(?:^|\.)(?:pubmed\.ncbi\.nlm\.nih\.gov|europepmc\.org|arxiv\.org|biorxiv\.org|medrxiv\.org)$/;

/** Parts of a page that any page has. */
const pageParts =
  /^#?(?:top|main|content|main-content|abstract|comments?|respond|more|more-\d+|comment-\d+|xtor=.*|utm_.*|rss|ref.*)?$/i;

/** The address of the same article however a feed marks the way to it. A fragment stays: in an application it is the place. */
export function withoutTracking(link: string): string {
  const url = new URL(link);
  if (url.hostname === 'www.ncbi.nlm.nih.gov' && /^\/pubmed\/\d+\/?$/.test(url.pathname)) {
    url.hostname = 'pubmed.ncbi.nlm.nih.gov';
    url.pathname = url.pathname.slice('/pubmed'.length);
  }
  if (pathOnly.test(url.hostname)) url.search = '';
  url.pathname = url.pathname.replace(/;jsessionid=[^/]*/i, '');
  if (pageParts.test(url.hash)) url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (tracking.test(name)) url.searchParams.delete(name);
  return url.href;
}

/** Whether an address is a site's front page, which names no article. */
export function isFrontPage(link: string): boolean {
  const { pathname, search, hash: fragment } = new URL(link);
  return pathname === '/' && !search && !fragment;
}

/**
 * The address that distinguishes an entry from others with the same link: its own id, else the link with a hash of id or title.
 */
export function addressOfEntry(link: string, id: string, title: string): string {
  const own = absoluteAddress(id, 'invalid:');
  if (own !== null && withoutTracking(own) !== link) return withoutTracking(own);
  const mark = hash('sha256', own === null && id.trim() ? id.trim() : lettersOf(title)).slice(0, 12);
  return `${link}#entry=${mark}`;
}
