// Measures what readers made of a paper: every signal's value and rise on one scale, so that no site drowns the others.
import type { Reason } from '../model/edition.ts';
import { likesReason } from '../model/likes.ts';
import { type PaperWithHistory, type Signal, type SignalName, signalNames } from '../model/paper.ts';
import { dayMs, type Instant, later } from '../model/time.ts';
import type { RankingSettings } from './options.ts';

export interface Heat {
  /** The weighted sum of the signals' values. */
  interest: number;
  /** How fast they rise, each by its weight; what was seen once only is guessed from the paper's age. */
  momentum: number;
  /** Whether a rise was measured that is worth a word to the reader. */
  isRising: boolean;
  reasons: Reason[];
}

/** How a signal is read; docs/ranking.md has the reason for each number. */
interface Scale {
  /** A value that counts 1: what about one paper in twenty reaches that has the signal at all. */
  notable: number;
  /** Days over which a rise is measured: as long as the value takes to be looked at again. */
  windowDays: number;
  /** The smallest rise within the window that is a reason. */
  notableRise: number;
  /** The smallest value that is a reason. */
  toldFrom: number;
  /** Whether it began with the paper, so that a value seen for the first time can be spread over the paper's age. */
  beganWithPaper: boolean;
}

const counted: Record<Exclude<SignalName, 'rating'>, Scale> = {
  upvotes: { notable: 50, windowDays: 1, notableRise: 5, toldFrom: 1, beganWithPaper: true },
  likes: { notable: 10, windowDays: 1, notableRise: 5, toldFrom: 1, beganWithPaper: true },
  comments: { notable: 10, windowDays: 1, notableRise: 5, toldFrom: 1, beganWithPaper: true },
  points: { notable: 100, windowDays: 1, notableRise: 20, toldFrom: 5, beganWithPaper: true },
  citations: { notable: 10, windowDays: 7, notableRise: 3, toldFrom: 1, beganWithPaper: false },
  stars: { notable: 1000, windowDays: 7, notableRise: 50, toldFrom: 50, beganWithPaper: false },
  reviews: { notable: 10, windowDays: 7, notableRise: 5, toldFrom: 1, beganWithPaper: false },
};

/** The start of the window in which a signal must have changed to be rising at `at`. */
export function risingSince(at: Instant): Instant {
  const longest = Math.max(...Object.values(counted).map(({ windowDays }) => windowDays));
  return later(at, -longest * dayMs);
}

/** Ratings are no count, and all on one scale: at 5 of 10 a paper is on the fence, an 8 is "accept, good paper" at the venues that write it out. */
const ratingOnTheFence = 5;
const notableRating = 8;

/** Sites by source, as readers know them. */
const siteNames: Record<string, string> = { hackernews: 'Hacker News', openreview: 'OpenReview' };

/** What the paper's signals come to at an instant. `ageDays` are those since it was announced. */
export function measureHeat(
  history: PaperWithHistory,
  at: Instant,
  ageDays: number,
  { weights, rise }: Pick<RankingSettings, 'weights' | 'rise'>,
): Heat {
  const readings = loudest(history.signals, at, ageDays).filter(({ name }) => weights[name] > 0);
  const sum = (of: (reading: Reading) => number) =>
    readings.reduce((total, reading) => total + weights[reading.name] * of(reading), 0);
  return {
    interest: sum(({ standing }) => standing),
    momentum: rise * sum((reading) => reading.pace),
    isRising: rise > 0 && readings.some(({ hasRisen }) => hasRisen),
    reasons: signalNames.flatMap((name) => {
      const reading = readings.find((each) => each.name === name);
      return reading ? reasonsOf(history, reading) : [];
    }),
  };
}

/** A signal of one site at an instant. */
interface Reading {
  name: SignalName;
  source: string;
  value: number;
  /** The value on the common scale: 1 is notable, 2 is never reached. */
  standing: number;
  /** How much it was seen to grow within its window, rounded for words. */
  gained: number;
  /** What it grew on the common scale. */
  pace: number;
  /** Whether that was measured, and is worth a word. */
  hasRisen: boolean;
}

/**
 * One reading for each name. Where several sites count the same (citations at two indexes, stars by two roads), the highest
 * speaks for all: added up, one reader would count twice.
 */
