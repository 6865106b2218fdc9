// The client's address: the one behind the proxies that the configuration trusts, and the network that it belongs to.
import { BlockList, isIP } from 'node:net';

/** Whether a text is an address or a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Says whether an address is one of the networks'. */
export function networkMatcher(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [given = '', bits] = network.split('/');
    const address = bits === undefined ? plainAddress(given) : given;
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  // A check makes objects for the address; the same few proxies ask all the time.
  const known = new Map<string, boolean>();
  return (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const family = isIP(address);
    const isListed = family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
    if (known.size >= maxKnown) known.clear();
    known.set(address, isListed);
    return isListed;
  };
}

/** Addresses whose answer is kept. */
const maxKnown = 10_000;

/**
 * An address in one spelling: what came over an IPv6 socket as a mapped address, `::ffff:192.0.2.1` or `::ffff:c000:201`, is an
 * IPv4 address (RFC 4291 section 2.5.5.2); a zone has no meaning here.
 */
export function plainAddress(address: string): string {
  const bare = address.trim().replace(/%.*$/, '').toLowerCase();
  if (isIP(bare) !== 6) return bare;
  const groups = ipv6Groups(bare);
  const [high, low] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff' || high === undefined || low === undefined)
    return bare;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * The client's address: that of the connection, unless it is a trusted proxy's. Then `X-Forwarded-For` is read from its
 * end, where the trusted proxies wrote, up to the first address that is none of theirs; what is before it was sent
 * by the client, who may say anything.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | null,
  isTrusted: (address: string) => boolean,
): string {
  let client = plainAddress(peer);
  if (!isTrusted(client) || forwardedFor === null) return client;
  for (const part of forwardedFor.split(',').reverse()) {
    const address = plainAddress(part.trim().replace(/^\[(.*)\](?::\d+)?$|^(\d[\d.]*):\d+$/, '$1$2'));
    if (isIP(address) === 0) return client;
    client = address;
    if (!isTrusted(client)) return client;
  }
  return client;
}

/**
 * What one household or host has, what its network has, and what its provider has: of IPv4 the address and its /24, of IPv6 the
 * /64, the /48 and the /32. A host chooses the lower half of its IPv6 address itself (RFC 8981), sites are given a /48 (RFC
 * 6177), and whoever rents a /32, the least that registries give, has 65,536 of those.
 */
export function limitKeys(address: string): { host: string; network: string; provider: string | null } {
  const plain = plainAddress(address);
  if (isIP(plain) !== 6) {
    return { host: plain, network: `${plain.split('.').slice(0, 3).join('.')}.0/24`, provider: null };
  }
  const groups = ipv6Groups(plain);
  return {
    host: `${groups.slice(0, 4).join(':')}::/64`,
    network: `${groups.slice(0, 3).join(':')}::/48`,
    provider: `${groups.slice(0, 2).join(':')}::/32`,
  };
}

/** The eight groups without leading zeros. */
function ipv6Groups(address: string): string[] {
  // An embedded IPv4 address at the end is two groups.
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = hex.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}
