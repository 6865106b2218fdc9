// Starts the worker that adapts the semantic base, and listens to it.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageFolder } from '../../../package.ts';
import type { TextPair } from '../../../search/embedding/adapt.ts';

/** The worker's messages: its progress, and at the end the instance's words as `serializeInstance` writes them. */
export type AdaptationMessage = { done: number; total: number } | { words: Uint8Array };

/** Adapts the base in a thread of its own. Rejects with the signal's reason when it is aborted, which ends the thread at once. */
export async function adaptInWorker(
  texts: readonly TextPair[],
  seed: number,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const worker = new Worker(join(packageFolder(), 'dist', 'adapt-worker.js'), {
    workerData: { texts, seed },
  });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`the adaptation ended with ${code}`)));
      worker.on('message', (message: AdaptationMessage) => {
        if ('words' in message) resolve(message.words);
        else onProgress(message.done, message.total);
      });
    });
  } finally {
    await worker.terminate();
  }
}
