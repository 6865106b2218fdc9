// One run at a time: takes the database's run lock around a piece of work.
import { AppError, ExitCode } from '../../errors.ts';
import type { Store } from '../../store/store.ts';

/** Does the work while holding the run lock; throws with exit code 75 when another process holds it. */
export async function holdingLock<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const lock = await store.lock();
  if (!lock) {
    throw new AppError('locked', 'another digest is running on this database', {
      exitCode: ExitCode.locked,
      hint: 'Let it finish and run the command again; from cron, the next call does it.',
    });
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
