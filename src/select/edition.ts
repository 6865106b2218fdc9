// Selects an edition: which papers may enter it, the editor's hand first, the ranking for the rest.
import { isNewsworthy } from '../model/announcements.ts';
import { type AnnouncementCalendar, previousAnnouncement } from '../model/calendar.ts';
import { addDays } from '../model/dates.ts';
import type { Edition, EditionEntry, Period, Pick } from '../model/edition.ts';
import type { PaperId, PaperWithHistory } from '../model/paper.ts';
import { editionIdOf, periodRange } from '../model/period.ts';
import type { Instant, PlainDate } from '../model/time.ts';
import type { RankingSettings } from './options.ts';
import { rankPapers } from './ranking.ts';

/** The edition before, of the same period: what came too late for it is carried over. */
export interface PreviousEdition {
  date: PlainDate;
  frozenAt: Instant;
}

/** Papers of missed days are carried over for a week; after a longer silence the digest starts afresh. */
export const carryOverDays = 7;
/** What trends is looked for among papers of the last two weeks. */
const trendingDays = 14;

/** The dates whose announcements an edition may take, inclusive. */
export function candidateRange(
  period: Period,
  date: PlainDate,
  previous: PreviousEdition | null,
  calendars: readonly AnnouncementCalendar[],
): { from: PlainDate; to: PlainDate } {
  switch (period) {
    case 'daily': {
      const start = previous ? previous.date : addDays(previousAnnouncement(calendars, date), 1);
      const earliest = addDays(date, -carryOverDays);
      return { from: [start, earliest].sort()[1] ?? start, to: date };
    }
    case 'trending':
      return { from: addDays(date, -trendingDays), to: date };
    case 'weekly':
    case 'monthly':
      return periodRange(period, date);
  }
}

export interface SelectionInput {
  period: Period;
  date: PlainDate;
  /** The instant of selection. */
  at: Instant;
  limit: number;
  /** The dates of `candidateRange`. */
  range: { from: PlainDate; to: PlainDate };
  /** Categories that the reader follows. */
  categories: readonly string[];
  candidates: readonly PaperWithHistory[];
  /** Papers that an earlier edition of the period has had. */
  alreadyFeatured: ReadonlySet<PaperId>;
  previous: PreviousEdition | null;
  picks: readonly Pick[];
  settings: RankingSettings;
}

/** The edition as it would be frozen at this instant, but for what earlier ones missed (`selectMissed`). */
export function selectEdition(input: SelectionInput): Edition {
  const { period, date, at, limit, categories, candidates, picks, settings } = input;
  const picked = new Map(picks.filter(({ action }) => action === 'pick').map((pick) => [pick.paperId, pick]));
  const dropped = new Set(picks.filter(({ action }) => action === 'drop').map(({ paperId }) => paperId));
  const eligible = candidates.filter(
    (history) => !dropped.has(history.paper.id) && (picked.has(history.paper.id) || mayEnter(history, input)),
  );
  const ranked = rankPapers(eligible, { at, period, categories, settings });
  const order = [...picked.keys()];
  const pinned = ranked
    .filter(({ paper }) => picked.has(paper.id))
    .sort((a, b) => order.indexOf(a.paper.id) - order.indexOf(b.paper.id));
  const rest = ranked.filter(({ paper }) => !picked.has(paper.id));
  const entries = [...pinned, ...rest]
    .slice(0, limit)
    .map(({ paper, score, reasons }, index): EditionEntry => {
      const pick = picked.get(paper.id);
      return {
        rank: index + 1,
        paper,
        score,
        reasons: pick ? ['picked by the editor', ...reasons] : reasons,
        picked: pick !== undefined,
        note: pick?.note ?? null,
      };
    });
  return {
    id: editionIdOf(period, date),
    period,
    date,
    entries,
    missed: [],
    considered: eligible.length,
    frozenAt: null,
  };
}

function mayEnter(history: PaperWithHistory, input: SelectionInput): boolean {
  const { paper, announcements } = history;
  if (paper.withdrawn || input.alreadyFeatured.has(paper.id)) return false;
  if (input.period === 'trending') return true;
  const { previous, range } = input;
  return announcements.some(({ on, kind, seenAt }) => {
    if (!isNewsworthy(kind) || on < range.from || on > range.to) return false;
    // Announced on a day that had its edition: it enters only if it came too late for that.
    if (input.period === 'daily' && previous && on <= previous.date) return seenAt > previous.frozenAt;
    return true;
  });
}
