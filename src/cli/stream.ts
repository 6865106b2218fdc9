// The streams that commands read and write, as far as they need them.
import type { Readable } from 'node:stream';

export interface OutputStream {
  write(chunk: string | Uint8Array): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  /** How much is buffered and not yet written; a stream without it writes at once. */
  readonly writableLength?: number;
}

/** What is piped or typed in. */
export type InputStream = Readable & { isTTY?: boolean | undefined };
