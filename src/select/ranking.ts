// Ranks papers by what readers made of them and how fast; docs/ranking.md explains the formula to people.
import type { Period, Reason } from '../model/edition.ts';
import type { Paper, PaperWithHistory } from '../model/paper.ts';
import { dayMs, type Instant } from '../model/time.ts';
import { measureHeat } from './heat.ts';
import type { RankingSettings } from './options.ts';

export interface RankedPaper {
  paper: Paper;
  score: number;
  reasons: Reason[];
}

export interface RankingOptions {
  /** The instant that ages and rates are measured at. */
  at: Instant;
  period: Period;
  /** The categories that the reader follows, the most wanted first; empty means all alike. */
  categories: readonly string[];
  settings: RankingSettings;
}

/** Best first. Papers with votes or comments by heat; the others after them, the categories in turn. */
export function rankPapers(papers: readonly PaperWithHistory[], options: RankingOptions): RankedPaper[] {
  const rated = papers.map((paper) => ratePaper(paper, options));
  const voted = rated.filter(({ heat }) => heat > 0).sort((a, b) => b.heat - a.heat || byId(a, b));
  const unvoted = rated.filter(({ heat }) => heat <= 0).sort((a, b) => b.listing - a.listing || byId(a, b));
  return [...voted, ...inTurn(unvoted)].map(({ paper, heat, listing, heatReasons, otherReasons }) => ({
    paper,
    score: round(heat > 0 ? heat : listing),
    reasons: [...heatReasons, ...otherReasons],
  }));
}

export interface RatedPaper {
  paper: Paper;
  /** What readers made of it, faded with age, and how fast it rises; 0 where nobody has said anything. */
  heat: number;
  /** The part of the heat that says how fast it rises, whatever its age. */
  momentum: number;
  /** Whether that is a measured rise worth telling. */
  isRising: boolean;
  /** How well its place in the listings fits the reader: between 0 and 1, for papers without votes. */
  listing: number;
  /** The followed category that it is listed for. */
  group: string;
  /** Why it is as hot as it is. */
  heatReasons: Reason[];
  /** What else speaks for it. */
  otherReasons: Reason[];
}

/** What one paper comes to, by itself. */
export function ratePaper(history: PaperWithHistory, options: RankingOptions): RatedPaper {
  const { at, period, categories, settings } = options;
  const { paper } = history;
  const ageDays = Math.max(0, (Date.parse(at) - firstKnown(history)) / dayMs);
  const { interest, momentum, isRising, reasons } = measureHeat(history, at, ageDays, settings);
  const listed = listingOf(history, categories);
  return {
    paper,
    heat: interest * 2 ** (-ageDays / (settings.halfLifeDays[period] ?? Number.POSITIVE_INFINITY)) + momentum,
    momentum,
    isRising,
    listing: listed.fit,
    group: listed.group,
    heatReasons: reasons,
    otherReasons: [...listed.reasons, ...(paper.links.code ? ['code available'] : [])],
  };
}

/** The start of the day on which it was first announced, or when it was first seen. */
function firstKnown({ paper, firstSeenAt }: PaperWithHistory): number {
  return Date.parse(paper.announcedOn ? `${paper.announcedOn}T00:00:00Z` : firstSeenAt);
}

/** Where the paper stands in the listings that the reader follows. */
function listingOf(
  { paper, announcements }: PaperWithHistory,
  followed: readonly string[],
): { fit: number; group: string; reasons: Reason[] } {
  const matches =
    followed.length === 0 ? paper.categories : paper.categories.filter((each) => followed.includes(each));
  const primary = paper.categories[0] ?? '';
  const group = followed.find((each) => matches.includes(each)) ?? primary;
  const isOwn = followed.length === 0 || followed.includes(primary);
  const isCross = !isOwn || (announcements.length > 0 && announcements.every(({ kind }) => kind === 'cross'));
  const breadth = Math.min(3, Math.max(0, matches.length - 1));
  return {
    // New in a followed category, before cross-listed; each further followed category is a sign of wider interest.
    fit: (isCross ? 0.3 : 0.6) + 0.1 * breadth + (paper.links.code ? 0.05 : 0),
    group,
    reasons: [
      ...(primary && matches.length > 0 ? [isCross ? `cross-listed in ${group}` : `new in ${primary}`] : []),
      ...(breadth > 0 && followed.length > 0 ? [`in ${matches.length} of your categories`] : []),
    ],
  };
}

/** One of each group in turn, so that a category with 200 papers leaves room for one with ten. */
function inTurn(sorted: readonly RatedPaper[]): RatedPaper[] {
  const seen = new Map<string, number>();
  return sorted
    .map((rated, index) => {
      const turn = seen.get(rated.group) ?? 0;
      seen.set(rated.group, turn + 1);
      return { rated, turn, index };
    })
    .sort((a, b) => a.turn - b.turn || a.index - b.index)
    .map(({ rated }) => rated);
}

function byId(a: RatedPaper, b: RatedPaper): number {
  return a.paper.id < b.paper.id ? -1 : 1;
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
