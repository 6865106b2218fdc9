// Images of papers: shown from public names by https, and from nowhere else.
import { expect, test } from 'vitest';
import { publicImage } from '../../src/model/public-image.ts';

test.each([
  'https://cdn.example.org/a.png',
  'https://cdn.example.org:8443/a.png?x=1',
  'https://bücher.example/a.png',
])('%s is shown', (url) => {
  expect(publicImage(url)).toBe(url);
});

test.each([
  null,
  '',
  'http://cdn.example.org/a.png',
  'javascript:alert(1)',
  'data:image/png;base64,AA',
  'https://user:secret@cdn.example.org/a.png',
  'https://localhost/a.png',
  'https://app.localhost/a.png',
  'https://intranet/a.png',
  'https://printer.local/a.png',
  'https://nas.lan./a.png',
  'https://router.home.arpa/a.png',
  'https://wiki.corp/a.png',
  'https://127.0.0.1/a.png',
  'https://2130706433/a.png',
  'https://0177.0.0.1/a.png',
  'https://0x7f.1/a.png',
  'https://[::1]/a.png',
  'https://[::ffff:10.0.0.1]/a.png',
  'https://192.168.1.1/a.png',
  'https://1.1.1.1/a.png',
])('%s is not', (url) => {
  expect(publicImage(url)).toBeNull();
});
