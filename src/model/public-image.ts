// Which images of papers may be shown: those that any browser can load without a request to a private network.
import { isIP } from 'node:net';
import { parseUrl } from './parse-url.ts';

/** Names that lead to this machine, into a private network, or nowhere (RFC 6761, RFC 6762, RFC 8375, and routers' defaults). */
const privateNames =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|lan|home|home\.arpa|invalid|onion)$/;

/** The address of an image if it is https on a public name, else null. An address that is a number has no such name. */
export function publicImage(url: string | null): string | null {
  if (url === null || !/^https:/i.test(url)) return null;
  const parsed = parseUrl(url);
  if (parsed === null) return null;
  const { hostname, username, password } = parsed;
  const name = hostname.replace(/\.$/, '');
  if (username !== '' || password !== '' || !name.includes('.')) return null;
  return isIP(name) !== 0 || name.startsWith('[') || privateNames.test(name) ? null : url;
}
