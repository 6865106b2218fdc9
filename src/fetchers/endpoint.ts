// Endpoints of sources: the official one or a replacement, and the pace for each.
import * as z from 'zod/mini';
import type { HostGroup } from '../http/client.ts';

/**
 * An address without a slash at its end; `own`, the service's, when left out. Options are made by functions, for this
 * file is also loaded by commands that read no configuration.
 */
export function endpointOption(own: string) {
  const address = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });
  const bare = z.transform((url: string) => url.replace(/\/+$/, ''));
  return z._default(z.pipe(address, bare), own);
}

/** Milliseconds between requests; what the service is owed when left out. */
export function minIntervalOption() {
  return z.optional(z.int().check(z.minimum(0), z.maximum(600_000)));
}

export interface PaceRule {
  /** The group's name, shared by all hosts of the service. */
  name: string;
  /** The service's pace, in milliseconds between requests. */
  minIntervalMs: number;
  connections: number;
  isOfficial(host: string): boolean;
}

/** The pace of each service, whichever source or enricher uses it: a feed from arXiv is fetched at arXiv's pace, too. */
export const paceRules = {
  /**
   * One request every three seconds over one connection, for all its interfaces together
   * (https://info.arxiv.org/help/api/tou.html).
   */
  arxiv: ruleOf('arxiv', 3000, ['arxiv.org']),
  /** 500 requests in 5 minutes without an account, as the service states in its RateLimit headers. */
  huggingface: ruleOf('huggingface', 600, ['huggingface.co']),
  /** No limit is published; one request a second is what its own clients use. */
  biorxiv: ruleOf('biorxiv', 1000, ['biorxiv.org', 'medrxiv.org']),
  /** No limit is published; one request a second, as for bioRxiv. */
  europepmc: ruleOf('europepmc', 1000, ['ebi.ac.uk', 'europepmc.org']),
  /** No limit is published; a venue is some pages of many megabytes each. */
  openreview: ruleOf('openreview', 2000, ['openreview.net']),
  /** Without a key all anonymous clients share 100 requests in five minutes, of which this uses less than half. */
  semanticScholar: ruleOf('semantic-scholar', 5000, ['semanticscholar.org']),
  /** Ten requests a second is what it asked for in earlier years, and far below what it allows now. */
  openalex: ruleOf('openalex', 100, ['openalex.org']),
  /**
   * One at a time and one a second: the least that any of its pools has allowed for lists
   * (https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/).
   */
  crossref: ruleOf('crossref', 1000, ['crossref.org']),
  /**
   * One after another (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api). Its hourly
   * limit is followed by what its responses say is left.
   */
  github: ruleOf('github', 100, ['api.github.com']),
  /** 10,000 requests an hour from one address (https://hn.algolia.com/api). */
  hackernews: ruleOf('hackernews', 400, ['hn.algolia.com']),
  /** No limit is published; it asks for more time by its Backoff header. One at a time, as its documentation asks. */
  zotero: ruleOf('zotero', 250, ['zotero.org']),
} satisfies Record<string, PaceRule>;

function ruleOf(name: string, minIntervalMs: number, domains: readonly string[]): PaceRule {
  const isOfficial = (host: string) =>
    domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
  return { name, minIntervalMs, connections: 1, isOfficial };
}

/** The host group of an address. Only an address that is not the service's own may have a faster pace. */
export function hostGroup(rule: PaceRule, url: string, minIntervalMs: number | undefined): HostGroup {
  const { host, hostname } = new URL(url);
  const { name, connections } = rule;
  if (rule.isOfficial(hostname)) {
    return { name, connections, minIntervalMs: Math.max(rule.minIntervalMs, minIntervalMs ?? 0) };
  }
  return { name: `${name}@${host}`, connections, minIntervalMs: minIntervalMs ?? rule.minIntervalMs };
}

/** Between requests to a host of which no rule is known. */
const politeIntervalMs = 1000;

/** The group of an address of any service: that of a known one, else a group of the host's own. */
export function hostGroupOf(url: string, minIntervalMs: number | undefined): HostGroup {
  const { hostname } = new URL(url);
  const known = Object.values(paceRules).find(({ isOfficial }) => isOfficial(hostname));
  return hostGroup(known ?? ruleOf('feed', politeIntervalMs, []), url, minIntervalMs);
}
