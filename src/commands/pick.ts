// `digest pick`, `digest drop` and `digest picks`: the editor's changes to editions that are not frozen.
import { AppError, ConfigError } from '../errors.ts';
import { announcementCalendars } from '../fetchers/registry.ts';
import { nextAnnouncement } from '../model/calendar.ts';
import type { EditionId, Period, Pick } from '../model/edition.ts';
import type { PaperId } from '../model/paper.ts';
import { editionIdOf, startOfPeriod } from '../model/period.ts';
import type { Instant, PlainDate } from '../model/time.ts';
import { upcomingEditions } from '../select/due.ts';
import type { CommandContext } from './shared/context.ts';
import { today } from './shared/editions/compose.ts';
import { findPaper } from './shared/papers/find-paper.ts';

/** Periods whose editions can be edited: a trending list is always of the moment. */
type EditedPeriod = Exclude<Period, 'trending'>;

export interface EditOptions {
  action: Pick['action'];
  id: string;
  period: Period;
  /** Any day of the period; null means the next edition that is not frozen. */
  date: PlainDate | null;
  note: string | null;
  /** Takes the action back. */
  undo: boolean;
}

export interface EditResult {
  edition: EditionId;
  action: Pick['action'];
  paper: PaperId;
  title: string;
  note: string | null;
  undone: boolean;
}

/**
 * Pins the paper in the edition or leaves it out, or takes that back. A later action on the same paper replaces an earlier one.
 * Throws an `AppError` for a frozen edition, and where there is nothing to take back.
 */
export async function editEdition(context: CommandContext, options: EditOptions): Promise<EditResult> {
  const { store, clock, report } = context;
  const { action, note, period, undo } = options;
  if (period === 'trending') {
    throw new ConfigError('a trending list is computed on demand, so it cannot be edited', {
      hint: 'Choose daily, weekly or monthly with --period.',
    });
  }
  const { paper } = await findPaper(store, options.id);
  const edition = editionIdOf(period, options.date ?? (await nextOpenDate(context, period)));
  if (await store.editions.get(edition)) {
    throw new AppError('frozen', `${edition} is frozen and does not change any more`, {
      hint: 'Leave --date out to edit the next one.',
    });
  }
  const result = { edition, action, paper: paper.id, title: paper.title, note, undone: undo };
  if (undo) {
    if (await store.editions.removePick(edition, paper.id, action)) return result;
    const done = action === 'pick' ? 'pinned in' : 'left out of';
    throw new AppError('not-found', `${paper.id} is not ${done} ${edition}`, {
      hint: '"digest picks" lists what is.',
    });
  }
  if (action === 'pick') {
    const earlier = await store.editions.alreadyIn(period, [paper.id], edition);
    if (earlier.has(paper.id)) report.warn(`"${paper.title}" was in an earlier ${period} edition`);
  }
  await store.editions.setPick({ editionId: edition, paperId: paper.id, action, note, at: clock.now() });
  return result;
}

/** A day of the next edition of the period that is not frozen. */
async function nextOpenDate(context: CommandContext, period: EditedPeriod): Promise<PlainDate> {
  const { config, clock, store } = context;
  const now = today(context);
  const calendars = announcementCalendars(config.sources);
  if (period === 'daily') {
    const announcesToday = calendars.some((calendar) => calendar.announcesOn(now) !== 'no');
    const isOpen = announcesToday && !(await store.editions.get(editionIdOf('daily', now)));
    return isOpen ? now : nextAnnouncement(calendars, now);
  }
  const upcoming = upcomingEditions(config.editions, config.timezone, clock.now(), calendars, period);
  const frozen = await store.editions.frozenAmong(upcoming.map(({ date }) => editionIdOf(period, date)));
  const open = upcoming.find(({ date }) => !frozen.has(editionIdOf(period, date)));
  return open?.date ?? startOfPeriod(period, now);
}

export interface PicksResult {
  picks: {
    edition: EditionId;
    action: Pick['action'];
    paper: PaperId;
    title: string;
    note: string | null;
    at: Instant;
  }[];
}

/** What is pinned in and left out of the editions that are not frozen. */
export async function listPicks({ store }: CommandContext): Promise<PicksResult> {
  const picks: PicksResult['picks'] = [];
  for (const { editionId, paperId, action, note, at } of await store.editions.openPicks()) {
    const found = await store.papers.find(paperId);
    const title = found?.paper.title ?? '';
    picks.push({ edition: editionId, action, paper: paperId, title, note, at });
  }
  return { picks };
}
