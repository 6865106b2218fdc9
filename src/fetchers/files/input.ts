// Opens a file to import, or a stream: unpacked, as UTF-8, from any place on, with what knows it again in a later run.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { AppError, messageOf } from '../../errors.ts';
import { encodingOf, toUtf8 } from './encoding.ts';
import { blockBytes } from './lines.ts';
import { openReadable } from './readable.ts';

export interface ImportInput {
  /** As it was named; `-` for stdin. */
  readonly name: string;
  /** The same for the same content in a later run, by which an interrupted import continues; null if reading twice is not possible. */
  readonly identity: string | null;
  /** Bytes on the disk; null if unknown. */
  readonly sizeBytes: number | null;
  /** How much of `sizeBytes` has been read. */
  readonly bytesRead: number;
  /** The beginning of the text, to detect its format. */
  readonly head: string;
  /** The text as UTF-8 bytes, less the first `offset` of them. Throws an `AppError` if it cannot be read or unpacked to the end. */
  bytes(offset: number): AsyncGenerator<Buffer>;
}

/** Enough to distinguish formats, encodings and files. */
const headBytes = 64 * 1024;

/** Opens a file by its path. Throws an `AppError` that names it where it cannot be read. Reading ends with the signal. */
export async function openInput(path: string, signal: AbortSignal): Promise<ImportInput> {
  try {
    const entry = await stat(path);
    const { size, mtimeMs } = entry;
    // A pipe (`<(zcat FILE)`) can be read once only.
    if (!entry.isFile() && !entry.isDirectory()) return await openStream(path, openReadable(path, signal));
    const start = await readStart(path);
    const identity = createHash('sha256')
      .update(`${size} ${mtimeMs}\n`)
      .update(start)
      .digest('hex')
      .slice(0, 32);
    const input = new FileInput(path, identity, size, isGzip(start));
    return await input.withHead();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Takes a stream as it comes: it is read once, and an import of it does not go on in a later run. */
export async function openStream(
  name: string,
  stream: AsyncIterable<Uint8Array | string>,
): Promise<ImportInput> {
  const raw = await peeked(buffersOf(stream), 2);
  const text = await peeked(isGzip(raw.head) ? unpacked(raw.all) : raw.all, headBytes);
  const encoding = encodingOf(text.head);
  const { head } = await peeked(toUtf8(once(text.head), encoding), headBytes);
  return {
    name,
    identity: null,
    sizeBytes: null,
    bytesRead: 0,
    head: head.toString('utf8'),
    bytes: (offset) => guarded(name, from(toUtf8(text.all, encoding), offset)),
  };
}

class FileInput implements ImportInput {
  readonly name: string;
  readonly identity: string;
  readonly sizeBytes: number;
  head = '';
  bytesRead = 0;
  #encoding = 'utf-8';
  readonly #isGzip: boolean;

  constructor(name: string, identity: string, sizeBytes: number, gzip: boolean) {
    this.name = name;
    this.identity = identity;
    this.sizeBytes = sizeBytes;
    this.#isGzip = gzip;
  }

  async withHead(): Promise<ImportInput> {
    const { head, close } = await peeked(this.#unpackedFrom(0), headBytes);
    await close();
    this.#encoding = encodingOf(head);
    const text = await peeked(toUtf8(once(head), this.#encoding), headBytes);
    this.head = text.head.toString('utf8');
    this.bytesRead = 0;
    return this;
  }

  bytes(offset: number): AsyncGenerator<Buffer> {
    // Only in uncompressed text can a position be sought; else the part that was already imported is skipped.
    const isPlain = !this.#isGzip && this.#encoding === 'utf-8';
    return guarded(
      this.name,
      isPlain ? this.#raw(offset) : from(toUtf8(this.#unpackedFrom(0), this.#encoding), offset),
    );
  }

  #unpackedFrom(start: number): AsyncIterable<Buffer> {
    return this.#isGzip ? unpacked(this.#raw(start)) : this.#raw(start);
  }

  async *#raw(start: number): AsyncGenerator<Buffer> {
    this.bytesRead = start;
    for await (const chunk of createReadStream(this.name, { start, highWaterMark: blockBytes })) {
      // Without an encoding, chunks are buffers.
      const buffer = chunk as Buffer;
      this.bytesRead += buffer.length;
      yield buffer;
    }
  }
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** RFC 1952 section 2.3.1: the two bytes that every gzip member begins with. */
function isGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** Packed bytes at a time: unpacked they are up to a thousand times as many, and all are kept until they are read. */
const packedBytes = 8 * 1024;

/**
 * The content of a packed file up to where it is cut off or damaged; then throws. A stream that fails drops whatever has not been
 * read from it, so everything is read at once.
 */
async function* unpacked(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: blockBytes });
  let ready: Buffer[] = [];
  let failure: unknown = null;
  gunzip.on('data', (bytes: Buffer) => ready.push(bytes));
  const ended = new Promise<void>((resolve) => {
    gunzip.on('end', resolve);
    gunzip.on('error', (error) => {
      failure = error;
      resolve();
    });
  });
  const taken = function* () {
    const bytes = ready;
    ready = [];
    yield* bytes;
  };
  try {
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.length && failure === null; at += packedBytes) {
        const piece = chunk.subarray(at, at + packedBytes);
        await Promise.race([ended, new Promise((resolve) => gunzip.write(piece, resolve))]);
        yield* taken();
      }
      if (failure !== null) break;
    }
    if (failure === null) gunzip.end();
    await ended;
    yield* taken();
    if (failure !== null) throw failure;
  } finally {
    gunzip.destroy();
  }
}

