// Joins the store and the selection: the edition of a period and a date, as frozen or as it would be now.
import { announcementCalendars, configuredCategories } from '../fetchers/registry.ts';
import { dateIn } from '../model/dates.ts';
import type { Edition, Period } from '../model/edition.ts';
import type { PlainDate } from '../model/paper.ts';
import { editionIdOf, startOfPeriod } from '../model/period.ts';
import { candidateRange, selectEdition } from '../select/edition.ts';
import type { CommandContext } from './context.ts';

export interface EditionChoice {
  period: Period;
  /** A day of the period; null means the latest that has papers. */
  date: PlainDate | null;
}

/** How many papers an edition has when the configuration doesn't say. */
const defaultLimits: Record<Period, number> = { daily: 20, weekly: 30, monthly: 50, trending: 20 };

/** How many papers an edition of the period takes. */
export function limitOf({ config }: CommandContext, period: Period): number {
  const configured = period === 'trending' ? undefined : config.editions[period]?.limit;
  return configured ?? defaultLimits[period];
}

/** Today, in the time zone of the editions. */
export function today({ config, clock }: CommandContext): PlainDate {
  return dateIn(config.timezone, clock.now());
}

/** The edition asked for: what was frozen if it was, else what would be frozen now, with `limit` papers at most. */
export async function composeEdition(
  context: CommandContext,
  choice: EditionChoice,
  limit: number = limitOf(context, choice.period),
): Promise<Edition> {
  const date = startOfPeriod(choice.period, choice.date ?? (await latestDate(context, choice.period)));
  const frozen = await context.store.editions.get(editionIdOf(choice.period, date));
  if (!frozen) return await selectNow(context, choice.period, date, limit);
  return { ...frozen.edition, entries: frozen.edition.entries.slice(0, limit) };
}

/** The latest day with papers; what trends is always of today. */
async function latestDate(context: CommandContext, period: Period): Promise<PlainDate> {
  const now = today(context);
  if (period === 'trending') return now;
  return (await context.store.papers.latestAnnouncement(now)) ?? now;
}

async function selectNow(
  context: CommandContext,
  period: Period,
  date: PlainDate,
  limit: number,
): Promise<Edition> {
  const { store, clock, config } = context;
  const id = editionIdOf(period, date);
  const calendars = announcementCalendars(config.sources);
  const last = period === 'daily' ? await store.editions.previous(period, date) : null;
  const previous = last && { date: last.edition.date, frozenAt: last.edition.frozenAt ?? clock.now() };
  const range = candidateRange(period, date, previous, calendars);
  const candidates =
    period === 'trending'
      ? await store.papers.activeSince(`${range.from}T00:00:00.000Z`)
      : await store.papers.announcedBetween(range.from, range.to);
  const picks = await store.editions.picks(id);
  const picked = await Promise.all(
    picks
      .filter(({ paperId }) => !candidates.some(({ paper }) => paper.id === paperId))
      .map(({ paperId }) => store.papers.find(paperId)),
  );
  const all = [...candidates, ...picked.filter((paper) => paper !== null)];
  const ids = all.map(({ paper }) => paper.id);
  return selectEdition({
    period,
    date,
    at: clock.now(),
    limit,
    categories: configuredCategories(config.sources),
    candidates: all,
    alreadyFeatured: period === 'trending' ? new Set() : await store.editions.alreadyIn(period, ids, id),
    previous,
    range,
    picks,
  });
}
