import { expect, test } from 'vitest';
import { createRateLimiter, type RateLimit } from '../../src/web/rate-limit.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { random } from '../helpers/random.ts';

const limit: RateLimit = { host: { burst: 3, refillMs: 1_000 }, network: { burst: 5, refillMs: 500 } };

test('a host has its burst, then one more with each refill; its network has its own', () => {
  const clock = fakeClock();
  const limiter = createRateLimiter(clock.elapsedMs);
  const take = (address: string) => limiter.take('x', limit, address);
  expect([take('198.51.100.1'), take('198.51.100.1'), take('198.51.100.1')]).toEqual([null, null, null]);
  expect(take('198.51.100.1')).toBe(1);
  expect([take('198.51.100.2'), take('198.51.100.2')]).toEqual([null, null]);
  // The third of that host would be the sixth of the network.
  expect(take('198.51.100.3')).toBe(1);
  expect(take('203.0.113.1')).toBeNull();
  clock.advance(1_000);
  expect([take('198.51.100.1'), take('198.51.100.1')]).toEqual([null, 1]);
});

test('a refused request does not count: a client that keeps trying is let in when its time has come', () => {
  const clock = fakeClock();
  const limiter = createRateLimiter(clock.elapsedMs);
  let taken = 0;
  for (let ms = 0; ms < 60_000; ms += 10) {
    if (limiter.take('x', limit, '198.51.100.1') === null) taken += 1;
    clock.advance(10);
  }
  expect(taken).toBe(62);
});

test('over any period, no one gets more than burst and refill allow', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const next = random(seed);
    const clock = fakeClock();
    const limiter = createRateLimiter(clock.elapsedMs);
    const taken = new Map<string, number>();
    for (let step = 0; step < 2_000; step++) {
      clock.advance(Math.floor(next() * 200));
      const address = `198.51.100.${Math.floor(next() * 4)}`;
      if (limiter.take('x', limit, address) === null) taken.set(address, (taken.get(address) ?? 0) + 1);
    }
    const ms = clock.elapsedMs();
    for (const count of taken.values()) expect(count).toBeLessThanOrEqual(3 + ms / 1_000);
    const all = [...taken.values()].reduce((sum, count) => sum + count, 0);
    expect(all).toBeLessThanOrEqual(5 + ms / 500);
    expect(all).toBeGreaterThan(ms / 500 - 5);
  }
});

test('kinds are counted apart, and a flood from everywhere does not fill the memory', () => {
  const limiter = createRateLimiter(() => 0, 1_000);
  for (let count = 0; count < 3; count++) expect(limiter.take('a', limit, '198.51.100.1')).toBeNull();
  expect(limiter.take('b', limit, '198.51.100.1')).toBeNull();
  for (let count = 0; count < 5_000; count++) limiter.take('a', limit, `2001:db8:${count.toString(16)}::1`);
  expect(limiter.size()).toBeLessThanOrEqual(1_000);
});

test('a whole /32 of IPv6 gets no more than ten of its networks', () => {
  const limiter = createRateLimiter(() => 0);
  const take = (count: number) => limiter.take('x', limit, `2001:db8:${count.toString(16)}::1`);
  const taken = Array.from({ length: 500 }, (_, count) => take(count)).filter((wait) => wait === null);
  expect(taken).toHaveLength(50);
  expect(limiter.take('x', limit, '2001:db9::1')).toBeNull();
});
