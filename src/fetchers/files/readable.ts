// Opens a path for reading so that a signal can end the reading, whatever the path is.
import { constants, createReadStream, openSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal, type Readable } from 'node:stream';

/**
 * The bytes of a file or a pipe; reading them throws when the signal comes. A thread that waits for the writer of a pipe can't be stopped,
 * and Node would wait for it at its end: pipes (`<(zcat FILE)`) are read by the event loop. Throws where a pipe cannot be opened.
 */
export function openReadable(path: string, signal: AbortSignal): Readable {
  if (!isPipe(path)) return addAbortSignal(signal, createReadStream(path));
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return addAbortSignal(signal, new Socket({ fd, readable: true, writable: false }));
}

function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}
