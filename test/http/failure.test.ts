import { expect, test } from 'vitest';
import { durationText, failureOf, safeUrl } from '../../src/http/failure.ts';

test.each([
  ['https://user:secret@example.org/a?x=1#top', 'https://example.org/a?x=1'],
  [
    'https://example.org/?api_key=abc&cat=cs.CL&Access-Token=def',
    'https://example.org/?api_key=***&cat=cs.CL&Access-Token=***',
  ],
  ['https://example.org/?q=passport&signature=', 'https://example.org/?q=passport&signature=***'],
  ['ftp://user:secret@example.org/', 'ftp://example.org/'],
  ['//user:secret@example.org/a?token=1', '//example.org/a'],
])('%s is shown as %s', (url, shown) => {
  expect(safeUrl(url)).toBe(shown);
});

test.each([
  [40, '40 ms'],
  [1_000, '1 s'],
  [90_000, '90 s'],
  [600_000, '10 min'],
  [7_200_000, '2 h'],
  [259_200_000, '3 days'],
])('%d ms read as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

const coded = (code: string) => Object.assign(new Error(`${code}\nand more`), { code });

test.each([
  ['ECONNRESET', 'network', true],
  ['ENOTFOUND', 'network', true],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout', true],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'network', false],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'network', false],
  ['UND_ERR_INVALID_ARG', 'network', false],
])('%s is a %s fault', (code, kind, retryable) => {
  const failure = failureOf(coded(code));
  expect(failure).toMatchObject({ kind, retryable });
  expect(failure.message).not.toContain('\n');
});

test('a certificate that is not trusted comes with the way to trust it', () => {
  expect(failureOf(coded('SELF_SIGNED_CERT_IN_CHAIN')).hint).toContain('NODE_EXTRA_CA_CERTS');
});
