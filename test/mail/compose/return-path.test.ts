import { expect, test } from 'vitest';
import { parseReturnPath, returnPathOf } from '../../../src/mail/compose/return-path.ts';

const key = Buffer.alloc(32, 7);

test('an address identifies the delivery and the purpose, in upper or lower case', () => {
  const address = returnPathOf('bounces@example.org', key, { purpose: 'bounce', deliveryId: 123_456 });
  expect(address).toMatch(/^bounces\+b-2n9c-[0-9a-f]{10}@example\.org$/);
  expect(parseReturnPath(address, key)).toEqual({ purpose: 'bounce', deliveryId: 123_456 });
  expect(parseReturnPath(address.toUpperCase(), key)).toEqual({ purpose: 'bounce', deliveryId: 123_456 });
});

test('an address that was not made with the key is ignored', () => {
  const address = returnPathOf('list@example.org', key, { purpose: 'unsubscribe', deliveryId: 5 });
  expect(parseReturnPath(address, Buffer.alloc(32, 8))).toBeNull();
  expect(parseReturnPath(address.replace('+u-5-', '+u-6-'), key)).toBeNull();
  expect(parseReturnPath(address.replace('+u-', '+b-'), key)).toBeNull();
  for (const other of ['list@example.org', 'list+sales@example.org', '', '@', '+b-1-0000000000@'])
    expect(parseReturnPath(other, key)).toBeNull();
});

test('the local part stays within its 64 octets for any delivery of a list of millions', () => {
  const base = `${'b'.repeat(40)}@example.org`;
  const address = returnPathOf(base, key, { purpose: 'bounce', deliveryId: 36 ** 7 });
  expect(address.indexOf('@')).toBeLessThanOrEqual(64);
});
