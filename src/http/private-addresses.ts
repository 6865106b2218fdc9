// Which addresses are not on the public internet: what a webhook must not reach unless its owner says so.
import type { LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** From the IANA special-purpose registries (RFC 6890), and multicast. */
const networks: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [network, bits] of networks)
  blocked.addSubnet(network, bits, network.includes(':') ? 'ipv6' : 'ipv4');

/** Networks whose addresses hold an IPv4 address, and where: mapped, NAT64 (RFC 6052) and compatible at the end, 6to4 (RFC 3056) at the start. */
const carriers: readonly { prefix: string; groups: readonly [number, number] }[] = [
  { prefix: '0:0:0:0:0:ffff:', groups: [6, 7] },
  { prefix: '0:0:0:0:0:0:', groups: [6, 7] },
  { prefix: '64:ff9b:0:0:0:0:', groups: [6, 7] },
  { prefix: '2002:', groups: [1, 2] },
];

/** Whether an IP address is of this machine, a private network or none at all. IPv6 addresses may have a zone. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%');
  const version = isIP(bare);
  if (version === 0) return false;
  if (version === 4) return blocked.check(bare, 'ipv4');
  if (blocked.check(bare, 'ipv6')) return true;
  const groups = groupsOf(bare);
  const text = groups.map((group) => group.toString(16)).join(':');
  return carriers.some(({ prefix, groups: [high, low] }) => {
    if (!text.startsWith(prefix)) return false;
    const bytes = [groups[high] ?? 0, groups[low] ?? 0].flatMap((group) => [group >> 8, group & 0xff]);
    return blocked.check(bytes.join('.'), 'ipv4');
  });
}

/** The eight groups of an IPv6 address, which a URL spells in its shortest form. */
function groupsOf(address: string): number[] {
  const hex = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = hex.split('::');
  const parse = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [head, tail] = [parse(before), parse(after ?? '')];
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** The addresses of a name that may be connected to. Throws a `PrivateAddressError` where all of them are private. */
export function publicOnly(addresses: readonly LookupAddress[]): LookupAddress[] {
  const open = addresses.filter(({ address }) => !isPrivateAddress(address));
  if (open.length === 0 && addresses.length > 0) throw new PrivateAddressError();
  return open;
}

export class PrivateAddressError extends Error {
  constructor() {
    super('the address is in a private network');
    this.name = 'PrivateAddressError';
  }
}
