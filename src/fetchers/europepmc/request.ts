// Which pages of Europe PMC's search to fetch (https://europepmc.org/RestfulWebService).
import type { HostGroup } from '../../http/client.ts';
import type { PlainDate } from '../../model/time.ts';
import type { Range } from '../date-windows.ts';
import { hostGroup, paceRules } from '../endpoint.ts';
import type { EuropepmcOptions } from './options.ts';

/** The service began to index in 1950; what it had before counts as of then. */
export const firstDay: PlainDate = '1950-01-01';

/** Records with abstracts have 10 KB each; the service allows 1,000 a page. */
const pageSize = 100;

export function paceOf({ endpoint, minIntervalMs }: EuropepmcOptions): HostGroup {
  return hostGroup(paceRules.europepmc, endpoint, minIntervalMs);
}

/** A page of the papers first indexed between two dates, inclusive; `*` is the cursor of the first page. */
export function pageUrl(
  { endpoint, query }: EuropepmcOptions,
  { from, to }: Range,
  cursorMark: string,
): string {
  const parameters = new URLSearchParams({
    query: `(${query}) AND FIRST_IDATE:[${from} TO ${to}]`,
    resultType: 'core',
    format: 'json',
    pageSize: String(pageSize),
    cursorMark,
  });
  return `${endpoint}/search?${parameters}`;
}
