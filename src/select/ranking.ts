// Ranks papers by what readers made of them and how fast; docs/ranking.md explains the formula to people.
import type { Period, Reason } from '../model/edition.ts';
import type { Instant, Paper, PaperWithHistory, SignalName } from '../model/paper.ts';

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
}

/** The numbers of the formula, each with its reason. */
const weights = {
  /** Upvotes count by their logarithm: the step from 10 to 20 says as much as the one from 100 to 200. */
  upvotes: 1,
  /** A comment costs more effort than a vote, but a thread of ten may be two people: a doubling is worth a quarter of one of votes. */
  comments: 0.25,
  /** Votes of the last day count once more, and without regard to age: a late riser overtakes what came in with many. */
  rate: 1,
} as const;

/** Days in which interest in a paper halves, by what the list is for. */
const halfLifeDays: Record<Period, number> = {
  /** All are of about the same day: enough that what was carried over from yesterday stands behind equals of today. */
  daily: 7,
  /** What trends is about now: after three days half, after a week a fifth. */
  trending: 3,
  /** Looks back on a whole period: Monday's paper must not lose to Friday's. */
  weekly: Number.POSITIVE_INFINITY,
  monthly: Number.POSITIVE_INFINITY,
};

/** A rate over less than this would make a doubling of one vote in a minute look like a storm. */
const minRateDays = 0.5;
const rateWindowDays = 1;
/** Below this a rise is not worth a word to the reader. */
const notableRise = 5;

const dayMs = 86_400_000;

/** Best first. Papers with votes or comments by heat; the others after them, the categories in turn. */
export function rankPapers(papers: readonly PaperWithHistory[], options: RankingOptions): RankedPaper[] {
  const rated = papers.map((paper) => rate(paper, options));
  const voted = rated.filter(({ heat }) => heat > 0).sort((a, b) => b.heat - a.heat || byId(a, b));
  const unvoted = rated.filter(({ heat }) => heat <= 0).sort((a, b) => b.listing - a.listing || byId(a, b));
  return [...voted, ...inTurn(unvoted)].map(({ paper, heat, listing, reasons }) => ({
    paper,
    score: round(heat > 0 ? heat : listing),
    reasons,
  }));
}

interface Rated {
  paper: Paper;
  /** What readers made of it; 0 where nobody has said anything. */
  heat: number;
  /** How well its place in the listings fits the reader: between 0 and 1, for papers without votes. */
  listing: number;
  /** The followed category that it is listed for. */
  group: string;
  reasons: Reason[];
}

function rate(history: PaperWithHistory, { at, period, categories }: RankingOptions): Rated {
  const { paper } = history;
  const ageDays = Math.max(0, (Date.parse(at) - firstKnown(history)) / dayMs);
  const gained = gainOf(history, 'upvotes', at, ageDays);
  const interest =
    weights.upvotes * Math.log2(1 + paper.upvotes) + weights.comments * Math.log2(1 + paper.comments);
  const momentum = weights.rate * Math.log2(1 + gained.perDay);
  const listed = listingOf(history, categories);
  return {
    paper,
    heat: interest * 2 ** (-ageDays / halfLifeDays[period]) + momentum,
    listing: listed.fit,
    group: listed.group,
    reasons: [
      ...(paper.upvotes > 0 ? [count(paper.upvotes, 'upvote')] : []),
      ...(gained.seen && gained.perDay >= notableRise ? [`+${Math.round(gained.perDay)} in a day`] : []),
      ...(paper.comments > 0 ? [count(paper.comments, 'comment')] : []),
      ...listed.reasons,
      ...(paper.links.code ? ['code available'] : []),
    ],
  };
}

/** The start of the day on which it was first announced, or when it was first seen. */
function firstKnown({ paper, firstSeenAt }: PaperWithHistory): number {
  return Date.parse(paper.announcedOn ? `${paper.announcedOn}T00:00:00Z` : firstSeenAt);
}

/**
 * How much a signal grew in the last day, per day. With one observation only, its whole value is spread over the paper's
 * age; `seen` tells a measured rise from that guess.
 */
function gainOf(
  { signals }: PaperWithHistory,
  name: SignalName,
  at: Instant,
  ageDays: number,
): { perDay: number; seen: boolean } {
  const known = signals
    .filter((signal) => signal.name === name && signal.at <= at)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  const last = known.at(-1);
  if (!last) return { perDay: 0, seen: false };
  const windowStart = Date.parse(at) - rateWindowDays * dayMs;
  // Unchanged values are not stored, so the value at the window's start is the last one seen before it.
  const before = known.findLast((signal) => Date.parse(signal.at) <= windowStart) ?? known[0];
  if (!before || before === last) {
    const stoodStill = known.length > 1 || Date.parse(last.at) <= windowStart;
    return stoodStill
      ? { perDay: 0, seen: true }
      : { perDay: last.value / Math.max(ageDays, 1), seen: false };
  }
  const days = Math.max((Date.parse(at) - Math.max(Date.parse(before.at), windowStart)) / dayMs, minRateDays);
  return { perDay: Math.max(0, last.value - before.value) / days, seen: true };
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
function inTurn(sorted: readonly Rated[]): Rated[] {
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

function byId(a: Rated, b: Rated): number {
  return a.paper.id < b.paper.id ? -1 : 1;
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
