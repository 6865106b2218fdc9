import { expect, test } from 'vitest';
import { securityHeaders } from '../../src/web/guards.ts';

test('a site on https is requested by https only, for a year', () => {
  const hsts = (url: string) => securityHeaders(url, [''])['strict-transport-security'];
  expect(hsts('https://papers.example.org')).toBe('max-age=31536000');
  expect(hsts('http://localhost:8080')).toBeUndefined();
});

test('styles are let in by their hash, and no other source is', () => {
  const { 'content-security-policy': policy } = securityHeaders('https://papers.example.org/digest', [
    'p {}',
  ]);
  // printf 'p {}' | openssl dgst -sha256 -binary | base64
  expect(policy).toContain("style-src 'sha256-SNJDlN1Iy2mnt7DOjQIyDb2LQE6O5PQiSZomcdzawQ4='");
  expect(policy).toContain("form-action 'self' https://papers.example.org;");
});
