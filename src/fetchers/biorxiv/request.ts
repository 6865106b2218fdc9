// Which addresses of the bioRxiv API to ask, and for which dates.
import type { HostGroup } from '../../http/client.ts';
import { addDays } from '../../model/dates.ts';
import type { Cursor } from '../../model/page.ts';
import type { PlainDate } from '../../model/paper.ts';
import { hostGroup, paceRules } from '../endpoint.ts';
import type { FetchRequest } from '../fetcher.ts';
import type { BiorxivOptions, PreprintServer } from './options.ts';

/** The first preprint is of November 2013; medRxiv began in June 2019. */
const firstDay: Record<PreprintServer, PlainDate> = { biorxiv: '2013-11-01', medrxiv: '2019-06-01' };
/** A first fetch takes some days, so that the first edition isn't an empty one. */
const firstFetchDays = 3;
/** Papers come in under a day until it is over everywhere: the last days are asked again. */
const openDays = 2;

export function paceOf({ endpoint, minIntervalMs }: BiorxivOptions): HostGroup {
  return hostGroup(paceRules.biorxiv, endpoint, minIntervalMs);
}

export interface Range {
  from: PlainDate;
  to: PlainDate;
}

/** A page of what was posted, or of what a journal has published, between two dates (https://api.biorxiv.org). */
export function pageUrl(
  { endpoint }: BiorxivOptions,
  list: 'details' | 'pubs',
  server: PreprintServer,
  { from, to }: Range,
  cursor: number,
  category: string | null,
): string {
  const query = category === null ? '' : `?category=${category.replaceAll(' ', '_')}`;
  return `${endpoint}/${list}/${server}/${from}/${to}/${cursor}${query}`;
}

/** The dates to ask for: those named, else from the last complete day on. */
export function rangeToAsk(
  server: PreprintServer,
  { since, until, full }: FetchRequest,
  cursor: Cursor | null,
  today: PlainDate,
): Range {
  const to = until !== null && until < today ? until : today;
  if (full) return { from: firstDay[server], to };
  if (since !== null) return { from: since, to };
  const seen = cursor?.['day'];
  return { from: typeof seen === 'string' ? seen : addDays(to, -firstFetchDays), to };
}

/** The last day that will have no more papers. */
export function completeUntil({ from, to }: Range, today: PlainDate): PlainDate {
  const complete = addDays(today, -openDays);
  return [from, [to, complete].sort()[0] ?? to].sort()[1] ?? to;
}
