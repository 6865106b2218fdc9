import { describe, expect, test } from 'vitest';
import { memoryPaceLock } from '../../src/http/pacing.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { drip, respond, retryAfter503 } from '../helpers/fault-server.ts';
import { bench, failureOf, group } from './bench.ts';

describe('Ctrl-C', () => {
  /** A clock on which time stands still: whoever sleeps is there until aborted. */
  function standingClock(onSleep: () => void): FakeClock {
    return {
      ...fakeClock(),
      sleep: (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
          onSleep();
        }),
    };
  }

  test('before the request means no request', async () => {
    const { get, client } = await bench({ '/': respond(200) });
    expect(await failureOf(get('/', { signal: AbortSignal.abort() }))).toMatchObject({ kind: 'aborted' });
    expect(client.requestCount).toBe(0);
  });

  test('stops a request in flight at once', async () => {
    const controller = new AbortController();
    const { get, server } = await bench({ '/': () => controller.abort() });
    const error = await failureOf(get('/', { signal: controller.signal }));
    expect(error).toMatchObject({ kind: 'aborted', message: `GET ${server.url}/: stopped` });
    expect(server.requests).toHaveLength(1);
  });

  test('stops a body that drips for ever', async () => {
    const controller = new AbortController();
    const { get } = await bench({
      '/': (request, response) => {
        drip(1)(request, response);
        setImmediate(() => controller.abort());
      },
    });
    expect(await failureOf(get('/', { signal: controller.signal }))).toMatchObject({ kind: 'aborted' });
  });

  test('stops the wait for the pace, and leaves the pace to others', async () => {
    const controller = new AbortController();
    const paceLock = memoryPaceLock();
    const { get } = await bench(
      { '/': respond(200) },
      { paceLock, clock: standingClock(() => controller.abort()) },
    );
    await get('/');
    expect(await failureOf(get('/', { signal: controller.signal }))).toMatchObject({ kind: 'aborted' });
    const lease = await paceLock.tryAcquire(group.name);
    expect(lease?.lastRequestAtMs).toBe(Date.parse('2026-06-16T12:00:00.000Z'));
  });

  test('stops the wait between attempts', async () => {
    const controller = new AbortController();
    const { get, server } = await bench(
      { '/': retryAfter503(100) },
      { clock: standingClock(() => controller.abort()) },
    );
    expect(await failureOf(get('/', { signal: controller.signal }))).toMatchObject({ kind: 'aborted' });
    expect(server.requests).toHaveLength(1);
  });

  test('stops the wait for another process, and for another request of this one', async () => {
    const controller = new AbortController();
    const paceLock = memoryPaceLock();
    const { get, client } = await bench(
      { '/': respond(200) },
      { paceLock, clock: standingClock(() => controller.abort()) },
    );
    await paceLock.tryAcquire(group.name);
    const both = [get('/', { signal: controller.signal }), get('/', { signal: controller.signal })];
    for (const error of await Promise.all(both.map(failureOf))) expect(error.kind).toBe('aborted');
    expect(client.requestCount).toBe(0);
  });
});
