import { describe, expect, test } from 'vitest';
import { clientAddress, isNetwork, limitKeys, networkMatcher } from '../../src/web/client-address.ts';

test('networks are addresses and CIDR blocks of both families', () => {
  for (const text of ['127.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32', '0.0.0.0/0'])
    expect([text, isNetwork(text)]).toEqual([text, true]);
  for (const text of [
    '',
    'localhost',
    '10.0.0.0/33',
    '::/129',
    '1.2.3',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '1.2.3.4/x',
  ])
    expect([text, isNetwork(text)]).toEqual([text, false]);
});

describe('the address of a client', () => {
  const isTrusted = networkMatcher(['127.0.0.1', '10.0.0.0/8', '2001:db8:1::/48']);
  test.each([
    ['is the connection’s where no proxy is trusted', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['is the connection’s where the proxy says nothing', '127.0.0.1', null, '127.0.0.1'],
    ['is what the proxy says', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['is what the proxy says over an IPv6 socket', '::ffff:127.0.0.1', '2001:db8::7', '2001:db8::7'],
    ['is the last that no trusted proxy has', '127.0.0.1', '1.1.1.1, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['is not what the client has put before it', '10.0.0.1', '127.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['is that of a proxy, where it wrote nonsense', '10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    [
      'is without the port and brackets that some proxies write',
      '10.0.0.1',
      '[2001:db8::7]:443',
      '2001:db8::7',
    ],
    ['is without a port, also of IPv4', '10.0.0.1', '198.51.100.1:5000', '198.51.100.1'],
    ['is the first where all are trusted', '127.0.0.1', '10.0.0.2, 10.0.0.1', '10.0.0.2'],
  ])('%s', (_, peer, forwardedFor, expected) => {
    expect(clientAddress(peer, forwardedFor, isTrusted)).toBe(expected);
  });
});

test('limits count an IPv4 address and its /24, an IPv6 /64, its /48 and its /32', () => {
  expect(limitKeys('198.51.100.7')).toEqual({
    host: '198.51.100.7',
    network: '198.51.100.0/24',
    provider: null,
  });
  const expected = { host: '2001:db8:1:2::/64', network: '2001:db8:1::/48', provider: '2001:db8::/32' };
  for (const address of ['2001:db8:1:2:3:4:5:6', '2001:0db8:0001:0002::9', '2001:db8:1:2:ffff::'])
    expect(limitKeys(address)).toEqual(expected);
  expect(limitKeys('::1').host).toBe('0:0:0:0::/64');
});

test.each([
  '::ffff:198.51.100.7',
  '::FFFF:198.51.100.7',
  '::ffff:c633:6407',
  '0:0:0:0:0:ffff:c633:6407%eth0',
])('a mapped address is the IPv4 address: %s', (address) => {
  expect(limitKeys(address)).toEqual(limitKeys('198.51.100.7'));
  expect(clientAddress(address, null, () => false)).toBe('198.51.100.7');
  expect(clientAddress('127.0.0.1', address, (each) => each === '127.0.0.1')).toBe('198.51.100.7');
  expect(networkMatcher(['198.51.100.0/24'])(clientAddress(address, null, () => false))).toBe(true);
  if (!address.includes('%')) expect(networkMatcher([address])('198.51.100.7')).toBe(true);
});
