// Joins the store and the selection: the edition of a period and a date, as frozen or as it would be now.
import { announcementCalendars, configuredCategories } from '../../../fetchers/registry.ts';
import { addDays, dateIn, datesAnywhere } from '../../../model/dates.ts';
import type { Edition, EditionDraft, EditionEntry, Period } from '../../../model/edition.ts';
import type { PaperWithHistory } from '../../../model/paper.ts';
import { editionIdOf, startOfPeriod } from '../../../model/period.ts';
import { dayMs, later, type PlainDate } from '../../../model/time.ts';
import { measureContent, voteWeight } from '../../../select/content.ts';
import { candidateRange, selectEdition } from '../../../select/edition.ts';
import { risingSince } from '../../../select/heat.ts';
import { type MissedInput, missedRange, selectMissed } from '../../../select/missed.ts';
import { defaultLimits, defaultNewShare } from '../../../select/options.ts';
import type { Freezable, FrozenEdition } from '../../../store/contract/papers.ts';
import type { Store } from '../../../store/store.ts';
import type { CommandContext } from '../context.ts';

export interface EditionChoice {
  period: Period;
  /** A day of the period; null means the latest that has papers. */
  date: PlainDate | null;
}

/** How many papers an edition of the period has at most. */
export function limitOf({ config }: CommandContext, period: Period): number {
  const configured = period === 'trending' ? null : config.editions[period];
  return configured?.limit ?? defaultLimits[period];
}

/** Today, in the time zone of the editions. */
export function today({ config, clock }: Pick<CommandContext, 'config' | 'clock'>): PlainDate {
  return dateIn(config.timezone, clock.now());
}

/** An edition as it was frozen, or as it would be frozen now: `frozen` is null then. */
export interface ComposedEdition {
  edition: Freezable;
  frozen: FrozenEdition | null;
}

/**
 * The edition of the choice, looked up and, where it isn't frozen, selected once. With `entriesOnly` its candidates beyond the
 * entries are in no order that could be frozen.
 */
export async function loadOrCompose(
  context: CommandContext,
  choice: EditionChoice,
  limit: number = limitOf(context, choice.period),
  { entriesOnly = false } = {},
): Promise<ComposedEdition> {
  const date = startOfPeriod(choice.period, choice.date ?? (await latestDate(context, choice.period)));
  const frozen = await context.store.editions.get(editionIdOf(choice.period, date));
  const edition =
    frozen?.edition ?? (await selectNow(context, { period: choice.period, date, limit, entriesOnly }));
  return { edition, frozen };
}

/** An edition that is known not to be frozen, as it would be now. */
export async function composeOpen(
  context: CommandContext,
  { period, date }: { period: Period; date: PlainDate },
): Promise<ComposedEdition> {
  const limit = limitOf(context, period);
  const edition = await selectNow(context, { period, date: startOfPeriod(period, date), limit });
  return { edition, frozen: null };
}

/** The edition to be shown: as it was frozen, else as it would be frozen now, with at most `limit` papers. */
export async function composeEdition(
  context: CommandContext,
  choice: EditionChoice,
  limit?: number,
): Promise<Edition> {
  const { edition } = await loadOrCompose(context, choice, limit, { entriesOnly: true });
  return limit === undefined ? edition : { ...edition, entries: edition.entries.slice(0, limit) };
}

/** The latest day with papers; a trending list is always for today. */
async function latestDate(context: CommandContext, period: Period): Promise<PlainDate> {
  if (period === 'trending') return today(context);
  const { papers } = context.store;
  // The time zone is used only when it matters: its first use costs a short command 20 ms.
  const { first, last } = datesAnywhere(context.clock.now());
  const latest = await papers.latestAnnouncement(last);
  if (latest !== null && latest <= first) return latest;
  const now = today(context);
  return (await papers.latestAnnouncement(now)) ?? now;
}

async function selectNow(
  context: CommandContext,
  {
    period,
    date,
    limit,
    entriesOnly = false,
  }: { period: Period; date: PlainDate; limit: number; entriesOnly?: boolean },
): Promise<EditionDraft> {
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
  const at = clock.now();
  const ranking = { period, at, categories: configuredCategories(config.sources), settings: config.ranking };
  const newShare = period === 'trending' ? 0 : (config.editions[period]?.newShare ?? defaultNewShare);
  // Missed papers are compared with the whole list, however much of it is requested.
  const ownLimit = limitOf(context, period);
  const edition = selectEdition({
    ...ranking,
    date,
    limit: Math.max(limit, ownLimit),
    candidates: all,
    alreadyFeatured: period === 'trending' ? new Set() : await store.editions.alreadyIn(period, ids, id),
    previous,
    range,
    picks,
    newShare,
    entriesOnly,
    ...(newShare > 0 && { content: await contentOf(context, all) }),
  });
  const own = new Set(edition.entries.slice(0, ownLimit).map(({ paper }) => paper.id));
  const listed = all.filter(({ paper }) => own.has(paper.id));
  const missed = await findMissed(store, { ...ranking, date, listed });
  return { ...edition, entries: edition.entries.slice(0, limit), missed };
}

/** How many days of votes, and how many papers, show what readers like: enough for all topics, and quick to read. */
const exampleDays = 60;
const exampleCount = 300;

/** The candidates' content against what was voted up before. */
async function contentOf({ store, clock }: CommandContext, candidates: readonly PaperWithHistory[]) {
  const since = later(clock.now(), -exampleDays * dayMs);
  const examples = await store.papers.votedUp({ since, limit: exampleCount });
  return measureContent(
    candidates.map(({ paper }) => paper),
    examples.map(({ paper, upvotes }) => ({ paper, weight: voteWeight(upvotes) })),
  );
}

/** What earlier editions of the period passed over and that took off since. */
async function findMissed(
  { papers, editions }: Store,
  choice: Pick<MissedInput, 'period' | 'at' | 'categories' | 'settings' | 'date' | 'listed'>,
): Promise<EditionEntry[]> {
  const { period, date, at, settings } = choice;
  const range = missedRange(period, date);
  if (!range || settings.missed === 0) return [];
  const earlier = await editions.frozenBetween(period, startOfPeriod(period, range.from), addDays(date, -1));
  if (earlier.length === 0) return [];
  const candidates = await papers.overlooked({ period, ...range, since: risingSince(at) });
  if (candidates.length === 0) return [];
  const peers = await papers.histories([...new Set(earlier.flatMap((edition) => edition.papers))]);
  return selectMissed({ ...choice, limit: settings.missed, candidates, earlier, peers });
}
