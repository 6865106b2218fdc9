// The run lock: one process at a time sends, or, where several may send, one leads: it fetches and freezes.
import { AppError, ExitCode } from '../../errors.ts';
import type { Store } from '../../store/store.ts';

/**
 * Sends while no other process does, holding the run lock; throws with exit code 75 when another process has it. Where several may
 * send at the same time, no lock is needed.
 */
export async function holdingLock<T>(store: Store, work: () => Promise<T>): Promise<T> {
  return store.isShared ? await work() : await exclusively(store, work);
}

/** Does the work while holding the run lock, wherever that is; throws with exit code 75 when another process holds it. */
export async function exclusively<T>(store: Pick<Store, 'lock'>, work: () => Promise<T>): Promise<T> {
  const done = await whileLocked(store, work);
  if (done !== null) return done.result;
  throw new AppError('locked', 'another digest process is running on this database', {
    exitCode: ExitCode.locked,
    hint: 'Let it finish and run the command again; from cron, the next call does it.',
  });
}

/**
 * Within `holdingLock`, does what one process is to do: where several may send, only while no other does the same. Null if another
 * one does.
 */
export async function leading<T>(store: Store, work: () => Promise<T>): Promise<T | null> {
  if (!store.isShared) return await work();
  return (await whileLocked(store, work))?.result ?? null;
}

async function whileLocked<T>(
  store: Pick<Store, 'lock'>,
  work: () => Promise<T>,
): Promise<{ result: T } | null> {
  const lock = await store.lock();
  if (!lock) return null;
  try {
    return { result: await work() };
  } finally {
    await lock.release();
  }
}
