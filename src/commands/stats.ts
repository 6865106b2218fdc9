// `digest stats`: what was fetched, voted, sent and changed over the last days.
import { addDays } from '../model/dates.ts';
import type { PlainDate } from '../model/time.ts';
import type { EditionFigures, SourceFigures, SubscriberFigures } from '../store/contract/statistics.ts';
import type { CommandContext } from './shared/context.ts';
import { today } from './shared/editions/compose.ts';
import { type SignalStats, signalsByDay } from './shared/papers/signal-stats.ts';

export interface StatsResult {
  /** First and last day that is counted. */
  since: PlainDate;
  until: PlainDate;
  /** Those configured first, in their order. */
  sources: SourceStats[];
  /** The latest first. */
  editions: EditionFigures[];
  subscribers: SubscriberFigures;
  /** Votes first. */
  signals: SignalStats[];
}

export interface SourceStats extends SourceFigures {
  /** Whether the configuration still has it. */
  configured: boolean;
  /** The mean over the days on which it announced anything; null when there was none. */
  papersPerDay: number | null;
}

/** Counts the last `days` days, today included. */
export async function collectStats(context: CommandContext, days: number): Promise<StatsResult> {
  const { config, store } = context;
  const until = today(context);
  const since = addDays(until, 1 - days);
  const known = await store.statistics.sources(since);
  const configured = config.sources.map(({ name }) => name);
  const names = [...new Set([...configured, ...known.map(({ source }) => source)])];
  return {
    since,
    until,
    sources: names.map((name) => {
      const figures = known.find(({ source }) => source === name) ?? neverFetched(name);
      return { ...figures, configured: configured.includes(name), papersPerDay: meanOf(figures.days) };
    }),
    editions: await store.statistics.editions(since),
    subscribers: await store.statistics.subscribers(since),
    // Where clocks are ahead of UTC the first day begins on the one before.
    signals: signalsByDay(await store.statistics.signals(addDays(since, -1)), config.timezone, since),
  };
}

function neverFetched(source: string): SourceFigures {
  return {
    source,
    lastSuccessAt: null,
    lastError: null,
    fetches: { total: 0, failed: 0, partial: 0, received: 0, rejected: 0 },
    days: [],
    lagHours: { submittedToAnnounced: null, announcedToFetched: null },
  };
}

function meanOf(days: SourceFigures['days']): number | null {
  if (days.length === 0) return null;
  const total = days.reduce((sum, { papers }) => sum + papers, 0);
  return Math.round((total / days.length) * 10) / 10;
}
