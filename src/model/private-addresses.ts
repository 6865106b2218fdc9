// Which addresses are not on the public internet: what webhooks and redirects must not reach unless their owner allows it.
import type { LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** `none` is not the address of a host: unspecified, multicast, or reserved. */
export type NetworkKind = 'public' | 'private' | 'loopback' | 'link-local' | 'none';

/** From the IANA special-purpose registries (RFC 6890), and multicast. */
const networks: readonly [Exclude<NetworkKind, 'public'>, readonly [string, number][]][] = [
  [
    'loopback',
    [
      ['127.0.0.0', 8],
      ['::1', 128],
    ],
  ],
  [
    'link-local',
    [
      ['169.254.0.0', 16],
      ['fe80::', 10],
    ],
  ],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['100.64.0.0', 10],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['fc00::', 7],
      ['fec0::', 10],
      // NAT64 within a network (RFC 8215).
      ['64:ff9b:1::', 48],
    ],
  ],
  [
    'none',
    [
      ['0.0.0.0', 8],
      ['192.0.0.0', 24],
      ['198.18.0.0', 15],
      ['224.0.0.0', 3],
      ['::', 128],
      ['ff00::', 8],
    ],
  ],
];

const lists = networks.map(([kind, blocks]) => {
  const list = new BlockList();
  for (const [network, bits] of blocks)
    list.addSubnet(network, bits, network.includes(':') ? 'ipv6' : 'ipv4');
  return { kind, list };
});

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
  return isIP(bare) !== 0 && networkKind(bare) !== 'public';
}

/** The kind of network that an IP address belongs to; of an IPv6 address that holds an IPv4 address, that of the latter. */
export function networkKind(address: string): NetworkKind {
  const [bare = ''] = address.split('%');
  const family = isIP(bare) === 6 ? 'ipv6' : 'ipv4';
  const own = lists.find(({ list }) => list.check(bare, family))?.kind;
  if (own !== undefined || family === 'ipv4') return own ?? 'public';
  const groups = groupsOf(bare);
  const text = groups.map((group) => group.toString(16)).join(':');
  for (const { prefix, groups: places } of carriers) {
    if (!text.startsWith(prefix)) continue;
    const bytes = places.flatMap((place) => [(groups[place] ?? 0) >> 8, (groups[place] ?? 0) & 0xff]);
    const held = networkKind(bytes.join('.'));
    if (held !== 'public') return held;
  }
  return 'public';
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

/** The addresses of a name that may be connected to. Throws a `PrivateAddressError` if all of them are private. */
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
