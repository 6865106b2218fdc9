// Waits for what comes from outside: lines that are piped in, and Ctrl-C.

/** The lines of a stream that are not blank, trimmed. */
export async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  const { createInterface } = await import('node:readline');
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    const text = line.trim();
    if (text) yield text;
  }
}

/** Waits for Ctrl-C. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
}
