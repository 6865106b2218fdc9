import { expect, test } from 'vitest';
import { readToken, signToken } from '../../src/model/signed-token.ts';

const key = Buffer.alloc(32, 7);
const now = '2026-06-16T11:00:00.000Z';
const later = '2026-06-18T11:00:00.000Z';

test('a token names its subscriber for its scope and until its end', () => {
  const token = signToken(key, { scope: 'confirm', subscriberId: 4711, expiresAt: later });
  expect(token).toMatch(/^[\w.-]+$/);
  expect(readToken(key, 'confirm', token, now)).toEqual({
    scope: 'confirm',
    subscriberId: 4711,
    expiresAt: later,
  });
  expect(readToken(key, 'unsubscribe', token, now)).toBeNull();
  expect(readToken(key, 'confirm', token, later)).toBeNull();
  expect(readToken(Buffer.alloc(32, 8), 'confirm', token, now)).toBeNull();
});

test('a token without an expiry stays valid', () => {
  const token = signToken(key, { scope: 'unsubscribe', subscriberId: 1, expiresAt: null });
  expect(readToken(key, 'unsubscribe', token, '2036-01-01T00:00:00.000Z')).toEqual({
    scope: 'unsubscribe',
    subscriberId: 1,
    expiresAt: null,
  });
});

test('a token with any letter changed is rejected', () => {
  const token = signToken(key, { scope: 'preferences', subscriberId: 99, expiresAt: later });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
  for (let index = 0; index < token.length; index++) {
    for (const letter of letters.replace(token[index] ?? '', '')) {
      const changed = token.slice(0, index) + letter + token.slice(index + 1);
      expect([changed, readToken(key, 'preferences', changed, now)]).toEqual([changed, null]);
    }
  }
  for (const junk of ['', '.', '..', 'x'.repeat(10_000), `${token}=`, `${token}\n`])
    expect(readToken(key, 'preferences', junk, now)).toBeNull();
});
