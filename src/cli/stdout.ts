// Stdout: files and pipes are written to directly, terminals through Node's stream.
import { fstatSync, writeSync } from 'node:fs';
import type { OutputStream } from './stream.ts';

const descriptor = 1;

/**
 * Writes as `process.stdout` does, which is slow to load for a short command: Node too writes to files and
 * pipes synchronously (https://nodejs.org/api/process.html#a-note-on-process-io). `onBrokenPipe` is called when a reader
 * has seen enough (`digest top | head`) and closed the pipe: that is no fault, and the end.
 */
export function openStdout(onBrokenPipe: () => void): OutputStream {
  if (!isFileOrPipe()) return nodeStream(onBrokenPipe);
  let stream: OutputStream | null = null;
  return {
    isTTY: false,
    write(chunk) {
      if (stream) return stream.write(chunk);
      let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      try {
        while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EPIPE') return onBrokenPipe();
        // Another process has made the pipe one that does not wait; Node's stream waits by itself.
        if (code !== 'EAGAIN') throw error;
        stream = nodeStream(onBrokenPipe);
        stream.write(rest);
      }
    },
  };
}

function isFileOrPipe(): boolean {
  try {
    const about = fstatSync(descriptor);
    return about.isFile() || about.isFIFO() || about.isSocket();
  } catch {
    return false;
  }
}

function nodeStream(onBrokenPipe: () => void): OutputStream {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    onBrokenPipe();
  });
  return process.stdout;
}
