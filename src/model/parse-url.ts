// Parses addresses, including relative ones; anything else is null.
import { domainToASCII } from 'node:url';

/**
 * The host of a URL as the DNS has it, an IPv6 address without brackets; empty for what is not a host name. Of schemes that are not
 * the web's, `URL` takes anything for one, and escapes letters beyond ASCII.
 */
export function hostOf({ hostname }: URL): string {
  if (/^\[.*\]$/.test(hostname)) return hostname.slice(1, -1);
  try {
    const ascii = domainToASCII(decodeURIComponent(hostname));
    return /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\.?$/i.test(ascii) ? ascii : '';
  } catch {
    return '';
  }
}

/**
 * The address, or null. Not by `URL.canParse`: once V8 has compiled its caller, Node 20 and 22 take a text of Latin-1 for UTF-8
 * there, and from then on `https://bücher.example` is rejected (seen in 20.20 and 22.23, after 6,700 calls; 24 is right).
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