async function* buffersOf(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
}

async function* once(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}

interface Peeked {
  head: Buffer;
  /** The whole stream, the first bytes again before the others. An error in the first bytes is thrown where they end. */
  all: AsyncIterable<Buffer>;
  /** Lets go of the stream, where `all` is not read. */
  close(): Promise<void>;
}

/** Looks at the first bytes of a stream; fewer where it ends before. */
async function peeked(source: AsyncIterable<Buffer>, length: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const close = async () => void (await iterator.return?.());
  const first: Buffer[] = [];
  let size = 0;
  let end: { error?: unknown } | null = null;
  while (size < length && end === null) {
    try {
      const next = await iterator.next();
      if (next.done) end = {};
      else first.push(next.value);
      size += next.value?.length ?? 0;
    } catch (error) {
      end = { error };
    }
  }
  const all = async function* () {
    try {
      yield* first.splice(0);
      if (end?.error) throw end.error;
      if (end === null) yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await close();
    }
  };
  return { head: Buffer.concat(first).subarray(0, length), all: all(), close };
}

/** The stream less its first bytes. */
async function* from(source: AsyncIterable<Buffer>, offset: number): AsyncGenerator<Buffer> {
  let toSkip = offset;
  for await (const chunk of source) {
    if (chunk.length > toSkip) yield toSkip > 0 ? chunk.subarray(toSkip) : chunk;
    toSkip = Math.max(0, toSkip - chunk.length);
  }
}

async function* guarded(name: string, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    throw unreadable(name, error);
  }
}

const hints: Readonly<Record<string, string>> = {
  ENOENT: 'Check the path.',
  ENOTDIR: 'Check the path.',
  EACCES: 'Check its permissions.',
  EISDIR: 'Name the files in it.',
  Z_BUF_ERROR: 'Papers before that point are kept; fetch the file again.',
  Z_DATA_ERROR: 'Papers before that point are kept; fetch the file again.',
};

/** What zlib's errors say of the file. */
const packingFaults: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'the compressed file is cut off',
  Z_DATA_ERROR: 'the compressed file is damaged',
};

function unreadable(name: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return error;
  return new AppError('file', `${name}: ${packingFaults[code] ?? messageOf(error)}`, {
    cause: error,
    hint: hints[code] ?? 'Papers before that point are kept.',
  });
}
