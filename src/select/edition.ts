// Selects an edition: which papers may enter it, the editor's hand first, the ranking for the rest.
import { isNewsworthy } from '../model/announcements.ts';
import { type AnnouncementCalendar, previousAnnouncement } from '../model/calendar.ts';
import { addDays } from '../model/dates.ts';
import type { EditionDraft, EditionEntry, Period, Pick, Reason } from '../model/edition.ts';
import type { PaperId, PaperWithHistory } from '../model/paper.ts';
import { editionIdOf, periodRange } from '../model/period.ts';
import { shorten } from '../model/text.ts';
import type { Instant, PlainDate } from '../model/time.ts';
import type { Content } from './content.ts';
import type { RankingSettings } from './options.ts';
import { type RankedPaper, rankPapers } from './ranking.ts';

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
  /** The share of the places that papers without votes get, if there are any. */
  newShare?: number;
  content?: Content;
  /** Whether only the entries count, and not the order of the candidates beyond them, which is frozen with an edition. */
  entriesOnly?: boolean;
}

/** The edition as it would be frozen at this instant, without what earlier ones missed (`selectMissed`). */
export function selectEdition(input: SelectionInput): EditionDraft {
  const { period, date, at, limit, categories, candidates, picks, settings, content } = input;
  const id = editionIdOf(period, date);
  const picked = new Map(picks.filter(({ action }) => action === 'pick').map((pick) => [pick.paperId, pick]));
  const dropped = new Set(picks.filter(({ action }) => action === 'drop').map(({ paperId }) => paperId));
  const eligible = candidates.filter(
    (history) => !dropped.has(history.paper.id) && (picked.has(history.paper.id) || mayEnter(history, input)),
  );
  const ranked = rankPapers(eligible, {
    at,
    period,
    categories,
    settings,
    edition: id,
    ...(content && { content }),
    ...(input.entriesOnly && { places: limit }),
  });
  const order = [...picked.keys()];
  const pinned = ranked
    .filter(({ paper }) => picked.has(paper.id))
    .sort((a, b) => order.indexOf(a.paper.id) - order.indexOf(b.paper.id));
  const rest = ranked.filter(({ paper }) => !picked.has(paper.id));
  const lists = shareOut(rest, limit - pinned.length, period === 'trending' ? 0 : (input.newShare ?? 0));
  const hasSections = lists.trending.length > 0 && lists.fresh.length > 0;
  const fresh = new Set(lists.fresh);
  const entries = [...pinned, ...lists.trending, ...lists.fresh]
    .slice(0, limit)
    .map((ranked, index): EditionEntry => {
      const { paper, score, group } = ranked;
      const reasons = fresh.has(ranked)
        ? [...ranked.reasons, ...closeReason(paper.id, content)]
        : ranked.reasons;
      const pick = picked.get(paper.id);
      return {
        rank: index + 1,
        paper,
        score,
        reasons: pick ? ['picked by the editor', ...reasons] : reasons,
        picked: pick !== undefined,
        note: pick?.note ?? null,
        ...(hasSections && { section: fresh.has(ranked) ? 'new' : 'trending' }),
        ...(hasSections && fresh.has(ranked) && { newIn: group }),
      };
    });
  return {
    id,
    period,
    date,
    entries,
    missed: [],
    considered: eligible.length,
    frozenAt: null,
    candidates: [...pinned, ...rest].map(({ paper, heat, closeness, reasons }) => ({
      paper,
      heat,
      closeness,
      reasons,
    })),
  };
}

/** `close to “FastContext” (47 upvotes)`: of a paper without votes, the one with votes that it is most like. */
function closeReason(id: PaperId, content: Content | undefined): Reason[] {
  const nearest = content?.nearest(id);
  if (!nearest) return [];
  const [name = nearest.title] = nearest.title.split(/[:：]/, 1);
  const votes = nearest.upvotes > 0 ? ` (${nearest.upvotes} upvote${nearest.upvotes === 1 ? '' : 's'})` : '';
  return [`close to “${shorten(name, 50)}”${votes}`];
}

/**
 * Divides the places: papers without votes get their share of them, if there are enough, and whatever trending papers leave
 * over; trending papers get the rest.
 */
function shareOut(
  ranked: readonly RankedPaper[],
  places: number,
  newShare: number,
): { trending: RankedPaper[]; fresh: RankedPaper[] } {
  const trending = ranked.filter(({ isTrending }) => isTrending);
  const fresh = ranked.filter(({ isTrending }) => !isTrending);
  const reserved = Math.min(fresh.length, Math.ceil(Math.max(0, places) * newShare));
  const shown = trending.slice(0, Math.max(0, places - reserved));
  return { trending: shown, fresh: fresh.slice(0, Math.max(0, places - shown.length)) };
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
