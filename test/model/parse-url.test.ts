// Addresses are read alike, however many were read before.
import { expect, test } from 'vitest';
import { hostOf, parseUrl } from '../../src/model/parse-url.ts';
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

test.each([
  ['smtp://bücher.example:25', 'xn--bcher-kva.example'],
  ['smtp://mail.example.org', 'mail.example.org'],
  ['smtp://my_relay', 'my_relay'],
  ['smtp://[::1]:25', '::1'],
  ['smtp://127.0.0.1', '127.0.0.1'],
  ['smtp://one,two', ''],
  ['smtp://a%20b', ''],
])('the host of %s is %j', (text, host) => {
  const url = parseUrl(text);
  expect(url && hostOf(url)).toBe(host);
});
