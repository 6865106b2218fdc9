// Ranks papers by what readers made of them and how fast; docs/ranking.md explains the formula to people.
import type { Period, Reason } from '../model/edition.ts';
import type { Paper, PaperWithHistory } from '../model/paper.ts';
import { dayMs, type Instant } from '../model/time.ts';
import { type Chosen, type Content, noContent } from './content.ts';
import { measureHeat } from './heat.ts';
import type { RankingSettings } from './options.ts';
import { tieRank } from './ties.ts';

export interface RankedPaper {
  paper: Paper;
  score: number;
  reasons: Reason[];
  heat: number;
  closeness: number;
  /** Whether signals decide about it: a site with votes has it, or another signal stands out. */
  isTrending: boolean;
  /** The followed category that it is listed for, else the source that announced it. */
  group: string;
}

export interface RankingOptions {
  /** The instant that ages and rates are measured at. */
  at: Instant;
  period: Period;
  /** The categories that the reader follows, the most wanted first; empty means all alike. */
  categories: readonly string[];
  settings: RankingSettings;
  /** Ends ties, together with the paper's id. */
  edition?: string;
  /** How papers without signals compare; without it only their listings count. */
  content?: Content;
  /** How many places matter: papers beyond them need not be spread over topics. The longest list's when left out. */
  places?: number;
}

/** Best first. What readers and editors of sites have noticed by heat; the others after them, the categories in turn. */
export function rankPapers(papers: readonly PaperWithHistory[], options: RankingOptions): RankedPaper[] {
  const { edition = '', content = noContent, at, categories, places = spreadPapers } = options;
  const rated = papers.map((history): Ranked => {
    const rated = ratePaper(history, options);
    const { paper } = history;
    const closeness = content.score(paper.id);
    return {
      ...rated,
      closeness,
      isTrending: rated.heat >= notableHeat || hasVotes(history),
      fit:
        (rated.listing - usualListing) * listingWeight +
        heatWeight * rated.heat +
        Math.max(-3, Math.min(3, closeness)),
      tie: tieRank(edition, paper.id),
    };
  });
  const trending = rated.filter(({ isTrending }) => isTrending);
  const quiet = rated.filter(({ isTrending }) => !isTrending).sort((a, b) => b.fit - a.fit || a.tie - b.tie);
  const turn = turnsBefore(at.slice(0, 10));
  return [
    ...trending.sort((a, b) => b.heat - a.heat || a.tie - b.tie),
    ...inTurn(quiet, categories, turn, content, Math.min(places, spreadPapers)),
  ].map(({ paper, heat, fit, closeness, isTrending, group, heatReasons, otherReasons }) => ({
    paper,
    heat: round(heat),
    closeness: round(closeness),
    score: round(heat > 0 ? heat : fit),
    reasons: [...heatReasons, ...otherReasons],
    isTrending,
    group,
  }));
}

/**
 * The weight of `RatedPaper.listing` of a plain new paper relative to its content: a cross-listing costs half a standard
 * deviation.
 */
const usualListing = 0.6;
const listingWeight = 1.6;

/** Half of what one notable signal comes to: a dozen stars don't make a paper trend. */
const notableHeat = 0.5;
const heatWeight = 4;

/** Whether a site with votes has the paper: what it makes of it decides. */
function hasVotes({ paper, announcements }: PaperWithHistory): boolean {
  return paper.upvotes > 0 || announcements.some(({ kind }) => kind === 'featured');
}

interface Ranked extends RatedPaper {
  closeness: number;
  isTrending: boolean;
  /** What orders papers without signals: content, and how they are listed. */
  fit: number;
  tie: number;
}

/** Days since 1970: each day another category is the first in turn. */
function turnsBefore(day: string): number {
  return Math.floor(Date.parse(day) / dayMs);
}

export interface RatedPaper {
  paper: Paper;
  /** Its heat, faded with age, and how fast it rises; 0 without any votes, comments or the like. */
  heat: number;
  /** The part of the heat that says how fast it rises, whatever its age. */
  momentum: number;
  /** Whether that is a measured rise worth telling. */
  isRising: boolean;
  /** How well its place in the listings fits the followed categories: between 0 and 1, for papers without votes. */
  listing: number;
  /** The followed category that it is listed for, else the source that announced it. */
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

/** The place of the paper in the listings that the reader follows. */
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
    group: followed.find((each) => matches.includes(each)) ?? announcements[0]?.source ?? group,
    reasons: [
      ...(primary && matches.length > 0 ? [isCross ? `cross-listed in ${group}` : `new in ${primary}`] : []),
      ...(breadth > 0 && followed.length > 0 ? [`in ${matches.length} of your categories`] : []),
    ],
  };
}

/**
 * One of each group in turn, so that a category with 200 papers leaves room for one with ten, and of each group papers on different
 * topics. Followed categories come in their order, other sources after them by name; which begins changes by day.
 */
function inTurn(
  sorted: readonly Ranked[],
  followed: readonly string[],
  turn: number,
  content: Content,
  places: number,
): Ranked[] {
  const names = [...new Set(sorted.map(({ group }) => group))].sort();
  const order = [
    ...followed.filter((name) => names.includes(name)),
    ...names.filter((name) => !followed.includes(name)),
  ];
  if (order.length === 0) return [];
  const first = turn % order.length;
  const queues = [...order.slice(first), ...order.slice(0, first)].map((name) =>
    sorted.filter(({ group }) => group === name),
  );
  const spread = new Spread(content, queues, places);
  while (spread.chosen.length < places && queues.some(({ length }) => length > 0)) {
    for (const queue of queues) spread.takeFrom(queue);
  }
  // Whatever comes after them is never shown, and needs no more than an order.
  return [...spread.chosen, ...queues.flat().sort((a, b) => b.fit - a.fit || a.tie - b.tie)];
}

/** How many papers the longest list has. Comparing all of a month with one another takes minutes. */
const spreadPapers = 200;
/** How many papers of a group are considered for the next place. */
const lookAhead = 40;
/** Two papers on one topic have a similarity of about 0.3, which costs the second nearly a standard deviation. */
const alikeCost = 3;

/** Finds the next paper of a queue that is unlike those chosen before. */
class Spread {
  readonly #chosen: Ranked[] = [];
  readonly #content: Chosen;

  constructor(content: Content, queues: readonly (readonly Ranked[])[], places: number) {
    const withinReach = queues.flatMap((queue) => queue.slice(0, places + lookAhead));
    this.#content = content.chooseFrom(withinReach.map(({ paper }) => paper.id));
  }

  get chosen(): readonly Ranked[] {
    return this.#chosen;
  }

  /** Moves the next paper from the queue to those chosen. */
  takeFrom(queue: Ranked[]): void {
    let best: { candidate: Ranked; value: number } | null = null;
    for (const candidate of queue.slice(0, lookAhead)) {
      if (best && candidate.fit <= best.value) break;
      const value = candidate.fit - alikeCost * this.#content.likenessOf(candidate.paper.id);
      if (!best || value > best.value) best = { candidate, value };
    }
    if (!best) return;
    queue.splice(queue.indexOf(best.candidate), 1);
    this.#chosen.push(best.candidate);
    this.#content.add(best.candidate.paper.id);
  }
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
