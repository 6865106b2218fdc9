// The lock of a file between processes, with a text that outlives its holder.

export interface FileLock {
  /** The text that the last holder left; null before the first. */
  readonly value: string | null;
  /** Releases the lock; a `value` other than null replaces the text. */
  release(value?: string | null): void;
}

/** Takes the lock of the file at `path`, or returns null while this process or another one holds it. */
export type TryLock = (path: string) => FileLock | null;
