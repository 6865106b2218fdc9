// The values of signals over time, in the order in which charts show them.
import { groupBy } from '../model/group-by.ts';
import { type Signal, signalNames } from '../model/paper.ts';

/** One signal of one source, oldest first. */
export type SignalSeries = readonly [Signal, ...Signal[]];

/** A series for each signal of each source, votes first; of one signal in the order of their first values. */
export function signalSeries(signals: readonly Signal[]): SignalSeries[] {
  const byTime = [...signals].sort((a, b) => (a.at < b.at ? -1 : 1));
  const groups = groupBy(byTime, ({ source, name }) => `${source}\n${name}`);
  return [...groups.values()]
    .flatMap(([first, ...rest]): SignalSeries[] => (first ? [[first, ...rest]] : []))
    .sort(([a], [b]) => signalNames.indexOf(a.name) - signalNames.indexOf(b.name));
}
