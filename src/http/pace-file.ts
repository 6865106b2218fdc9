// Keeps the pace of host groups across the processes of one machine: a lock file per group, holding the time of its last request.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { TryLock } from '../model/file-lock.ts';
import type { PaceLock } from './pacing.ts';

/** The pace kept in `folder`, which is created when it is first needed. */
export function openPaceFile(folder: string, tryLock: TryLock): PaceLock {
  return {
    async tryAcquire(group) {
      const name = `${group.replaceAll(/[^\w.-]+/g, '_')}-${createHash('sha1').update(group).digest('hex').slice(0, 8)}`;
      const lock = lockIn(folder, name, tryLock);
      if (!lock) return null;
      return {
        lastRequestAtMs: instantIn(lock.value),
        async release(lastRequestAtMs) {
          lock.release(lastRequestAtMs === null ? null : String(lastRequestAtMs));
        },
      };
    },
  };
}

function lockIn(folder: string, name: string, tryLock: TryLock): ReturnType<TryLock> {
  try {
    return tryLock(join(folder, name));
  } catch (error) {
    throw new AppError('pace', `${folder}: the pace of requests cannot be kept there`, {
      cause: error,
      hint: 'Name a folder that you may write to in $XDG_STATE_HOME.',
    });
  }
}

/** Null for what isn't a time: the next request then waits for nothing. */
function instantIn(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
