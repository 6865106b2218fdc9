// How pages reach the other pages of their site: on a server at one address, or as files that link to each other.
import { siteFile } from '../model/site-files.ts';

export interface PageSite {
  /** The public address without a trailing slash; null for files that may be put anywhere. */
  url: string | null;
  /** Whether a server answers forms, searches and the API. */
  isServed: boolean;
  /** A link from the page to a path of the site, such as `/archive/2026-06`. */
  link(path: string): string;
  /** The absolute address of a path, for use elsewhere; null if the site has no address. */
  address(path: string): string | null;
}

/** `digest serve` at its public address. All links are absolute, so that pages, mails and feeds have the same. */
export function servedSite(url: string): PageSite & { url: string } {
  const at = (path: string) => `${url}${path}`;
  return { url, isServed: true, link: at, address: at };
}

/** The site as files, seen from the page at `path`: relative links, so that any folder of any host will do. */
export function siteOfFiles(url: string | null, path: string): PageSite {
  const depth = siteFile(path).split('/').length - 1;
  // Never without a prefix: a name with a colon would be taken for an address.
  const root = depth === 0 ? './' : '../'.repeat(depth);
  return {
    url,
    isServed: false,
    link: (to) => `${root}${siteFile(to)}`,
    address: (to) => url && `${url}/${siteFile(to)}`,
  };
}
