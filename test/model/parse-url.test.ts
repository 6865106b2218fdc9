// Addresses are read alike, however many were read before.
import { expect, test } from 'vitest';
import { parseUrl } from '../../src/model/parse-url.ts';
import { publicImage } from '../../src/model/public-image.ts';
import { webUrl } from '../../src/render/html.ts';

test('an address is absolute, or relative to another', () => {
  expect(parseUrl('https://example.org/a')?.hostname).toBe('example.org');
  expect(parseUrl('../b', 'https://example.org/a/c')?.href).toBe('https://example.org/b');
  expect(parseUrl('b', new URL('https://example.org/a/c'))?.href).toBe('https://example.org/a/b');
  expect(parseUrl('b')).toBeNull();
  expect(parseUrl('https://exa mple.org')).toBeNull();
  expect(parseUrl('b', 'c')).toBeNull();
});

test.each([
  ['parseUrl', (text: string) => parseUrl(text)?.protocol],
  ['publicImage', publicImage],
  ['webUrl', webUrl],
])('%s still reads letters with accents after 20,000 addresses', (_, read) => {
  const address = 'https://b\u00fccher.example/a.png';
  const first = read(address);
  expect(first).toBeTruthy();
  for (let count = 0; count < 20_000; count++) if (read(address) !== first) expect.fail(`number ${count}`);
});
