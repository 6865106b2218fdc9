// Many small writes, few commits: whatever gathers while one commit runs goes into the next.
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Returns a function that adds an item and resolves when the commit with it is done, or rejects with that commit's
 * error. Commits follow one another; each gets all that has come in by then.
 */
export function groupCommit<T>(commit: (items: T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: T[] = [];
  let gathering: Promise<void> | null = null;
  let running: Promise<unknown> = Promise.resolve();

  const commitNext = async () => {
    await running;
    // An embedded database commits without yielding, so what the network has brought meanwhile is still to be read.
    await nextTurn();
    const items = waiting;
    waiting = [];
    gathering = null;
    const committed = commit(items);
    running = committed.catch(() => {});
    await committed;
  };

  return (item) => {
    waiting.push(item);
    gathering ??= commitNext();
    return gathering;
  };
}
