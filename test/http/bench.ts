// A client on a fake clock before a server that fails on purpose: what the tests of this folder stand on.
import { onTestFinished } from 'vitest';
import { HttpError } from '../../src/errors.ts';
import type { HostGroup, HttpClient, HttpRequest } from '../../src/http/client.ts';
import { memoryPaceLock } from '../../src/http/pacing.ts';
import { createHttpClient, type HttpClientOptions } from '../../src/http/undici-client.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { type FaultServer, type Routes, startFaultServer } from '../helpers/fault-server.ts';

export const group: HostGroup = { name: 'arxiv', minIntervalMs: 3_000, connections: 1 };
export const never = new AbortController().signal;

/** Always the same, always in the middle. */
const half = () => 0.5;

export interface Bench {
  clock: FakeClock;
  server: FaultServer;
  client: HttpClient;
  log: string[];
  get(path: string, more?: Partial<HttpRequest>): ReturnType<HttpClient['get']>;
}

export async function bench(routes: Routes, options: Partial<HttpClientOptions> = {}): Promise<Bench> {
  const clock = fakeClock();
  const server = await startFaultServer(routes, { nowMs: clock.wallMs });
  onTestFinished(server.close);
  const log: string[] = [];
  const client = createHttpClient({
    clock,
    random: half,
    userAgent: 'digest/0.0 (+mailto:keeper@example.org)',
    paceLock: memoryPaceLock(),
    proxy: null,
    log: (message) => log.push(message),
    ...options,
  });
  onTestFinished(client.close);
  return {
    clock,
    server,
    client,
    log,
    get: (path, more = {}) =>
      client.get({ url: path.startsWith('http') ? path : server.url + path, group, signal: never, ...more }),
  };
}

export async function failureOf(answer: Promise<unknown>): Promise<HttpError> {
  const error = await answer.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof HttpError) return error;
  throw error;
}
