// Joins the configuration, the calendars of its sources and the store: which editions are to be made now.
import { announcementCalendars } from '../../../fetchers/registry.ts';
import { editionIdOf } from '../../../model/period.ts';
import { type DueEdition, describeNext, dueEditions } from '../../../select/due.ts';
import type { CommandContext } from '../context.ts';

/** The editions that are due and not frozen. */
export async function openEditions({ config, clock, store }: CommandContext): Promise<DueEdition[]> {
  const calendars = announcementCalendars(config.sources);
  const due = dueEditions(config.editions, config.timezone, clock.now(), calendars);
  const frozen = await store.editions.frozenAmong(due.map(({ period, date }) => editionIdOf(period, date)));
  return due.filter(({ period, date }) => !frozen.has(editionIdOf(period, date)));
}

/** When the next edition is due, or why no edition is due today, as text. */
export function nextEdition({ config, clock }: Pick<CommandContext, 'config' | 'clock'>): string {
  return describeNext(config.editions, config.timezone, clock.now(), announcementCalendars(config.sources));
}