function loudest(signals: readonly Signal[], at: Instant, ageDays: number): Reading[] {
  const series = new Map<string, Signal[]>();
  for (const signal of signals) {
    const key = `${signal.name}\n${signal.source}`;
    const known = series.get(key);
    if (known) known.push(signal);
    else series.set(key, [signal]);
  }
  const best = new Map<SignalName, Reading>();
  for (const each of series.values()) {
    const reading = read(each, at, ageDays);
    if (!reading) continue;
    const other = best.get(reading.name);
    if (!other) best.set(reading.name, reading);
    else best.set(reading.name, louderOf(reading, other));
  }
  return [...best.values()];
}

/** The reading with more to say of the state, and the faster pace of the two. */
function louderOf(a: Reading, b: Reading): Reading {
  const aFirst = a.standing > b.standing || (a.standing === b.standing && a.source < b.source);
  const [louder, other] = aFirst ? [a, b] : [b, a];
  return {
    ...louder,
    pace: Math.max(a.pace, b.pace),
    hasRisen: a.hasRisen || b.hasRisen,
    gained: louder.hasRisen ? louder.gained : other.gained,
  };
}

function read(series: readonly Signal[], at: Instant, ageDays: number): Reading | null {
  const inOrder = [...series].sort((a, b) => (a.at < b.at ? -1 : 1));
  const known = inOrder.filter((signal) => signal.at <= at);
  // Seen only later than now: a clock ran ahead, or one looks back on a day before the first look.
  const last = known.at(-1) ?? inOrder[0];
  if (!last) return null;
  const { name, source, value } = last;
  if (name === 'rating') {
    const standing = bounded(Math.max(0, (value - ratingOnTheFence) / (notableRating - ratingOnTheFence)));
    return { name, source, value, standing, gained: 0, pace: 0, hasRisen: false };
  }
  const scale = counted[name];
  const { gain, seen } = gainOf(known, scale, at, ageDays);
  return {
    name,
    source,
    value,
    standing: onScale(value, scale),
    gained: Math.round(seen),
    pace: onScale(gain, scale),
    hasRisen: seen >= scale.notableRise,
  };
}

/** Counts are compared by their logarithm: from 10 to 20 says as much as from 100 to 200. */
function onScale(count: number, { notable }: Scale): number {
  return bounded(Math.log2(1 + Math.max(0, count)) / Math.log2(1 + notable));
}

/** As it is up to 1, and beyond that ever slower towards 2: no single number, however huge, outweighs two notable ones. */
function bounded(value: number): number {
  return value <= 1 ? value : 2 - 1 / value;
}

/**
 * How much a signal grew within its window: `seen` is what was measured, `gain` what it is taken for. Of a paper that was first
 * seen within the window nothing less is believed than its average since it was announced.
 */
function gainOf(
  known: readonly Signal[],
  { windowDays, beganWithPaper }: Scale,
  at: Instant,
  ageDays: number,
): { gain: number; seen: number } {
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return { gain: 0, seen: 0 };
  const windowStart = Date.parse(at) - windowDays * dayMs;
  // Unchanged values are not stored, so the value at the window's start is the last one seen before it.
  const before = known.findLast((signal) => Date.parse(signal.at) <= windowStart);
  const seen = Math.max(0, last.value - (before ?? first).value);
  const average = beganWithPaper ? (last.value * windowDays) / Math.max(ageDays, windowDays) : 0;
  return { gain: before ? seen : Math.max(seen, average), seen };
}

function reasonsOf({ paper }: PaperWithHistory, reading: Reading): Reason[] {
  const { name, value, source, gained, hasRisen } = reading;
  const site = siteNames[source] ?? source;
  if (name === 'rating') return reading.standing > 0 ? [`rated ${value} of 10 on ${site}`] : [];
  const { toldFrom, windowDays } = counted[name];
  const rise = hasRisen
    ? `+${gained.toLocaleString('en-US')} in a ${windowDays === 1 ? 'day' : 'week'}`
    : null;
  switch (name) {
    // The votes and comments of all sites together, as every format shows them.
    case 'upvotes':
      return [...(paper.upvotes > 0 ? [count(paper.upvotes, 'upvote')] : []), ...(rise ? [rise] : [])];
    case 'comments':
      return paper.comments > 0 ? [count(paper.comments, 'comment')] : [];
    case 'likes':
      return value < toldFrom ? [] : [likesReason(value)];
    default: {
      if (value < toldFrom && !rise) return [];
      const words = `${value.toLocaleString('en-US')} ${value === 1 ? name.slice(0, -1) : name}`;
      const told = name === 'points' || name === 'reviews' ? `${words} on ${site}` : words;
      return [rise ? `${told} (${rise})` : told];
    }
  }
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
