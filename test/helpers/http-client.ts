// The real HTTP client as tests use it: no proxy, paced by itself alone, and waits that chance does not spread.
import type { Clock } from '../../src/clock.ts';
import type { HttpClient } from '../../src/http/client.ts';
import { memoryPaceLock } from '../../src/http/pacing.ts';
import { createHttpClient, type HttpLimits } from '../../src/http/undici-client.ts';

export function testHttpClient(clock: Clock, limits: Partial<HttpLimits> = {}): HttpClient {
  return createHttpClient({
    clock,
    random: () => 0,
    userAgent: 'digest/test',
    paceLock: memoryPaceLock(),
    proxy: null,
    limits,
  });
}
