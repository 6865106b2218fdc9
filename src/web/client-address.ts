// Who is asking: the address behind the proxies that the configuration trusts, and the network that it belongs to.
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
    const [address = '', bits] = network.split('/');
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

/** An IPv4 address that came over an IPv6 socket is an IPv4 address (RFC 4291 section 2.5.5.2); a zone is of no meaning here. */
function plainAddress(address: string): string {
  const bare = address.trim().replace(/%.*$/, '').toLowerCase();
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1] ?? bare;
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
 * What one household or host has, and what its network has: of IPv4 the address and its /24, of IPv6 the /64 and the /48,
 * because a host chooses the lower half of its IPv6 address itself (RFC 8981) and sites are given a /48 (RFC 6177).
 */
export function limitKeys(address: string): { host: string; network: string } {
  if (isIP(address) !== 6) {
    return { host: address, network: `${address.split('.').slice(0, 3).join('.')}.0/24` };
  }
  const groups = ipv6Groups(address);
  return {
    host: `${groups.slice(0, 4).join(':')}::/64`,
    network: `${groups.slice(0, 3).join(':')}::/48`,
  };
}

function ipv6Groups(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  // An embedded IPv4 address at the end counts as two groups.
  const written = before.length + after.length + (address.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : 8 - written;
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}
