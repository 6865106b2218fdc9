import { describe, expect, onTestFinished, test } from 'vitest';
import { memoryPaceLock, type PaceLock } from '../../src/http/pacing.ts';
import { createHttpClient } from '../../src/http/undici-client.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { reset, respond, retryAfter503, startFaultServer } from '../helpers/fault-server.ts';
import { bench, failureOf, group, never } from './bench.ts';

const many = { name: 'huggingface', minIntervalMs: 600, connections: 3 };
const paths = ['/1', '/2', '/3', '/4', '/5'];

describe('a group with one connection', () => {
  test('gets requests one at a time, in order, an interval apart', async () => {
    const { get, server, clock } = await bench({ '/': respond(200) });
    await Promise.all(paths.map((path) => get(path)));
    expect(server.requests.map((request) => request.path)).toEqual(paths);
    expect(server.violations(3_000)).toEqual([]);
    expect(clock.elapsedMs()).toBe(12_000);
  });

  test('has one connection open, whichever of its hosts is used', async () => {
    const { get, server, clock } = await bench({ '/': respond(200) });
    const other = await startFaultServer({ '/': respond(200) }, { nowMs: clock.wallMs });
    onTestFinished(other.close);
    const open: number[] = [];
    for (const host of [server, other, server, other]) {
      host.next('/', (request, response) => {
        open.push(server.openConnections() + other.openConnections());
        respond(200)(request, response);
      });
      await get(`${host.url}/`);
    }
    expect(open).toEqual([1, 1, 1, 1]);
  });

  test('is not waited for when the interval is over anyway', async () => {
    const { get, clock } = await bench({ '/': respond(200) });
    await get('/');
    clock.advance(2_999.5);
    await get('/');
    clock.advance(5_000);
    await get('/');
    expect(clock.slept).toEqual([1]);
  });

  test('is waited for one interval at most when the wall clock was set back', async () => {
    const { get, clock } = await bench({ '/': respond(200) });
    await get('/');
    clock.setWall('2026-06-15T12:00:00.000Z');
    await get('/');
    expect(clock.slept).toEqual([3_000]);
  });

  test('stays with a request until its last attempt is done', async () => {
    const { get, server } = await bench({
      '/bad': [retryAfter503(30), reset(), respond(200)],
      '/good': respond(200),
    });
    await Promise.all([get('/bad'), get('/good')]);
    expect(server.requests.map((request) => request.path)).toEqual(['/bad', '/bad', '/bad', '/good']);
    expect(server.violations(3_000)).toEqual([]);
  });

  test('is free again after a request that failed', async () => {
    const { get, server } = await bench({ '/bad': respond(404), '/good': respond(200) });
    const failed = failureOf(get('/bad'));
    expect((await get('/good')).status).toBe(200);
    expect((await failed).status).toBe(404);
    expect(server.violations(3_000)).toEqual([]);
  });

  test('does not make other groups wait', async () => {
    const { get, clock } = await bench({ '/': respond(200) });
    await Promise.all(paths.map((path) => get(path, { group: { ...group, name: path } })));
    expect(clock.slept).toEqual([]);
  });
});

describe('a group with several connections', () => {
  test('starts requests an interval apart and has no more under way than it may', async () => {
    const waiting: (() => void)[] = [];
    const { get, server } = await bench({
      '/': (request, response) => {
        waiting.push(() => respond(200)(request, response));
        // Answers only when as many wait as may: a fourth at once would show.
        if (waiting.length === many.connections || server.requests.length > many.connections) {
          for (const finish of waiting.splice(0)) finish();
        }
      },
    });
    await Promise.all(paths.map((path) => get(path, { group: many })));
    const starts = server.requests.map((request) => request.startedAtMs);
    const gaps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(600);
    expect(Math.max(...server.requests.map((request) => request.alongside.length))).toBe(2);
  });
});

describe('two processes on one machine', () => {
  /** Counts how often the lock was refused: the wait for the other process. */
  function counted(lock: PaceLock): PaceLock & { refused: number } {
    const counting = {
      refused: 0,
      tryAcquire: async (name: string) => {
        const lease = await lock.tryAcquire(name);
        if (!lease) counting.refused += 1;
        return lease;
      },
    };
    return counting;
  }

  test.each([1, 2])('keep one pace through the lock that they share (%d)', async (seed) => {
    const clock = fakeClock();
    const server = await startFaultServer(
      { '/a': [reset(), retryAfter503(10), respond(200)], '/': respond(200) },
      { nowMs: clock.wallMs },
    );
    onTestFinished(server.close);
    const lock = counted(memoryPaceLock());
    const clients = [0.3 * seed, 0.1].map((random) =>
      createHttpClient({ clock, random: () => random, userAgent: 'test', paceLock: lock, proxy: null }),
    );
    for (const client of clients) onTestFinished(client.close);
    const asked = ['/a', '/b', '/c', '/d'].flatMap((path) =>
      clients.map((client) => client.get({ url: server.url + path, group, signal: never })),
    );
    const answers = await Promise.all(asked);
    expect(answers.map((answer) => answer.status)).toEqual(asked.map(() => 200));
    expect(clients.map((client) => client.requestCount).reduce((a, b) => a + b)).toBe(server.requests.length);
    expect(server.requests).toHaveLength(10);
    expect(server.violations(group.minIntervalMs)).toEqual([]);
    expect(lock.refused).toBeGreaterThan(0);
  });

  test('share the starts of a group with several connections, but not its connections', async () => {
    const clock = fakeClock();
    const paceLock = memoryPaceLock();
    const server = await startFaultServer({ '/': respond(200) }, { nowMs: clock.wallMs });
    onTestFinished(server.close);
    const clients = [1, 2].map(() =>
      createHttpClient({ clock, random: () => 0, userAgent: 'test', paceLock, proxy: null }),
    );
    for (const client of clients) onTestFinished(client.close);
    await Promise.all(
      paths.flatMap((path) =>
        clients.map((client) => client.get({ url: server.url + path, group: many, signal: never })),
      ),
    );
    const starts = server.requests.map((request) => request.startedAtMs).sort((a, b) => a - b);
    expect(starts.slice(1).every((start, i) => start - (starts[i] ?? 0) >= 600)).toBe(true);
  });
});
