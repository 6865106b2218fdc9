import { expect, test } from 'vitest';
import { isPrivateAddress, networkKind, publicOnly } from '../../src/model/private-addresses.ts';

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fd12:3456::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:192.168.0.1',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::',
  '::127.0.0.1',
  '64:ff9b:1::a00:1',
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each([
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.128.0.1',
  '169.253.1.1',
  '2606:4700::1111',
  '::ffff:1.1.1.1',
  '64:ff9b::1.1.1.1',
  '2002:101:101::',
  'example.org',
])('%s is not private', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

test('of a name with public and private addresses the public ones are left', () => {
  const addresses = ['10.0.0.1', '1.1.1.1'].map((address) => ({ address, family: 4 }));
  expect(publicOnly(addresses)).toEqual([{ address: '1.1.1.1', family: 4 }]);
  expect(() => publicOnly(addresses.slice(0, 1))).toThrow('the address is in a private network');
});

test.each([
  ['127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['64:ff9b::a9fe:a9fe', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['10.0.0.1', 'private'],
  ['2002:a00:1::', 'private'],
  ['fd00::1', 'private'],
  ['0.0.0.0', 'none'],
  ['::', 'none'],
  ['1.1.1.1', 'public'],
  ['2606:4700::1111', 'public'],
])('%s is %s', (address, kind) => {
  expect(networkKind(address)).toBe(kind);
});
