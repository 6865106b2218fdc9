// Keeps redirects out of private networks, except where the source itself is configured in the same one.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type NetworkKind, networkKind } from '../model/private-addresses.ts';

/**
 * Whether a redirect from a source at `start` may be followed: `open` as it is; `guarded` by a connection that looks
 * the name up without private addresses; null not at all. A source on a private address may send us within its own kind of
 * network: from one private host to another, never to this machine or to link-local addresses, where clouds keep secrets.
 */
export async function redirectReach(start: URL, to: URL): Promise<'open' | 'guarded' | null> {
  if (to.hostname === start.hostname) return 'open';
  const targets = await kindsOf(to);
  if (!targets.some((kind) => kind !== 'public')) return 'guarded';
  const own = await kindsOf(start);
  if (targets.every((kind) => kind !== 'public' && kind !== 'none' && own.includes(kind))) return 'open';
  return targets.includes('public') ? 'guarded' : null;
}

/** Of the addresses of a URL's host; empty if it is not known. */
async function kindsOf({ hostname }: URL): Promise<NetworkKind[]> {
  // The parser has turned decimal, octal and hexadecimal spellings into the usual one.
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return [networkKind(host)];
  if (/(?:^|\.)localhost$/.test(host)) return ['loopback'];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => networkKind(address));
}
