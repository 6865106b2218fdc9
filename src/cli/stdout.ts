// Stdout: files and pipes are written to directly, terminals through Node's stream.
import { fstatSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { AppError, messageOf } from '../errors.ts';
import type { OutputStream } from './stream.ts';

const descriptor = 1;

/**
 * Writes as `process.stdout` does, which is slow to load for a short command: Node too writes to files and
 * pipes synchronously (https://nodejs.org/api/process.html#a-note-on-process-io). `onBrokenPipe` is called when a reader
 * has seen enough (`digest top | head`) and closed the pipe: that is not an error, and the end.
 */
export function openStdout(onBrokenPipe: () => void): OutputStream {
  if (!isFileOrPipe()) return nodeStream(onBrokenPipe);
  let stream: OutputStream | null = null;
  let hasFailed = false;
  return {
    isTTY: false,
    get writableLength() {
      return stream?.writableLength ?? 0;
    },
    write(chunk) {
      // Reporting the failure must not fail as well.
      if (hasFailed) return;
      if (stream) return stream.write(chunk);
      let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      try {
        while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EPIPE') return onBrokenPipe();
        // Another process has made the pipe one that does not wait; Node's stream waits by itself.
        if (code !== 'EAGAIN') {
          hasFailed = true;
          throw writeError(error);
        }
        stream = nodeStream(onBrokenPipe);
        stream.write(rest);
      }
    },
  };
}

function isFileOrPipe(): boolean {
  try {
    const about = fstatSync(descriptor);
    const isDevice = about.isCharacterDevice() && !isatty(descriptor);
    return about.isFile() || about.isFIFO() || about.isSocket() || isDevice;
  } catch {
    return false;
  }
}

function nodeStream(onBrokenPipe: () => void): OutputStream {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw writeError(error);
    onBrokenPipe();
  });
  return process.stdout;
}

/** What could not be written is lost: the result is not whole. */
function writeError(cause: unknown): AppError {
  const isFull = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
  return new AppError('output', `stdout: ${isFull ? 'no space left on the device' : messageOf(cause)}`, {
    hint: 'What was printed is incomplete: make room, or write it elsewhere.',
    cause,
  });
}
