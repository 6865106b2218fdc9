// Where the processes of one machine agree on a host group's pace: a lock file a group, with the instant of its last request.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { tryLock } from './engines/sqlite/file-lock.ts';

interface PaceFileLease {
  lastRequestAtMs: number | null;
  release(lastRequestAtMs: number | null): Promise<void>;
}

interface PaceFile {
  tryAcquire(group: string): Promise<PaceFileLease | null>;
}

/** The pace kept in `folder`, which is made when it is first needed. Has the shape of the HTTP client's `PaceLock`. */
export function openPaceFile(folder: string): PaceFile {
  return {
    async tryAcquire(group) {
      const name = `${group.replaceAll(/[^\w.-]+/g, '_')}-${createHash('sha1').update(group).digest('hex').slice(0, 8)}`;
      const lock = tryLock(join(folder, name));
      if (!lock) return null;
      return {
        lastRequestAtMs: lock.value === null ? null : Number(lock.value),
        async release(lastRequestAtMs) {
          lock.release(lastRequestAtMs === null ? null : String(lastRequestAtMs));
        },
      };
    },
  };
}
