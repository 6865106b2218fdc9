// Pages that are kept: when they are made again, and which are forgotten.
import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PageCache, type StoredPage } from '../../src/web/page-cache.ts';

const textOf = (page: StoredPage | null) => page && Buffer.from(page.identity).toString();

function cacheOf(maxBytes = 1_000_000) {
  const state = { stamp: '1', nowMs: 0, made: [] as string[] };
  const cache = new PageCache({
    stamp: async () => state.stamp,
    elapsedMs: () => state.nowMs,
    maxBytes,
  });
  const get = (key: string, text: string | null = key) =>
    cache.get(key, async () => {
      state.made.push(key);
      return text === null ? null : { type: 'text/plain', content: text };
    });
  return { state, get };
}

test('a page is made once while nothing changes, also for requests that come while it is being made', async () => {
  const { state, get } = cacheOf();
  const [first, second] = await Promise.all([get('a'), get('a')]);
  state.nowMs = 60_000;
  expect(await get('a')).toBe(first);
  expect(second).toBe(first);
  expect(state.made).toEqual(['a']);
});

test('a page is made again within a second of a change', async () => {
  const { state, get } = cacheOf();
  await get('a', 'old');
  state.stamp = '2';
  state.nowMs = 999;
  expect(textOf(await get('a', 'new'))).toBe('old');
  state.nowMs = 1_000;
  expect(textOf(await get('a', 'new'))).toBe('new');
});

test('compressed forms hold the same text, and the hash follows the text alone', async () => {
  const { state, get } = cacheOf();
  const text = 'kites over water '.repeat(500);
  const page = await get('a', text);
  if (!page?.gzip || !page.brotli) throw new Error('the page has no compressed forms');
  expect(brotliDecompressSync(page.brotli).toString()).toBe(text);
  expect(gunzipSync(page.gzip).toString()).toBe(text);
  expect(page.brotli.length).toBeLessThan(text.length / 10);
  state.stamp = '2';
  state.nowMs = 5_000;
  expect((await get('a', text))?.hash).toBe(page.hash);
  expect((await get('b', `${text}!`))?.hash).not.toBe(page.hash);
});

test('the least recently used page is dropped first when there is no more room', async () => {
  // Hashes don't compress, so the pages are of one size.
  const textNamed = (name: string) =>
    Array.from({ length: 8 }, (_, index) =>
      createHash('sha512').update(`${name}${index}`).digest('base64'),
    ).join('');
  const probe = await cacheOf().get('probe', textNamed('probe'));
  if (!probe?.gzip || !probe.brotli) throw new Error('the page has no compressed forms');
  const bytes = probe.identity.length + probe.gzip.length + probe.brotli.length;
  const { state, get } = cacheOf(Math.round(bytes * 2.5));
  const ask = (key: string) => get(key, textNamed(key));
  await ask('a');
  await ask('b');
  await ask('a');
  await ask('c');
  expect(state.made).toEqual(['a', 'b', 'c']);
  await ask('a');
  await ask('c');
  expect(state.made).toEqual(['a', 'b', 'c']);
  await ask('b');
  expect(state.made).toEqual(['a', 'b', 'c', 'b']);
});

test('a page that is missing, or could not be made, is tried again', async () => {
  const { state, get } = cacheOf();
  expect(await get('a', null)).toBeNull();
  expect(textOf(await get('a', 'here now'))).toBe('here now');
  expect(state.made).toEqual(['a', 'a']);

  let calls = 0;
  const cache = new PageCache({ stamp: async () => '1', elapsedMs: () => 0, maxBytes: 1_000 });
  const failing = () =>
    cache.get('x', async () => {
      calls += 1;
      if (calls === 1) throw new Error('the disk is full');
      return { type: 'text/plain', content: 'fine' };
    });
  await expect(failing()).rejects.toThrow('the disk is full');
  expect(textOf(await failing())).toBe('fine');
});
