// Adds up what was seen of signals: for each day of the configured time zone, and over all of them.
import { dateIn } from '../../../model/dates.ts';
import { type SignalName, signalNames } from '../../../model/paper.ts';
import type { Instant, PlainDate } from '../../../model/time.ts';
import type { SignalFigures } from '../../../store/contract/statistics.ts';

interface Change {
  /** Papers whose value was new or had changed, at each look. */
  changes: number;
  /** What papers had when they were seen first, added up; null of ratings, which are no counts. */
  atFirst: number | null;
  /** What was added to values known before, added up; null of ratings. */
  gained: number | null;
}

/** A signal of a source over time: votes at Hugging Face, stars at GitHub. */
export interface SignalStats extends Change {
  source: string;
  name: SignalName;
  /** Days without any are left out. */
  days: (Change & { date: PlainDate })[];
}

/** Signals by day since a date: votes first, and of one signal the source where it moved most. */
export function signalsByDay(
  seen: readonly SignalFigures[],
  timezone: string,
  since: PlainDate,
): SignalStats[] {
  // A page is one instant for many signals, and a date in a time zone is dear.
  const dates = new Map<Instant, PlainDate>();
  const dateOf = (at: Instant) => {
    const date = dates.get(at) ?? dateIn(timezone, at);
    dates.set(at, date);
    return date;
  };
  const recent = seen.filter(({ at }) => dateOf(at) >= since);
  return groupsOf(recent, ({ source, name }) => `${source}\n${name}`)
    .map(
      ([first, ...more]): SignalStats => ({
        source: first.source,
        name: first.name,
        ...total([first, ...more]),
        days: groupsOf([first, ...more], ({ at }) => dateOf(at)).map((ofDay) => ({
          date: dateOf(ofDay[0].at),
          ...total(ofDay),
        })),
      }),
    )
    .sort((a, b) => signalNames.indexOf(a.name) - signalNames.indexOf(b.name) || b.changes - a.changes);
}

function total(figures: readonly [SignalFigures, ...SignalFigures[]]): Change {
  const isCount = figures[0].name !== 'rating';
  const sum = (of: 'changes' | 'atFirst' | 'gained') =>
    figures.reduce((all, { [of]: value }) => all + value, 0);
  return {
    changes: sum('changes'),
    atFirst: isCount ? sum('atFirst') : null,
    gained: isCount ? sum('gained') : null,
  };
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
