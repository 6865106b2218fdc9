// The URLs to fetch from the bioRxiv API, and for which dates.
import type { HostGroup } from '../../http/client.ts';
import type { PlainDate } from '../../model/time.ts';
import type { Range } from '../date-windows.ts';
import { hostGroup, paceRules } from '../endpoint.ts';
import type { BiorxivOptions, PreprintServer } from './options.ts';

/** The first preprint is of November 2013; medRxiv began in June 2019. */
export const firstDay: Record<PreprintServer, PlainDate> = { biorxiv: '2013-11-01', medrxiv: '2019-06-01' };

export function paceOf({ endpoint, minIntervalMs }: BiorxivOptions): HostGroup {
  return hostGroup(paceRules.biorxiv, endpoint, minIntervalMs);
}

/** A page of what was posted, or of what a journal has published, between two dates. */
interface Page {
  list: 'details' | 'pubs';
  server: PreprintServer;
  range: Range;
  /** How many entries come before it. */
  cursor: number;
  category: string | null;
}

/** Its address (https://api.biorxiv.org). */
export function pageUrl(
  { endpoint }: BiorxivOptions,
  { list, server, range: { from, to }, cursor, category }: Page,
): string {
  const query = category === null ? '' : `?category=${category.replaceAll(' ', '_')}`;
  return `${endpoint}/${list}/${server}/${from}/${to}/${cursor}${query}`;
}
