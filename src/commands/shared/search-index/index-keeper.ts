// Keeps the search index up to date in the background of a running site, so that no search waits for it.
import { messageOf } from '../../../errors.ts';
import type { CommandContext } from '../context.ts';
import { buildIndex } from './build-index.ts';

/** How often to check for changes: one look-up in an index that is empty most of the time. */
const lookEveryMs = 15_000;

export interface IndexKeeper {
  /** Ends after the batch in flight. */
  close(): Promise<void>;
}

/** Starts at once, also with what an interrupted rebuild left; later it takes in what other processes fetch. */
export function keepIndex(context: CommandContext): IndexKeeper {
  const { store, clock, report } = context;
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const run = async () => {
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      try {
        if (isFirst || (await store.searchIndex.hasChanges(1))) {
          await buildIndex({ ...context, signal }, { adapt: 'never' });
        }
        await clock.sleep(lookEveryMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        report.warn(`The search index is not up to date: ${messageOf(error)}`);
        await clock.sleep(lookEveryMs, signal).catch(() => {});
      }
    }
  };
  const ended = run();
  return {
    async close() {
      ending.abort();
      await ended;
    },
  };
}
