// Selects "You may have missed": papers that an edition passed over and that took off since.
import { isNewsworthy } from '../model/announcements.ts';
import { addDays } from '../model/dates.ts';
import type { EditionEntry, Period } from '../model/edition.ts';
import type { AnnouncementBySource, PaperId, PaperWithHistory } from '../model/paper.ts';
import { periodRange } from '../model/period.ts';
import type { Instant, PlainDate } from '../model/time.ts';
import { carryOverDays } from './edition.ts';
import { type RankingOptions, ratePaper } from './ranking.ts';

/** A frozen edition of the same period. */
export interface EarlierEdition {
  date: PlainDate;
  frozenAt: Instant;
  /** The papers of its list. */
  papers: readonly PaperId[];
}

/** Yesterday's paper is late, not missed; what is older than three weeks is history. */
const announcedDaysAgo = { least: 2, most: 21 } as const;

/** The announcement dates, inclusive, that an edition may bring back papers from; null for a period that brings back none. */
export function missedRange(period: Period, date: PlainDate): { from: PlainDate; to: PlainDate } | null {
  if (period !== 'daily' && period !== 'weekly') return null;
  return { from: addDays(date, -announcedDaysAgo.most), to: addDays(date, -announcedDaysAgo.least) };
}

export interface MissedInput extends RankingOptions {
  /** The day of the edition that brings papers back. */
  date: PlainDate;
  /** How many at most. */
  limit: number;
  /** The papers of the edition's own list. */
  listed: readonly PaperWithHistory[];
  /** Papers with newsworthy announcements within `missedRange` that no edition of the period has had. */
  candidates: readonly PaperWithHistory[];
  /** Frozen editions of the period since the beginning of `missedRange`. */
  earlier: readonly EarlierEdition[];
  /** The papers of the earlier editions, as they are now. */
  peers: readonly PaperWithHistory[];
}

/**
 * The late risers, best first. A paper comes back when it was passed over by the edition of its day, when that edition would
 * today have it in its upper half, and when it rises now, measurably and as fast as the middle of the edition's own list.
 */
export function selectMissed(input: MissedInput): EditionEntry[] {
  const { date, period, limit, listed, candidates, earlier, peers } = input;
  const range = missedRange(period, date);
  if (!range || listed.length === 0 || limit === 0) return [];
  const peerHeat = new Map(peers.map((peer) => [peer.paper.id, ratePaper(peer, input).heat]));
  const bars = new Map(
    earlier.map((edition) => [
      edition,
      median(edition.papers.flatMap((id) => peerHeat.get(id) ?? [])) ?? Number.POSITIVE_INFINITY,
    ]),
  );
  const pace = median(listed.map((each) => ratePaper(each, input).momentum)) ?? 0;
  const taken = new Set(listed.map(({ paper }) => paper.id));
  return candidates
    .filter(({ paper }) => !paper.withdrawn && !taken.has(paper.id))
    .flatMap((history) => {
      const edition = passedOverBy(history, range, period, earlier);
      const rated = ratePaper(history, input);
      const hasTakenOff = rated.isRising && rated.momentum >= pace;
      return edition && hasTakenOff && rated.heat >= (bars.get(edition) ?? 0) ? [rated] : [];
    })
    .sort((a, b) => b.heat - a.heat || (a.paper.id < b.paper.id ? -1 : 1))
    .slice(0, limit)
    .map(
      ({ paper, heat, heatReasons }, index): EditionEntry => ({
        rank: index + 1,
        paper,
        score: Math.round(heat * 1000) / 1000,
        // Where it was listed was news on its day.
        reasons: heatReasons,
        picked: false,
        note: null,
      }),
    );
}

/** The first edition that could have had the paper; null when none could, or while it is still news. */
function passedOverBy(
  { announcements }: PaperWithHistory,
  range: { to: PlainDate },
  period: Period,
  earlier: readonly EarlierEdition[],
): EarlierEdition | null {
  const news = announcements.filter(({ kind }) => isNewsworthy(kind));
  if (news.some(({ on }) => on > range.to)) return null;
  return (
    earlier
      .filter((edition) => news.some((announcement) => couldHave(edition, period, announcement)))
      .sort((a, b) => (a.date < b.date ? -1 : 1))[0] ?? null
  );
}

/** Whether an edition was made when the announcement was known, of dates that it looked at. */
function couldHave(edition: EarlierEdition, period: Period, { on, seenAt }: AnnouncementBySource): boolean {
  const { from, to } = periodRange(period, edition.date);
  const first = period === 'daily' ? addDays(from, -carryOverDays) : from;
  return first <= on && on <= to && seenAt <= edition.frozenAt;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
