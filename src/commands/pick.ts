// `digest pick` and `digest drop`: the editor's word on an edition, until it is frozen.
import { AppError } from '../errors.ts';
import { announcementCalendars } from '../fetchers/registry.ts';
import { nextAnnouncement } from '../model/calendar.ts';
import type { EditionId, Pick } from '../model/edition.ts';
import type { PaperId } from '../model/paper.ts';
import { editionIdOf } from '../model/period.ts';
import type { PlainDate } from '../model/time.ts';
import { today } from './shared/compose.ts';
import type { CommandContext } from './shared/context.ts';
import { findPaper } from './shared/find-paper.ts';

export interface EditOptions {
  action: Pick['action'];
  id: string;
  /** The daily edition of this day; null means the next that is not frozen. */
  date: PlainDate | null;
  note: string | null;
}

export interface EditResult {
  edition: EditionId;
  action: Pick['action'];
  paper: PaperId;
  title: string;
  note: string | null;
}

/** Pins the paper in the edition, or leaves it out. A later word on the same paper replaces an earlier one. */
export async function editEdition(context: CommandContext, options: EditOptions): Promise<EditResult> {
  const { store, clock } = context;
  const { action, note } = options;
  const { paper } = await findPaper(store, options.id);
  const edition = editionIdOf('daily', options.date ?? (await nextOpenDate(context)));
  if (await store.editions.get(edition)) {
    throw new AppError('frozen', `${edition} is frozen and does not change any more`, {
      hint: 'Leave --date out to edit the next one.',
    });
  }
  await store.editions.setPick({ editionId: edition, paperId: paper.id, action, note, at: clock.now() });
  return { edition, action, paper: paper.id, title: paper.title, note };
}

/** Today if its edition is still open, else the next announcement day. */
async function nextOpenDate(context: CommandContext): Promise<PlainDate> {
  const now = today(context);
  const calendars = announcementCalendars(context.config.sources);
  const announcesToday = calendars.some((calendar) => calendar.announcesOn(now) !== 'no');
  if (announcesToday && !(await context.store.editions.get(editionIdOf('daily', now)))) return now;
  return nextAnnouncement(calendars, now);
}
