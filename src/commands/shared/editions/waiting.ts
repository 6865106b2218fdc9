// Decides whether an edition that is due waits for a source that is late, and says so.
import { later } from '../../../model/time.ts';
import type { DueEdition } from '../../../select/due.ts';
import type { FetchResult, SourceResult } from '../../fetch.ts';
import type { CommandContext } from '../context.ts';

const hourMs = 3_600_000;

/**
 * The sources that a daily edition lacks, by name and in a sentence, and whether it waits for them: until
 * `editions.daily.patience` hours after it is due. Null if it lacks none. Weekly and monthly editions are of days that are over.
 */
export function lackingSources(
  { config, clock }: Pick<CommandContext, 'config' | 'clock'>,
  { period, date, dueAt }: DueEdition,
  { sources }: FetchResult,
): { waits: boolean; sentence: string; sources: string[] } | null {
  const lacking = sources.filter(
    ({ missing, status }) => missing !== null || status === 'failed' || status === 'partial',
  );
  if (period !== 'daily' || lacking.length === 0) return null;
  const until = later(dueAt, (config.editions.daily?.patience ?? 0) * hourMs);
  const reasons = lacking.map(reasonOf).join(', and ');
  const names = lacking.map(({ source }) => source);
  if (clock.now() >= until) {
    const sentence = `The daily edition of ${date} goes out as it is: ${reasons}.`;
    return { waits: false, sentence, sources: names };
  }
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timezone, timeStyle: 'short' }).format(
    Date.parse(until),
  );
  const sentence = `The daily edition of ${date} waits until ${time}: ${reasons}.`;
  return { waits: true, sentence, sources: names };
}

function reasonOf({ source, missing, status }: SourceResult): string {
  if (missing === 'stale') return `${source} still serves an earlier announcement`;
  if (missing === 'late') return `${source} has not announced today's papers yet`;
  return status === 'partial' ? `${source} was fetched only in part` : `${source} did not respond`;
}
